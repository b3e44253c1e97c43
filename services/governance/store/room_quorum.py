"""The quorum of the room as it is now, for one item or for the meeting's ordinary business."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from commons.clock import now
from commons.database.sessions import ReadSession
from commons.errors import Refusal
from services.governance.domain.assembly import Assembly, Resolution
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from services.governance.domain.room import call as domain
from services.governance.domain.room.call import RoomQuorum
from services.governance.domain.room.exercisable import ExercisableRoll
from services.governance.domain.voting_rights import topic_of
from services.governance.domain.words import ResolutionKind
from services.governance.store import agenda, calls
from services.governance.store.entitled_lines import asleep_in_quorum
from services.governance.store.exercisable import Vote, exercisable, moment_of, present_holders
from services.governance.store.rolls import RollRecord


async def room_quorum(
    session: ReadSession, regime: Regime, assembly: Assembly, roll: RollRecord, resolution: Resolution | None
) -> RoomQuorum:
    """Whether the room may decide a resolution now; None: an ordinary one that nobody is excluded from.

    Raises `Refusal` ITEM_NOT_ANNOUNCED for a resolution of another agenda, LAW_UNKNOWN where nobody sets the quorum.
    """
    if resolution is not None and resolution.assembly != assembly.id:
        raise not_announced(Reading(regime, assembly.held_on))
    room = await exercisable(session, regime, assembly, roll, resolution)
    return await quorum_of(session, regime, Vote(assembly, roll, resolution), room)


async def falls_short(session: ReadSession, regime: Regime, assembly: Assembly, roll: RollRecord) -> bool:
    """Whether the room is not quorate for an item of the agenda, or nobody can say; items about the same are one."""
    items = {(item.kind, item.matter): item for _, item in await agenda.of_assemblies(session, [assembly.id])}
    for item in items.values():
        try:
            found = await room_quorum(session, regime, assembly, roll, item)
        except Refusal as refused:
            if refused.code != "LAW_UNKNOWN":
                raise
            return True
        if not found.found.quorate:
            return True
    return False


async def quorum_of(session: ReadSession, regime: Regime, vote: Vote, room: ExercisableRoll) -> RoomQuorum:
    """The quorum of a room that is read already. Raises `Refusal` LAW_UNKNOWN."""
    assembly, item = vote.assembly, vote.resolution
    law = Reading(regime, assembly.held_on, binding=True)
    topic = topic_of(item.kind, item.matter) if item else topic_of(ResolutionKind.ORDINARY)
    counted = await _with_those_asleep(session, vote, room)
    counted_at = await _counted_at(session, item)
    sittings = await calls.of_assembly(session, assembly.id)
    return domain.room_quorum(law, topic, counted, sittings, counted_at or now())


async def _with_those_asleep(session: ReadSession, vote: Vote, room: ExercisableRoll) -> ExercisableRoll:
    """The room with those who have no vote for unpaid shares, where the law counts them for the quorum all the same."""
    roll = vote.roll
    if not roll.rules.default_counts:
        return room
    there = await present_holders(session, roll.assembly, await moment_of(session, vote.resolution))
    entitled, present = [
        [sum(column) for column in zip((0, 0, 0), *(row[1:] for row in rows), strict=True)]
        for rows in (
            await asleep_in_quorum(session, roll.id),
            await asleep_in_quorum(session, roll.id, there),
        )
    ]
    return replace(
        room,
        entitled_members=room.entitled_members + entitled[0],
        entitled_votes=room.entitled_votes + entitled[1],
        entitled_shares=room.entitled_shares + entitled[2],
        present_members=room.present_members + present[0],
        present_votes=room.present_votes + present[1],
        present_shares=room.present_shares + present[2],
    )


async def _counted_at(session: ReadSession, resolution: Resolution | None) -> datetime | None:
    """When the votes of a resolution were first counted: the room is kept as it was then, and so is the clock."""
    if resolution is None:
        return None
    return await session.value(
        "SELECT min(audit.at) FROM (SELECT known FROM tally WHERE resolution = :id AND NOT rehearsal"
        " UNION ALL SELECT known FROM election_count WHERE resolution = :id AND NOT rehearsal"
        " UNION ALL SELECT known FROM list_count WHERE resolution = :id AND NOT rehearsal) AS counted"
        " JOIN audit ON audit.sequence = lower(counted.known)",
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
