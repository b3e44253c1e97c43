"""What the mutations of amendments load alike: an item where the floor has it."""

from __future__ import annotations

from commons.database.sessions import WriteSession
from services.governance.domain.assembly import Resolution
from services.governance.domain.initiative.amendment import Floor
from services.governance.store import agenda, calls, declarations
from services.governance.store.ballots import ballots
from services.governance.store.counted import first_counted
from services.governance.store.initiative import amendments


async def floor_of(session: WriteSession, item: Resolution) -> Floor:
    """An item where the floor has it."""
    standing = await ballots.standing_of(session, item.id)
    return Floor(
        item=item,
        open=bool(await calls.of_assembly(session, item.assembly)),
        declared=await declarations.is_declared(session, item.id),
        voting=bool(standing) or await first_counted(session, item.id) is not None,
        is_amendment=await amendments.is_amendment(session, item.id),
        amendments=await amendments.of_item(session, item.id),
        items=len(await agenda.of_assemblies(session, [item.assembly])),
    )
