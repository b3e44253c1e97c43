"""Today, as a country sees it: law counts days where the meeting is held."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def today(timezone: str) -> date:
    """The calendar day it is in `timezone` (an IANA name from the country directory)."""
    return datetime.now(ZoneInfo(timezone)).date()
