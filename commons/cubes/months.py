"""The month of a cube: it is counted on its last day, once that has passed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from commons.errors import Refusal

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])\Z")
EARLIEST = 2008
"""No entity of the group is older."""


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month, by its first day."""

    first: date

    @classmethod
    def read(cls, text: str) -> Month:
        """From `2026-10`. Raises `Refusal` BAD_ARGUMENT."""
        found = _MONTH.match(text)
        if found is None or int(found[1]) < EARLIEST:
            raise Refusal("BAD_ARGUMENT", f"A month is written like 2026-10, from {EARLIEST}-01 on.")
        return cls(date(int(found[1]), int(found[2]), 1))

    @classmethod
    def before(cls, day: date) -> Month:
        """The last month that is over on `day`."""
        return cls((day.replace(day=1) - timedelta(days=1)).replace(day=1))

    @property
    def last(self) -> date:
        """Its last day."""
        return (self.first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)

    def over(self, today: date) -> Month:
        """Itself. Raises `Refusal` BAD_ARGUMENT while it lasts."""
        if self.last >= today:
            raise Refusal("BAD_ARGUMENT", f"{self} is not over; a cube is computed once the month has passed.")
        return self

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"
