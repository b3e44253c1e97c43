"""Letting days pass on one machine, so that a meeting that was convened with its notice can be held today.

Only a data folder of `hemicycle run` has such a clock, and it only goes forward: what was written keeps its order.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from commons.clock import ahead, follow, now
from hemicycle.problem import Problem
from hemicycle.runner.data_folder import DataFolder, write

MOST = timedelta(days=3660)
"""Ten years: nobody rehearses a later meeting, and calendars end somewhere."""
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


def later(folder: DataFolder, by: str) -> datetime:
    """Let time pass (`40d`, `2h`, `30m`, or up to a moment like `2027-06-15T18:00+02:00`); gives the new present, UTC.

    `Problem` for anything else, a moment that has passed, or more than ten years.
    """
    folder.stamp()
    follow(folder.clock)
    step = _step(by, now())
    moved = ahead(folder.clock) + step
    if moved > MOST:
        raise Problem(f"The clock runs ahead by ten years at most ({MOST.days} days).")
    write(folder.clock, f"{moved // timedelta(seconds=1)}\n")
    return now()


def _step(by: str, present: datetime) -> timedelta:
    if found := re.fullmatch(r"(\d{1,7})([dhm])", by):
        return timedelta(**{_UNITS[found[2]]: int(found[1])})
    try:
        moment = datetime.fromisoformat(by)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Problem(f"'{by}' is no time to pass: write 40d, 2h, 30m, or a moment like 2027-06-15T18:00+02:00.")
    if moment <= present:
        raise Problem(f"{by} has passed: here it is {present.isoformat(timespec='minutes')}, and time only goes on.")
    # Whole seconds are kept, and one more, so that the moment has come.
    return moment - present + timedelta(seconds=1)
