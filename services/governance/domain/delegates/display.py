"""The list of the elected on display (`delegates.election`), objections to it, and from when it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from commons import texts
from commons.errors import Refusal
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading

DISPLAY_DAYS_MAX = 366


class ElectionState(Enum):
    """How far an election is: every section counted, its list on display, in force; or annulled by an objection."""

    OPEN = "open"
    COUNTED = "counted"
    ON_DISPLAY = "on_display"
    CONTESTED = "contested"
    IN_FORCE = "in_force"
    OVER = "over"
    ANNULLED = "annulled"


@dataclass(frozen=True, slots=True)
class Display:
    """Where and when the list can be read; `announced_on`: the day the display was announced."""

    announced_on: date
    first_day: date
    last_day: date
    place: str


@dataclass(frozen=True, slots=True)
class ElectionFacts:
    """What says how far an election is, on a day."""

    term_from: date
    term_until: date
    counted: bool
    display: Display | None
    undecided: int
    upheld: int


def open_days(law: Reading) -> tuple[int | None, Leaf]:
    """Days the law has the list displayed, and the leaf; None where it asks for no list."""
    leaf = law.leaf("delegates.election")
    days = leaf.value.get("list_open_days") if isinstance(leaf.value, dict) else None
    return (days if isinstance(days, int) else None), leaf


def display(law: Reading, wanted: Display, today: date) -> Display:
    """The display, checked: long enough, announced no later than its first day. Raises DISPLAY_TOO_SHORT with the
    article, BAD_ARGUMENT.

    The first day does not count: a list displayed from the 1st for 14 days is open until the 15th.
    """
    days, leaf = open_days(law)
    if not wanted.announced_on <= wanted.first_day or wanted.announced_on > today:
        raise Refusal("BAD_ARGUMENT", "The display is announced before it begins, and recorded once it is announced.")
    if not wanted.first_day <= wanted.last_day <= wanted.first_day + timedelta(days=DISPLAY_DAYS_MAX):
        raise Refusal("BAD_ARGUMENT", "A display ends after it begins, and within a year.")
    earliest = wanted.first_day + timedelta(days=days or 0)
    if wanted.last_day < earliest:
        raise Refusal(
            "DISPLAY_TOO_SHORT",
            f"{leaf.source}: the list is on display for {days} days at least: until {earliest}.",
            article=leaf.source,
            unverified=leaf.unverified,
            earliest=earliest.isoformat(),
        )
    place = texts.text("Where the list is displayed", wanted.place)
    return Display(wanted.announced_on, wanted.first_day, wanted.last_day, place)


def state(facts: ElectionFacts, on: date, needs_list: bool) -> ElectionState:
    """How far the election is on that day."""
    if facts.upheld:
        return ElectionState.ANNULLED
    if not facts.counted:
        return ElectionState.OPEN
    if facts.undecided:
        return ElectionState.CONTESTED
    if facts.display is not None and facts.display.first_day <= on <= facts.display.last_day:
        return ElectionState.ON_DISPLAY
    displayed = facts.display is not None and facts.display.last_day < on
    if on < facts.term_from or (needs_list and not displayed):
        return ElectionState.COUNTED
    return ElectionState.IN_FORCE if on <= facts.term_until else ElectionState.OVER


def check_window(shown: Display | None, on: date, leaf: Leaf) -> None:
    """Refuse OBJECTION_WINDOW_CLOSED outside the days of the display."""
    if shown is None or not shown.first_day <= on <= shown.last_day:
        when = f"from {shown.first_day} to {shown.last_day}" if shown else "once the list is on display"
        raise Refusal(
            "OBJECTION_WINDOW_CLOSED",
            f"Objections to the list of delegates are heard {when} ({leaf.source}).",
            article=leaf.source,
            unverified=leaf.unverified,
        )
