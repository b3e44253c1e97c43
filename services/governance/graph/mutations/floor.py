"""What the mutations of amendments load alike: an item where the floor has it."""

from __future__ import annotations

from commons.database.sessions import WriteSession
from services.governance.domain.assembly import Resolution
from services.governance.domain.initiative.amendment import Floor
from services.governance.store import agenda, calls, declarations
from services.governance.store.counted import voting_began
from services.governance.store.initiative import amendments


async def floor_of(session: WriteSession, item: Resolution) -> Floor:
    """An item where the floor has it."""
    return Floor(
        item=item,
        open=bool(await calls.of_assembly(session, item.assembly)),
        declared=await declarations.is_declared(session, item.id),
        voting=await voting_began(session, item.id),
        is_amendment=await amendments.is_amendment(session, item.id),
        amendments=await amendments.of_item(session, item.id),
        items=len(await agenda.of_assemblies(session, [item.assembly])),
    )
