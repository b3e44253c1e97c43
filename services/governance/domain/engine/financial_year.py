"""Financial years by calendar: months and years are counted on it, never as 30 or 365 days."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from commons.errors import Refusal

_MONTH_DAY = re.compile(r"(\d{2})-(\d{2})\Z")
FEBRUARY = 2


def last_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """The same day so many months on, or back; the last day of a month stays the last day of a month."""
    years, month = divmod(day.month - 1 + months, 12)
    end = last_of_month(day.year + years, month + 1)
    if day == last_of_month(day.year, day.month):
        return end
    return end.replace(day=min(day.day, end.day))


def before(day: date, length: dict[str, Any]) -> date:
    """`day` less a duration of a pack: {"months": 3}, {"weeks": 4}, {"days": 40}, {"years": 1}."""
    found = day
    for unit, number in length.items():
        if unit in ("months", "years"):
            found = add_months(found, -int(number) * (12 if unit == "years" else 1))
        elif unit in ("weeks", "days"):
            found -= timedelta(**{unit: int(number)})
    return found


def after(day: date, length: dict[str, Any]) -> date:
    """`day` and a duration of a pack."""
    return before(day, {unit: -number for unit, number in length.items() if isinstance(number, int)})


@dataclass(frozen=True, slots=True)
class FinancialYear:
    """A financial year by its last month and day; February's end is its last day."""

    month: int
    day: int

    @classmethod
    def parse(cls, text: str) -> FinancialYear:
        """Read `12-31`; BAD_ARGUMENT for what is no day of a year."""
        found = _MONTH_DAY.match(text)
        month, day = (int(found[1]), int(found[2])) if found else (0, 0)
        if not 1 <= month <= 12 or not 1 <= day <= last_of_month(2024, month).day:
            raise Refusal("BAD_ARGUMENT", "'financial_year_end' is a month and a day, like 12-31.")
        return cls(month, day)

    def end_in(self, year: int) -> date:
        """Its last day in a calendar year."""
        last = last_of_month(year, self.month)
        return last if self.month == FEBRUARY and self.day >= 28 else last.replace(day=min(self.day, last.day))

    def end_after(self, day: date) -> date:
        """The last day of the financial year that holds `day`."""
        this = self.end_in(day.year)
        return this if day <= this else self.end_in(day.year + 1)

    def start_before(self, day: date) -> date:
        """The first day of the financial year that holds `day`."""
        end = self.end_after(day)
        return self.end_in(end.year - 1) + timedelta(days=1)
