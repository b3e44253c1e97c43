"""What a sealed roll knows: a payment counts by its value date, and only if it was booked when the roll was sealed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Payment:
    """The day a payment counts from, and the day it was entered; None: always, from the start."""

    value_date: date | None = None
    booked_on: date | None = None

    def counts(self, record_date: date | None, known_on: date | None) -> bool:
        """Whether it is in force on the record date, as known on a day (None: as known now)."""
        in_force = self.value_date is None or record_date is None or self.value_date <= record_date
        return in_force and (known_on is None or self.booked_on is None or self.booked_on <= known_on)


@dataclass(frozen=True, slots=True)
class Drift:
    """A sealed total beside the same record date as known now. The sealed roll itself never moves."""

    sealed_total: int
    as_known_now_total: int
    root_changed: bool

    @property
    def difference(self) -> int:
        """Votes that would be there (or not) if the roll were computed now."""
        return self.as_known_now_total - self.sealed_total


def state_root(lines: Sequence[tuple[str, int, int]]) -> str:
    """A hash over (name, count, votes) lines: equal states have equal roots."""
    return hashlib.sha256(repr(sorted(lines)).encode()).hexdigest()
