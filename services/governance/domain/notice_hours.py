"""The hours that a notice names: when the meeting begins, and its second call on the same day, if it has one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from commons.errors import Refusal
from services.governance.domain.words import AssemblyForm


@dataclass(frozen=True, slots=True)
class NoticeHours:
    """Local times of the meeting's day, to the minute, in the entity's time zone."""

    starts_at: time
    second_call_at: time | None = None


def notice_hours(starts_at: str | None, second_call_at: str | None, form: AssemblyForm) -> NoticeHours | None:
    """The hours as the notice names them (HH:MM); None where it names none. BAD_ARGUMENT for hours that are none."""
    if starts_at is None:
        if second_call_at is not None:
            raise Refusal("BAD_ARGUMENT", "Name the hour of the first call (startsAt) before that of a second one.")
        return None
    if form is AssemblyForm.WRITTEN:
        raise Refusal("BAD_ARGUMENT", "A meeting in writing has no room and no hour (startsAt).")
    first = _hour("startsAt", starts_at)
    second = None if second_call_at is None else _hour("secondCallAt", second_call_at)
    if second is not None and second <= first:
        raise Refusal("BAD_ARGUMENT", "The second call (secondCallAt) is later on the meeting's day than the first.")
    return NoticeHours(first, second)


def shown(hour: time | None) -> str | None:
    """As it was named: HH:MM."""
    return None if hour is None else hour.strftime("%H:%M")


def _hour(name: str, given: str) -> time:
    try:
        found = time.fromisoformat(given)
    except ValueError:
        found = None
    if found is None or shown(found) != given:
        raise Refusal("BAD_ARGUMENT", f"Give {name} as a local time of the meeting's day, hours and minutes: 18:30.")
    return found
