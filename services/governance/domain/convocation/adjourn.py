"""Breaking a sitting off and taking it up again on another day: the same meeting, on the same roll.

No pack has a rule on adjournment. It is the same sitting, so roll, proxies and what was decided stand, nobody is
convened anew, and nothing new comes on the agenda; who is there, and the quorum, are counted anew when it is taken up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from commons import texts
from commons.errors import Refusal
from services.governance.domain.assembly import Assembly
from services.governance.domain.convocation.words import AdjournedBy
from services.governance.domain.moments import check_offset, day_in
from services.governance.domain.room.call import Call
from services.governance.domain.words import AssemblyForm

LONGEST = timedelta(days=366)
"""No sitting is broken off for longer: what is meant then is another meeting."""


@dataclass(frozen=True, slots=True)
class Adjournment:
    """A sitting broken off at one moment, to be taken up at another (aware); `resumes_on`: its day there."""

    adjourned_at: datetime
    resumes_at: datetime
    resumes_on: date
    decided_by: AdjournedBy
    why: str
    name: str = ""
    gone: int = 0


@dataclass(frozen=True, slots=True)
class Adjourning:
    """Until when, decided by whom, and why."""

    resumes_at: datetime
    decided_by: AdjournedBy
    why: str


@dataclass(frozen=True, slots=True)
class Sitting:
    """The meeting with its calls and adjournments so far, and the clock."""

    assembly: Assembly
    calls: Sequence[Call]
    before: Sequence[Adjournment]
    timezone: str
    moment: datetime

    def day_of(self, moment: datetime) -> date:
        """The day of a moment where the entity is."""
        return day_in(self.timezone, moment)


def adjourn(wanted: Adjourning, at: Sitting) -> Adjournment:
    """The adjournment, of now.

    Raises `Refusal` TRANSITION_NOT_ALLOWED for a meeting that was not opened, is over, in writing or adjourned already;
    BAD_ARGUMENT for a moment that is none.
    """
    _check_sits(at)
    why = texts.text("Why it is adjourned (why)", wanted.why)
    check_offset("the hour (resumesAt)", wanted.resumes_at)
    if not at.moment < wanted.resumes_at <= at.moment + LONGEST:
        raise Refusal("BAD_ARGUMENT", "A sitting is taken up later than now, within a year (resumesAt).")
    return Adjournment(at.moment, wanted.resumes_at, at.day_of(wanted.resumes_at), wanted.decided_by, why)


def _check_sits(at: Sitting) -> None:
    if at.assembly.form is AssemblyForm.WRITTEN:
        raise Refusal("TRANSITION_NOT_ALLOWED", "A procedure in writing has no sitting to break off.")
    if not at.calls:
        raise Refusal("TRANSITION_NOT_ALLOWED", "The meeting was not opened; move it instead (postponeAssembly).")
    last = at.before[-1] if at.before else None
    if last is not None and at.moment < last.resumes_at:
        until = last.resumes_at.isoformat(timespec="minutes")
        raise Refusal("TRANSITION_NOT_ALLOWED", f"The sitting is adjourned to {until} already.", due=until)
    if at.day_of(at.moment) > last_day(at.calls, at.before) + timedelta(days=1):
        raise Refusal("TRANSITION_NOT_ALLOWED", "The meeting is over; convene another (convene).")


def last_day(calls: Sequence[Call], adjournments: Sequence[Adjournment]) -> date:
    """The last day on which an opened meeting sits."""
    return max([*(call.held_on for call in calls), *(row.resumes_on for row in adjournments)])
