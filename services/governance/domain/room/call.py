"""Calls: the sittings of an assembly, and whether the room of the open one may decide (domain.md, sections 0 and 1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from services.governance.domain.engine.quorum import Attendance, Quorum, quorum, quorum_leaf, unit_of
from services.governance.domain.engine.resolutions import Topic
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Figure, Reading, unknown
from services.governance.domain.room.exercisable import ExercisableRoll
from services.governance.domain.words import QuorumUnit

AT_CONVENING = "date_of_convening"
"""The packs' word for a quorum counted on the members of the day of convening (SCE art. 61(4))."""


@dataclass(frozen=True, slots=True)
class Call:
    """One sitting, on `held_on` in the entity's time zone; due at `due_at` by the notice.

    `wait_announced`: the notice said that the meeting decides after a wait. `members_convened`: members on the day of
    convening, where a quorum is counted on them.
    """

    id: UUID
    assembly: UUID
    number: int
    held_on: date
    due_at: datetime
    opened_at: datetime
    wait_announced: bool = False
    members_convened: int | None = None
    opened_by: str = ""


@dataclass(frozen=True, slots=True)
class RoomQuorum:
    """Whether the room may decide one item: `call` is the one that is open, None before the meeting opened.

    `entitled` and `present` are counted in `unit`; `law` is the rule of this call and matter, `because` every figure.
    """

    found: Quorum
    call: int | None
    unit: QuorumUnit
    entitled: int
    present: int
    law: Leaf
    because: tuple[Figure, ...]

    @property
    def explanation(self) -> str:
        """The figures' sentences, one after the other."""
        return " ".join(dict.fromkeys(figure.because for figure in self.because))


def room_quorum(
    law: Reading, topic: Topic, room: ExercisableRoll, calls: Sequence[Call], moment: datetime
) -> RoomQuorum:
    """The quorum of one item from the room as it is; before a call is open, as the first call would count it.

    Raises `Refusal` LAW_UNKNOWN where neither law nor statutes set the quorum, or what it counts is not on record.
    """
    number = room.call or 1
    rule = quorum_leaf(law, topic, number)
    unit = unit_of(rule)
    entitled, present = counted(room, unit)
    if isinstance(rule.value, dict) and rule.value.get("at") == AT_CONVENING:
        entitled = _convened(rule, calls)
    found = quorum(law, topic, _attendance(entitled, present, number, calls, moment))
    law.figure("present", present, None, f"{present} of {entitled} {unit.value} are present or represented.")
    return RoomQuorum(found, room.call, unit, entitled, present, rule, tuple(law.figures))


def wait_ends(law: Reading, call: Call) -> datetime | None:
    """When the meeting may decide though too few came (AT GenG § 32); None where law or notice have no such wait.

    Raises `Refusal` LAW_UNKNOWN where nobody says whether there is one.
    """
    minutes = law.required("waiting_half_hour.minutes")
    if call.number != 1 or minutes.absent is not None:
        return None
    if law.leaf("waiting_half_hour.needs_invitation_clause").value is True and not call.wait_announced:
        return None
    return call.due_at + timedelta(minutes=minutes.value)


def counted(room: ExercisableRoll, unit: QuorumUnit) -> tuple[int, int]:
    """(entitled, present) of a room in a quorum's unit."""
    return {
        QuorumUnit.MEMBERS: (room.entitled_members, room.present_members),
        QuorumUnit.SHARES: (room.entitled_shares, room.present_shares),
        QuorumUnit.VOTES: (room.entitled_votes, room.present_votes),
    }[unit]


def _convened(rule: Leaf, calls: Sequence[Call]) -> int:
    found = next((call.members_convened for call in calls if call.members_convened is not None), None)
    if found is None:
        raise unknown(rule, "it counts the members of the day of convening, which are read when the call is opened.")
    return found


def _attendance(entitled: int, present: int, number: int, calls: Sequence[Call], moment: datetime) -> Attendance:
    by_number = {call.number: call for call in calls}
    first, second = by_number.get(1), by_number.get(2)
    waited = moment - first.due_at if first and number == 1 else timedelta(0)
    return Attendance(
        entitled=entitled,
        present=present,
        call=number,
        invitation_clause=bool(first and first.wait_announced),
        minutes_waited=max(waited // timedelta(minutes=1), 0),
        days_after_first=(second.held_on - first.held_on).days if first and second and number == 2 else None,
    )
