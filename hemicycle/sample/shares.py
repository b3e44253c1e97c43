"""A member's share operations, made up year by year as the entity's habit has it, and the use that they cover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from hemicycle.sample.entity_plans import ShareHabit

Operation = tuple[str, int, Decimal, date]
"""(kind, shares, amount, value date), as the members service loads it."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Operations in order of value date, and the period of use that they cover, if the entity counts one."""

    operations: tuple[Operation, ...] = ()
    coverage: tuple[date, date] | None = None

    @property
    def held(self) -> int:
        """Shares held after all of them."""
        signs = {"SUBSCRIBE": 1, "REDEEM": -1, "EXCLUDE": -1}
        return sum(signs.get(kind, 0) * count for kind, count, _amount, _day in self.operations)


def bought(purchases: list[tuple[int, date]], nominal: Decimal) -> tuple[Operation, ...]:
    """Each purchase subscribed and paid on its day."""
    return tuple((kind, count, nominal * count, day) for count, day in purchases for kind in ("SUBSCRIBE", "PAY"))


def shares_of(habit: ShareHabit, rng: Random, joined: date, as_of: date, nominal: Decimal) -> Shares:
    """An ordinary member's shares, none of them before joining or after `as_of`."""
    if habit is ShareHabit.YEARLY:
        return _yearly(rng, joined, as_of, nominal)
    if habit is ShareHabit.INSTALMENTS:
        days = [joined, joined + timedelta(days=rng.randint(100, 300)), joined + timedelta(days=rng.randint(400, 1000))]
        return Shares(bought([(1, day) for day in days if day <= as_of], nominal))
    return Shares(bought([(rng.choice((1, 1, 1, 1, 2, 2, 3, 5)), joined)], nominal))


def _yearly(rng: Random, joined: date, as_of: date, nominal: Decimal) -> Shares:
    """Four in five keep a share for every year; the others' coverage has lapsed, which takes no vote away."""
    years = as_of.year - joined.year + 1
    total = years if rng.random() < 0.8 else rng.randint(1, years)
    first = rng.randint(1, total)
    purchases = [(first, joined)]
    if total > first:
        purchases.append((total - first, date(joined.year + first, 1, 15)))
    kept = [(count, day) for count, day in purchases if day <= as_of]
    covered = sum(count for count, _day in kept)
    return Shares(bought(kept, nominal), (joined, date(joined.year + covered - 1, 12, 31)))


def unpaid(rng: Random, joined: date, nominal: Decimal) -> Shares:
    """Three subscribed on joining, one or none of them paid."""
    paid = rng.randint(0, 1)
    operations: tuple[Operation, ...] = (("SUBSCRIBE", 3, nominal * 3, joined),)
    return Shares(operations + ((("PAY", 1, nominal, joined),) if paid else ()))


def given_back(shares: Shares, kind: str, ended: date, nominal: Decimal) -> Shares:
    """What was bought until the last day of membership, and then given back (REDEEM) or cancelled (EXCLUDE)."""
    until = Shares(tuple(row for row in shares.operations if row[3] <= ended), shares.coverage)
    return Shares((*until.operations, (kind, until.held, nominal * until.held, ended)), until.coverage)
