"""What follows a vote, as fields of the resolution."""

from __future__ import annotations

from typing import TYPE_CHECKING

import strawberry

from commons.subgraph.context import Info
from services.governance.domain.after.explain import explained as steps
from services.governance.graph.after.cited import ResultStep
from services.governance.graph.results import grounds_of
from services.governance.store.after.record import item_of

if TYPE_CHECKING:
    from services.governance.graph.resolution import Resolution


@strawberry.field(
    description="The result step by step, each number with its article: quorum, base, threshold, needed, share, "
    "colleges, groups, verdict, margin. Empty before anything is counted."
)
async def explained(root: Resolution, info: Info) -> list[ResultStep]:
    """The steps as they are now."""
    grounds = await grounds_of(info.context, root.record)
    if grounds is None:
        return []
    async with info.context.reading() as session:
        found = await item_of(session, grounds.regime, grounds.assembly, grounds.roll, root.record)
    return ResultStep.all_of(steps(found))
