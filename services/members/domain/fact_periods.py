"""Facts against a member's vote begin and end: being in default with her shares, having the vote suspended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from commons import texts
from commons.errors import Refusal
from services.members.domain.facts import Period

LATEST = timedelta(days=366)
"""How far ahead a decision may take effect."""


def begin(history: Sequence[Period], fresh: Period, registered: Period, today: date) -> Period:
    """The period to add to `history`; days in the past are what a decision of then, booked only now, asks for.

    Raises `Refusal` BAD_ARGUMENT, or TRANSITION_NOT_ALLOWED where the fact holds already on one of its days.
    """
    start = _day(fresh.start or today, today)
    if fresh.end is not None and fresh.end < start:
        raise Refusal("BAD_ARGUMENT", "The last day lies before the first.")
    if not registered.holds(start):
        raise Refusal("BAD_ARGUMENT", f"On {start} this membership is not registered; give a day on which it is.")
    if clash := next((one for one in history if _overlap(one, Period(start, fresh.end))), None):
        until = f"until {clash.end}" if clash.end else "and has no end"
        raise Refusal("TRANSITION_NOT_ALLOWED", f"This holds already: since {clash.start} {until}; end that first.")
    return Period(start, fresh.end)


def end(history: Sequence[Period], day: date | None, today: date) -> tuple[Period, Period | None]:
    """The period that holds on `day` (today if None), and what is left of it when it holds no more from that day on.

    Nothing is left (None) when it began that day, which is how a slip is undone. Raises `Refusal` BAD_ARGUMENT, or
    TRANSITION_NOT_ALLOWED where nothing holds that day.
    """
    last = _day(day or today, today)
    found = next((one for one in history if one.holds(last)), None)
    if found is None:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"Nothing of the kind holds on {last}; there is nothing to end.")
    return found, found.before(last)


def reason(text: str) -> str:
    """Why a vote is suspended, as the roll shows it. Raises `Refusal` BAD_ARGUMENT."""
    return texts.title("The reason that the roll shows", text)


def _day(day: date, today: date) -> date:
    if day > today + LATEST:
        raise Refusal("BAD_ARGUMENT", "A decision takes effect within a year; give an earlier day.")
    return day


def _overlap(one: Period, other: Period) -> bool:
    begins_late = one.start is not None and other.end is not None and one.start > other.end
    ends_early = one.end is not None and other.start is not None and one.end < other.start
    return not (begins_late or ends_early)
