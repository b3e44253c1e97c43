"""The quorum of the room as it is now, for one item or for the meeting's ordinary business."""

from __future__ import annotations

from datetime import datetime

from commons.clock import now
from commons.database.sessions import ReadSession
from commons.errors import Refusal
from services.governance.domain.assembly import Assembly, Resolution
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from services.governance.domain.room import call as domain
from services.governance.domain.room.call import RoomQuorum
from services.governance.domain.voting_rights import topic_of
from services.governance.domain.words import ResolutionKind
from services.governance.store import calls
from services.governance.store.exercisable import exercisable
from services.governance.store.rolls import RollRecord


async def room_quorum(
    session: ReadSession, regime: Regime, assembly: Assembly, roll: RollRecord, resolution: Resolution | None
) -> RoomQuorum:
    """Whether the room may decide a resolution now; None: an ordinary one that nobody is excluded from.

    Raises `Refusal` ITEM_NOT_ANNOUNCED for a resolution of another agenda, LAW_UNKNOWN where nobody sets the quorum.
    """
    law = Reading(regime, assembly.held_on, binding=True)
    if resolution is not None and resolution.assembly != assembly.id:
        raise not_announced(law)
    topic = topic_of(resolution.kind, resolution.matter) if resolution else topic_of(ResolutionKind.ORDINARY)
    room = await exercisable(session, regime, assembly, roll, resolution)
    counted_at = await _counted_at(session, resolution)
    sittings = await calls.of_assembly(session, assembly.id)
    return domain.room_quorum(law, topic, room, sittings, counted_at or now())


async def _counted_at(session: ReadSession, resolution: Resolution | None) -> datetime | None:
    """When the votes of a resolution were first counted: the room is kept as it was then, and so is the clock."""
    if resolution is None:
        return None
    return await session.value(
        "SELECT min(audit.at) FROM tally JOIN audit ON audit.sequence = lower(tally.known)"
        " WHERE tally.resolution = :id AND NOT tally.rehearsal",
        {"id": resolution.id},
    )


def not_announced(law: Reading) -> Refusal:
    """ITEM_NOT_ANNOUNCED, with what the law says of items off the agenda."""
    leaf = law.leaf("agenda_additions.off_agenda_allowed")
    return Refusal(
        "ITEM_NOT_ANNOUNCED",
        f"{leaf.source}: only what the notice announced is decided, and this item is not on the meeting's agenda.",
        article=leaf.source,
        key=leaf.key,
    )
