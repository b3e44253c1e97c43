"""The types of the clients subgraph, one file for each thing. Rows carry what their fields need; lists of rows are
filled by batched loaders. The domain's enums become the graph's here, before any type names one.
"""

from __future__ import annotations

import strawberry

from commons.identifiers import IdentifierScheme
from services.clients.domain.organisations.classes import MarketSector, SizeClass
from services.clients.domain.organisations.timeline import Fact
from services.clients.domain.partnership import PartnershipStatus

strawberry.enum(PartnershipStatus, description="Steps of the partnership ladder, weakest first.")
strawberry.enum(MarketSector, description="Where an organisation stands.")
strawberry.enum(
    SizeClass,
    description="Size by Recommendation 2003/361/EC: fewer than 10, 50 or 250 people, with turnover or balance sheet.",
)
strawberry.enum(Fact, name="OrganisationFactKind", description="What is on record of an organisation.")
strawberry.enum(IdentifierScheme, description="Which list of numbers an identifier belongs to.")
