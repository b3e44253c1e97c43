"""Opening a call: on a sealed roll, on the meeting's day; a second one only where and when the law has one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from commons.errors import Refusal
from commons.ids import new_uuid
from services.governance.domain.assembly import Assembly
from services.governance.domain.engine.quorum import quorum_leaf
from services.governance.domain.engine.resolutions import Topic
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.moments import check_offset, day_in
from services.governance.domain.roll_rules import cited
from services.governance.domain.room.call import AT_CONVENING, Call
from services.governance.domain.room.second_call import check_gap, check_law_has_second
from services.governance.domain.words import AssemblyForm

OUTDATED = (
    "Statutes or an opinion came in after this roll was sealed, or the meeting was moved; reopen it (reopenRoll), then "
    "compute and seal it anew."
)


@dataclass(frozen=True, slots=True)
class WantedCall:
    """Which sitting, and whether the notice announced that the meeting decides after a wait. `due_at` (aware): when it
    begins, where the notice on record does not say."""

    number: int
    due_at: datetime | None = None
    wait_announced: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """What the decision needs: the meeting, the calls before, whether its roll is sealed, and the clock.

    `falls_short`: the room of the open first call is not quorate for every item, or nobody can say. `outdated`:
    statutes or an opinion that came in after the seal change the roll's rules, `outdated_by` the first of them.
    """

    assembly: Assembly
    calls: Sequence[Call]
    sealed: bool
    timezone: str
    moment: datetime
    falls_short: bool = True
    outdated: bool = False
    outdated_by: Leaf | None = None

    @property
    def today(self) -> date:
        """The day it is where the entity is."""
        return self.day_of(self.moment)

    def day_of(self, moment: datetime) -> date:
        """The day of a moment where the entity is."""
        return day_in(self.timezone, moment)


def open_call(wanted: WantedCall, at: Opening, law: Reading) -> Call:
    """The call, opened now.

    Raises `Refusal` TRANSITION_NOT_ALLOWED, ROLL_OUTDATED, ALREADY_EXISTS, SECOND_CALL_NOT_ALLOWED (with the article),
    LAW_UNKNOWN, or BAD_ARGUMENT for a call that is none.
    """
    if wanted.number not in (1, 2):
        raise Refusal("BAD_ARGUMENT", "A meeting has a first call and at most a second one.")
    check_has_room(at.assembly)
    if at.assembly.form is AssemblyForm.WRITTEN:
        return _open_written(wanted, at)
    due = _due(wanted, at)
    if not at.sealed:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Seal the voting roll first; a meeting opens on a sealed roll.")
    if any(call.number == wanted.number for call in at.calls):
        raise Refusal("ALREADY_EXISTS", f"Call {wanted.number} of this meeting is open already.")
    if wanted.number == 1:
        _check_first(due, at)
    else:
        _check_second(due, at, law)
    _check_hour(due, at)
    return Call(new_uuid(), at.assembly.id, wanted.number, at.today, due, at.moment, wanted.wait_announced)


def _due(wanted: WantedCall, at: Opening) -> datetime:
    """When the call begins: as the notice on record says; where it does not, as whoever opens says it did."""
    if wanted.due_at is not None:
        check_offset("the hour of the notice (dueAt)", wanted.due_at)
    noticed = _noticed(wanted.number, at)
    if noticed is None:
        if wanted.due_at is None:
            raise Refusal("BAD_ARGUMENT", "The notice on record has no hour for this call; give it (dueAt).")
        return wanted.due_at
    if wanted.due_at is not None and wanted.due_at != noticed:
        hour = noticed.isoformat(timespec="minutes")
        raise Refusal("BAD_ARGUMENT", f"The notice says {hour}; leave dueAt away, or give that.", due=hour)
    return noticed


def _noticed(number: int, at: Opening) -> datetime | None:
    """The hour of the notice; None where it named none, and for a second call on another day."""
    hours, day = at.assembly.hours, at.assembly.held_on
    if hours is None or (number == 2 and at.today != day):
        return None
    hour = hours.starts_at if number == 1 else hours.second_call_at
    return None if hour is None else datetime.combine(day, hour, ZoneInfo(at.timezone))


def check_has_room(assembly: Assembly) -> None:
    """Refuse TRANSITION_NOT_ALLOWED for an imported meeting."""
    if assembly.imported is not None:
        raise Refusal("TRANSITION_NOT_ALLOWED", "An imported meeting is over; its counts came with it.")


def _open_written(wanted: WantedCall, at: Opening) -> Call:
    """The one call of a procedure in writing: answers are taken from now on to the end of its last day."""
    held_on = at.assembly.held_on
    if wanted.number != 1 or at.calls:
        raise Refusal("ALREADY_EXISTS" if wanted.number == 1 else "TRANSITION_NOT_ALLOWED", _ONE_CALL)
    if not at.sealed:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Seal the voting roll first; answers are taken by a sealed roll.")
    if at.outdated:
        raise Refusal("ROLL_OUTDATED", OUTDATED, **cited(at.outdated_by))
    if at.today > held_on:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"Answers came until {held_on} ({at.timezone}).", day=str(held_on))
    return Call(new_uuid(), at.assembly.id, 1, held_on, at.moment, at.moment)


_ONE_CALL = "A procedure in writing has one call, and it is opened once."


def _check_first(due: datetime, at: Opening) -> None:
    if at.calls:
        raise Refusal("TRANSITION_NOT_ALLOWED", "The second call is open; the first one is past.")
    if at.outdated:
        raise Refusal("ROLL_OUTDATED", OUTDATED, **cited(at.outdated_by))
    held_on = at.assembly.held_on
    if at.today != held_on:
        when = "opens on its day" if at.today < held_on else "was to open on its day"
        raise Refusal("TRANSITION_NOT_ALLOWED", f"The meeting {when}, {held_on} ({at.timezone}).", day=str(held_on))
    if at.day_of(due) != held_on:
        raise Refusal("BAD_ARGUMENT", f"The hour of the notice (dueAt) is on the meeting's day, {held_on}.")


def _check_second(due: datetime, at: Opening, law: Reading) -> None:
    first = next(iter(at.calls), None)
    if first is None:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Open the first call first: the second one follows it.")
    if due <= first.due_at:
        raise Refusal("BAD_ARGUMENT", "The second call is due after the first one.")
    days = (at.today - first.held_on).days
    check_law_has_second(law)
    if not days and not at.falls_short:
        raise Refusal("TRANSITION_NOT_ALLOWED", "The first call is quorate for every item of the agenda; it goes on.")
    check_gap(law, first.held_on, days)


def _check_hour(due: datetime, at: Opening) -> None:
    if at.moment < due:
        hour = due.astimezone(ZoneInfo(at.timezone)).isoformat(timespec="minutes")
        raise Refusal(
            "TRANSITION_NOT_ALLOWED",
            f"The call is due at {hour}; it is not opened before the hour of the notice.",
            due=hour,
        )
    if at.day_of(due) != at.today:
        raise Refusal("BAD_ARGUMENT", f"The hour of the notice (dueAt) is on the day of the call, {at.today}.")


def counts_at_convening(law: Reading, topics: Sequence[Topic]) -> bool:
    """Whether the quorum of any of these items is counted on the members of the day of convening."""
    found = (_written(law, topic) for topic in topics)
    return any(isinstance(leaf.value, dict) and leaf.value.get("at") == AT_CONVENING for leaf in found if leaf)


def _written(law: Reading, topic: Topic) -> Leaf | None:
    """The first call's rule; None where nobody says, which is told when a quorum is asked for."""
    try:
        return quorum_leaf(law, topic, 1)
    except Refusal as refused:
        if refused.code != "LAW_UNKNOWN":
            raise
        return None
