"""Activities of a member: several at once, each with a trade or a sector, a weight and a situation, in time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from commons import isco, nace
from commons.errors import Refusal
from commons.nace import Nace
from services.members.domain.activities.days import check_registered, overlap
from services.members.domain.activities.words import Weight, WorkSituation
from services.members.domain.facts import Period

MOST = 20
"""Activities of one member at a time."""


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody does: `trade` is an ISCO-08 code of one to four digits."""

    trade: str | None
    sector: Nace | None
    weight: Weight
    situation: WorkSituation


@dataclass(frozen=True, slots=True)
class Activity:
    """Some work over a period; `reason` says why it was entered or changed, if somebody said.

    `version`: the audit sequence since which it is known so; None before it is written.
    """

    id: UUID
    work: Work
    period: Period
    reason: str | None = None
    version: int | None = None

    def read_at(self, expected: int | None) -> Activity:
        """Itself, for somebody who read it at that version (None: she does not say). Refuses CHANGED_MEANWHILE."""
        if expected is not None and expected != self.version:
            raise Refusal(
                "CHANGED_MEANWHILE",
                "Somebody else changed this activity since you read it; read it again and decide anew.",
                version=self.version,
                reason=self.reason,
            )
        return self


def work(trade: str | None, sector: str | None, revision: str | None, weight: Weight, situation: WorkSituation) -> Work:
    """Read codes of the classifications. Raises `Refusal` BAD_ARGUMENT, also without a trade and a sector."""
    if trade is None and sector is None:
        raise Refusal("BAD_ARGUMENT", "Give a trade (ISCO-08), a sector (NACE), or both.")
    if sector is not None and revision is None:
        raise Refusal("BAD_ARGUMENT", "A sector needs its revision, 2.0 or 2.1: codes changed meaning.")
    found = None if trade is None else isco.trade(trade).code
    return Work(found, None if sector is None else division(sector, revision or ""), weight, situation)


def division(code: str, revision: str) -> Nace:
    """A division, group or class of NACE. Raises `Refusal` BAD_ARGUMENT for a section, which is no one's sector."""
    found = nace.activity(code, revision)
    if found.code.isalpha():
        raise Refusal("BAD_ARGUMENT", "A section of NACE is too wide; give two digits or more, like 90.")
    return found


def enter(history: Sequence[Activity], fresh: Activity, registered: Period) -> Activity:
    """`fresh` as it may stand beside the others (one of the same id is what it corrects).

    It may begin before the membership. Raises `Refusal` BAD_ARGUMENT, ALREADY_EXISTS for the same work on the same
    days, TRANSITION_NOT_ALLOWED for a second main activity on one day.
    """
    check_registered(registered, fresh.period)
    beside = [one for one in history if one.id != fresh.id and overlap(one.period, fresh.period)]
    if len(beside) >= MOST:
        raise Refusal("BAD_ARGUMENT", f"A member has at most {MOST} activities at a time; end one first.")
    if any(_same(one.work, fresh.work) for one in beside):
        raise Refusal("ALREADY_EXISTS", "This work is on record for some of these days; correct or end that activity.")
    if fresh.work.weight is Weight.MAIN:
        _check_one_main(beside)
    return fresh


def several(activities: Iterable[Activity], day: date) -> Period | None:
    """The days around `day` on which two activities or more are on record without a break; None if not on `day`."""
    periods = [one.period for one in activities]
    if not _two_on(periods, day):
        return None
    start, end = day, day
    # Counts change only where a period begins or has just ended.
    begins = {one.start for one in periods if one.start}
    after = {one.end + timedelta(days=1) for one in periods if one.end}
    for turn in sorted({one for one in begins | after if one <= day}, reverse=True):
        start = turn
        if not _two_on(periods, turn - timedelta(days=1)):
            break
    for turn in sorted(one for one in after if one > day):
        end = turn - timedelta(days=1)
        if not _two_on(periods, turn):
            return Period(start, end)
    return Period(start, None)


def _two_on(periods: Sequence[Period], day: date) -> bool:
    return sum(one.holds(day) for one in periods) >= 2


def _same(one: Work, other: Work) -> bool:
    return (one.trade, one.sector, one.situation) == (other.trade, other.sector, other.situation)


def _check_one_main(beside: Sequence[Activity]) -> None:
    if other := next((one for one in beside if one.work.weight is Weight.MAIN), None):
        until = other.period.end or "further notice"
        raise Refusal(
            "TRANSITION_NOT_ALLOWED",
            f"Another activity is the main one from {other.period.start} until {until}; make it accessory or end it.",
        )
