"""Moments that somebody gives: each with its offset, so that it is one moment wherever it is read, and has one day
where the entity is."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from commons.errors import Refusal


def check_offset(what: str, moment: datetime) -> None:
    """Refuse BAD_ARGUMENT for a moment without its offset."""
    if moment.utcoffset() is None:
        raise Refusal("BAD_ARGUMENT", f"Give {what} with its offset, as 2027-05-20T18:00+02:00.")


def day_in(timezone: str, moment: datetime) -> date:
    """The day of an aware moment in a time zone (IANA)."""
    return moment.astimezone(ZoneInfo(timezone)).date()
