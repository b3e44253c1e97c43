"""From which day to which something holds, and what is left of it when it ends or never was."""

from __future__ import annotations

from datetime import date, timedelta

from commons import texts
from commons.errors import Refusal
from services.members.domain.facts import Period
from services.members.domain.share_register import EARLIEST

LATEST = timedelta(days=366)
"""How far ahead something may be entered."""


def span(start: date | None, end: date | None, today: date) -> Period:
    """From `start` (today if None) to `end`, both included. Raises `Refusal` BAD_ARGUMENT."""
    first = start or today
    if not EARLIEST <= first <= today + LATEST:
        raise Refusal("BAD_ARGUMENT", f"The first day lies between {EARLIEST} and a year from today.")
    if end is not None and end < first:
        raise Refusal("BAD_ARGUMENT", "The last day lies before the first.")
    return Period(first, end)


def ended(period: Period, last: date | None, today: date) -> Period:
    """`period` with `last` (today if None) as its last day.

    Raises `Refusal` BAD_ARGUMENT before its first day, TRANSITION_NOT_ALLOWED where it ended by then.
    """
    day = last or today
    if period.start is not None and day < period.start:
        raise Refusal("BAD_ARGUMENT", f"It begins on {period.start}; what never was is struck, with the reason.")
    if period.end is not None and day >= period.end:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"It ended on {period.end} already.")
    if day > today + LATEST:
        raise Refusal("BAD_ARGUMENT", "The last day lies within a year from today.")
    return Period(period.start, day)


def overlap(one: Period, other: Period) -> bool:
    """Whether the two share a day."""
    late = one.start is not None and other.end is not None and one.start > other.end
    early = one.end is not None and other.start is not None and one.end < other.start
    return not (late or early)


def check_registered(registered: Period, period: Period) -> None:
    """Refuse BAD_ARGUMENT where nothing of `period` falls into the membership."""
    if not overlap(registered, period):
        raise Refusal("BAD_ARGUMENT", "None of these days lies within the membership.")


def why(text: str | None) -> str | None:
    """A reason, one line, or None. Raises `Refusal` BAD_ARGUMENT."""
    return texts.title("The reason", text) if text else None


def must_say_why(text: str | None) -> str:
    """The reason of what puts the record right. Raises `Refusal` BAD_ARGUMENT where there is none."""
    return texts.title("The reason", text or "")
