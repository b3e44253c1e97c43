"""What a result stands on: the room as it was when the votes were counted, and its quorum."""

from __future__ import annotations

from dataclasses import dataclass

from commons.database.sessions import ReadSession
from commons.errors import Refusal
from services.governance.domain.assembly import Assembly, Resolution, Tally
from services.governance.domain.convocation.form import unanimity
from services.governance.domain.granted_votes import GroupTotal
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime
from services.governance.domain.results.check_count import present_votes
from services.governance.domain.results.decide import Counting, Open
from services.governance.domain.results.election import Electing
from services.governance.domain.room.call import RoomQuorum
from services.governance.domain.room.exercisable import ExercisableRoll
from services.governance.store import calls
from services.governance.store.exercisable import Vote, exercisable
from services.governance.store.rolls import RollRecord
from services.governance.store.room_quorum import quorum_of


@dataclass(frozen=True, slots=True)
class RoomThen:
    """The room when a resolution's votes were counted, now if they were not. `quorum` is None where nobody sets it;
    `in_writing`: the rule by which everybody must agree, in a procedure in writing."""

    room: ExercisableRoll
    quorum: RoomQuorum | None
    open: tuple[Open, ...]
    in_writing: Leaf | None = None


async def room_then(
    session: ReadSession, regime: Regime, assembly: Assembly, roll: RollRecord | None, resolution: Resolution
) -> RoomThen | None:
    """The room of a resolution; None where no call was opened, so that nobody recorded who was there."""
    opened = await calls.of_assembly(session, assembly.id) if roll is not None else []
    if roll is None or not opened:
        return None
    room = await exercisable(session, regime, assembly, roll, resolution)
    writing = unanimity(assembly.form, Reading(regime, assembly.held_on))
    try:
        return RoomThen(room, await quorum_of(session, regime, Vote(assembly, roll, resolution), room), (), writing)
    except Refusal as refused:
        if refused.code != "LAW_UNKNOWN" or "key" not in refused.details:
            raise
        leaf = regime.rule(str(refused.details["key"]), assembly.held_on)
        return RoomThen(room, None, (Open(refused.message, leaf),), writing)


def counting(tally: Tally, resolution: Resolution, roll: RollRecord | None, then: RoomThen | None) -> Counting:
    """A count in its room."""
    capped = () if roll is None else roll.limits.groups
    if then is None:
        return Counting(tally, resolution.kind, resolution.matter, capped=capped)
    room = tuple(GroupTotal(row.group, "present", row.votes, row.allowed) for row in then.room.groups)
    members = {college.college: college.entitled_members for college in then.room.colleges}
    return Counting(
        tally,
        resolution.kind,
        resolution.matter,
        then.quorum,
        members,
        then.open,
        (*capped, *room),
        in_writing=then.in_writing,
    )


def electing(then: RoomThen | None) -> Electing:
    """What an election is decided on."""
    if then is None:
        return Electing()
    return Electing(then.quorum, present_votes(then.room), then.room.entitled_votes, then.open)
