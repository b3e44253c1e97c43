"""Shared places: no more users on any day than there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commons.errors import Refusal
from services.members.domain.facts import Period

MOST = 10_000
"""Seats of one place."""


def capacity(count: int) -> int:
    """How many may use a place on one day. Raises `Refusal` BAD_ARGUMENT."""
    if not 1 <= count <= MOST:
        raise Refusal("BAD_ARGUMENT", f"A place has room for 1 to {MOST}.")
    return count


def taken_on(uses: Sequence[Period], day: date) -> int:
    """How many use it on `day`."""
    return sum(one.holds(day) for one in uses)


def check_still_room(uses: Sequence[Period], room: int, today: date) -> None:
    """Refuse PLACE_FULL, with the day, where more than `room` use it today or later."""
    turns = {today, *(one.start for one in uses if one.start and one.start > today)}
    over = next((day for day in sorted(turns) if taken_on(uses, day) > room), None)
    if over is not None:
        raise Refusal("PLACE_FULL", f"On {over} {taken_on(uses, over)} use it; end uses first.", day=over.isoformat())


def check_room(uses: Sequence[Period], fresh: Period, room: int) -> None:
    """Refuse PLACE_FULL, with the first such day, where `fresh` would be one user too many."""
    assert fresh.start is not None
    # The number of users rises only on a day on which a use begins.
    turns = {fresh.start, *(one.start for one in uses if one.start and fresh.holds(one.start))}
    full = next((day for day in sorted(turns) if taken_on(uses, day) >= room), None)
    if full is not None:
        raise Refusal("PLACE_FULL", f"On {full} all {room} are taken; choose other days.", day=full.isoformat())
