"""Who acts for one membership by law."""

from __future__ import annotations

from datetime import date

from commons.ids import uuid_of
from commons.subgraph.context import RequestContext
from services.governance.graph.loaders import loaders_of
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.graph.room.representation import Representation


async def represented_by(
    context: RequestContext, membership: str, entity: str | None, on: date
) -> Representation | None:
    """The representation in force on that day; None where there is none, or the entity was not shown.

    The entity comes from whoever asks: a wrong one finds nothing. Raises `Refusal` FORBIDDEN.
    """
    if entity is None:
        return None
    wanted = uuid_of(membership, "membership", context.country)
    await require_own_or_role(context, "Query.votingRights", context.entity_here(entity).id, wanted)
    found = await loaders_of(context).representations.load(wanted)
    acting = (row for row in found if row.entity == entity and row.acting.mandate.holds(on))
    row = next(acting, None)
    return await Representation.of(row, context) if row else None
