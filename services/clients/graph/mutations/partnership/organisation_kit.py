"""What mutations about an organisation answer."""

from __future__ import annotations

from uuid import UUID

import strawberry

from commons.subgraph.context import RequestContext
from services.clients.graph import entities
from services.clients.graph.types.organisation import Organisation


@strawberry.type(description="The organisation as this country knows it now.")
class InsolvencyPayload:
    """The organisation as it stands now."""

    organisation: Organisation


async def shown(context: RequestContext, organisation: UUID) -> InsolvencyPayload:
    """The organisation, which is known here."""
    found = (await entities.organisations(context, [organisation]))[0]
    assert found is not None
    return InsolvencyPayload(organisation=found)
