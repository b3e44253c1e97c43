"""What the mutations of calls for candidates load alike."""

from __future__ import annotations

from commons.database.sessions import ReadSession
from commons.subgraph.context import RequestContext
from services.governance.domain.assembly import Assembly, Resolution
from services.governance.domain.initiative.candidacy import Calling
from services.governance.store import calls
from services.governance.store.counted import voting_began
from services.governance.store.initiative import candidacies


async def calling(session: ReadSession, context: RequestContext, assembly: Assembly, item: Resolution) -> Calling:
    """The election and its meeting as far as they are, and the call that stands."""
    return Calling(
        item=item,
        assembly=assembly,
        opened=bool(await calls.of_assembly(session, assembly.id)),
        voted=await voting_began(session, item.id),
        before=await candidacies.call_of(session, item.id),
        today=context.today,
    )
