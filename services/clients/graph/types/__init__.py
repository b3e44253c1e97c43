"""The types of the clients subgraph, one file for each thing. Rows carry what their fields need; lists of rows are
filled by batched loaders. The domain's enums become the graph's here, before any type names one.
"""

from __future__ import annotations

import strawberry

from commons.identifiers import IdentifierScheme
from services.clients.domain.organisation import MarketSector
from services.clients.domain.partnership import PartnershipStatus

strawberry.enum(PartnershipStatus, description="Steps of the partnership ladder, weakest first.")
strawberry.enum(MarketSector, description="Where an organisation's income comes from.")
strawberry.enum(IdentifierScheme, description="Which list of numbers an identifier belongs to.")
