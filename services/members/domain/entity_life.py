"""Where a legal entity stands, day by day: open, in receivership, in liquidation, merged into another, closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from commons import texts
from commons.errors import Refusal

LATEST = timedelta(days=366)
"""How far ahead a decision may take effect."""
_DAY = timedelta(days=1)


class EntityStatus(StrEnum):
    """Where an entity stands in its life."""

    OPEN = "OPEN"
    RECEIVERSHIP = "RECEIVERSHIP"
    LIQUIDATION = "LIQUIDATION"
    MERGED = "MERGED"
    CLOSED = "CLOSED"


GONE = frozenset({EntityStatus.MERGED, EntityStatus.CLOSED})
"""There is no legal person any more, so no register and no meeting. In receivership and liquidation there is: members
meet, and often must (a plan, the accounts of the liquidation)."""


@dataclass(frozen=True, slots=True)
class StatusPeriod:
    """One status from `start` to `end`, both included (None: it lasts); `source`: the judgment, deed or entry."""

    status: EntityStatus
    start: date
    end: date | None = None
    source: str | None = None

    def holds(self, day: date) -> bool:
        """Whether `day` lies in it."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class StatusChange:
    """What to write: periods no longer known to be true, and those that are, the new one among them."""

    closed: tuple[StatusPeriod, ...]
    added: tuple[StatusPeriod, ...]


def record_status(history: Sequence[StatusPeriod], fresh: StatusPeriod, today: date) -> StatusChange:
    """The change that puts `fresh` in place of what was known of its days.

    Raises `Refusal` BAD_ARGUMENT (days out of order or too far ahead, an end of what has none, no source), or
    ALREADY_EXISTS when just that is known already.
    """
    found = replace(fresh, source=texts.title("The judgment, deed or entry it rests on (source)", fresh.source or ""))
    _check_days(history, found, today)
    if any(_same(one, found) for one in history):
        raise Refusal("ALREADY_EXISTS", f"The entity is {found.status.lower()} on these days already.")
    touched = tuple(one for one in history if _overlap(one, found))
    left = tuple(part for one in touched for part in _without(one, found))
    return StatusChange(touched, (*left, found))


def _check_days(history: Sequence[StatusPeriod], fresh: StatusPeriod, today: date) -> None:
    if fresh.end is not None and fresh.end < fresh.start:
        raise Refusal("BAD_ARGUMENT", "The last day lies before the first.")
    if fresh.end is not None and fresh.status in GONE:
        raise Refusal("BAD_ARGUMENT", "What is merged or closed does not come back: leave the last day out.")
    if fresh.start > today + LATEST:
        raise Refusal("BAD_ARGUMENT", "A decision takes effect within a year; give an earlier day.")
    first = min((one.start for one in history), default=None)
    if first is None or fresh.start < first:
        raise Refusal("BAD_ARGUMENT", f"The entity opened on {first}; its status is recorded from then on.")


def _same(one: StatusPeriod, other: StatusPeriod) -> bool:
    return (one.status, one.start, one.end) == (other.status, other.start, other.end)


def _overlap(one: StatusPeriod, other: StatusPeriod) -> bool:
    return (one.end is None or other.start <= one.end) and (other.end is None or one.start <= other.end)


def _without(one: StatusPeriod, cut: StatusPeriod) -> list[StatusPeriod]:
    """What is left of `one` before and after `cut`."""
    left = []
    if one.start < cut.start:
        left.append(replace(one, end=cut.start - _DAY))
    if cut.end is not None and (one.end is None or cut.end < one.end):
        left.append(replace(one, start=cut.end + _DAY))
    return left


def check_there(history: Sequence[StatusPeriod], day: date, name: str) -> None:
    """Refuse ENTITY_NOT_OPEN, with the days and the source, where there is no such legal person on `day`."""
    found = next((one for one in history if one.holds(day)), None)
    if found is not None and found.status not in GONE:
        return
    if found is None:
        raise Refusal("ENTITY_NOT_OPEN", f"{name} did not exist yet on {day}.", day=day.isoformat())
    since = f" ({found.source})" if found.source else ""
    raise Refusal(
        "ENTITY_NOT_OPEN",
        f"{name} is {found.status.lower()} since {found.start}{since}; it has no register and no meeting on {day}.",
        day=day.isoformat(),
        status=found.status.value,
        since=found.start.isoformat(),
        source=found.source,
    )
