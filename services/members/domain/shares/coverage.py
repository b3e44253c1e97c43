"""Shares that give use of the service year by year: which years the paid ones cover.

Each paid share covers a calendar year, the first free one from its purchase on: three bought in 2021 cover 2021, 2022
and 2023 (smartbe.be/fr/faq). A share that goes takes the latest year with it. It says nothing about votes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from services.members.domain.facts import Period
from services.members.domain.share_register import ZERO, Leg, ShareClass
from services.members.domain.shares.calendar import DAY


def coverage(legs: Iterable[Leg], share_class: ShareClass, per_year: int, until: date) -> list[Period]:
    """The periods of use that the class's paid shares give, from operations value-dated up to `until`."""
    starts: dict[int, date] = {}
    whole = 0
    for day, paid in _paid_by_day(legs, share_class, until):
        years = paid // per_year
        while whole < years:
            fresh = max(day.year, max(starts, default=0) + 1)
            starts[fresh] = day if fresh == day.year else date(fresh, 1, 1)
            whole += 1
        while whole > years:
            del starts[max(starts)]
            whole -= 1
    return _joined([Period(start, date(year, 12, 31)) for year, start in sorted(starts.items())])


def covered_until(periods: Iterable[Period], day: date) -> date | None:
    """The last day of the period that holds on `day`; None where nothing covers it."""
    return next((period.end for period in periods if period.holds(day)), None)


def _paid_by_day(legs: Iterable[Leg], share_class: ShareClass, until: date) -> list[tuple[date, int]]:
    """How many shares are held and fully paid at the end of each day on which something changed."""
    own = sorted(
        (leg for leg in legs if leg.share_class == share_class.code and leg.value_date <= until),
        key=lambda leg: leg.value_date,
    )
    held, money, found = 0, ZERO, dict[date, int]()
    for leg in own:
        held, money = held + leg.held_change, money + leg.paid_change
        found[leg.value_date] = min(held, int(money // share_class.nominal))
    return list(found.items())


def _joined(periods: list[Period]) -> list[Period]:
    found: list[Period] = []
    for period in periods:
        last = found[-1] if found else None
        if last is not None and last.end is not None and last.end + DAY == period.start:
            found[-1] = Period(last.start, period.end)
        else:
            found.append(period)
    return found
