"""Today, as a country sees it: law counts days where the meeting is held.

On one machine the clock may run ahead: whoever rehearses an assembly lets the days of its notice pass
(`hemicycle later`). Nothing but a data folder of `hemicycle run` can do that; tokens keep the machine's own time.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

_followed: list[Path] = []


def now() -> datetime:
    """The present moment, in UTC."""
    return machine_now() + ahead(*_followed)


def machine_now() -> datetime:
    """The machine's own time, in UTC: tokens are stamped with it, for they are checked against it."""
    return datetime.now(UTC)


def today(timezone: str) -> date:
    """The calendar day it is in `timezone` (an IANA name from the country directory)."""
    return now().astimezone(ZoneInfo(timezone)).date()


def follow(file: Path) -> None:
    """From now on read in `file` by how many seconds the clock is ahead; no such file: by none."""
    _followed[:] = [file]


def ahead(*files: Path) -> timedelta:
    """By how much the clocks that follow these files are ahead of the machine's."""
    return sum((_read(file) for file in files), timedelta(0))


def _read(file: Path) -> timedelta:
    try:
        return timedelta(seconds=int(file.read_text("ascii")))
    except FileNotFoundError:
        return timedelta(0)
