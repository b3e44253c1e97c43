"""Sums of money that tell of nobody: many members, none of whom is a large part; blurred by as much as one of them.

A sum says more than a count: whoever knows the others' part has the rest. So a sum counts as one of as many members as
would have made it, had each invoiced what the largest did; and its noise has the largest one's size. Steps are a
twentieth of that: coarser ones would leave one candidate for what a single member invoiced.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from commons.cubes.noise import Tally, two_sided
from commons.cubes.one_way import withheld_along
from commons.cubes.showing import Rule

STEPS = 20
"""Steps of noise in what the largest member invoiced."""
_OUTCOMES = 51
"""A run of steps goes on in 50 of 51 draws: over 20 steps odds of 3 to 2, as for counts."""
DIGITS = 2
"""Significant digits that are shown."""
LABEL = (
    "two-sided geometric, ratio 50/51 for each twentieth of the largest member's part, drawn by a secret key from the "
    "members and what each invoiced; two significant digits"
)


@dataclass(frozen=True, slots=True)
class Amounts:
    """What some members invoiced in one currency: who with how much (as a tally), the sum, and the largest part."""

    tally: Tally = Tally()  # noqa: RUF009 - frozen
    total: Decimal = Decimal(0)
    largest: Decimal = Decimal(0)

    @property
    def weight(self) -> Tally:
        """The members it counts as: no more than as many of the largest one's size as make the sum."""
        if not self.largest:
            return self.tally
        return Tally(min(self.tally.count, int(self.total // self.largest)), self.tally.key)


def publish_sums(line: Mapping[str, Amounts], rule: Rule) -> dict[str, int | None]:
    """The sums along one dimension; None: withheld, and others with it that would give it away."""
    gone = withheld_along({value: one.weight for value, one in line.items()}, rule)
    return {value: None if value in gone else shown(one, rule) for value, one in line.items()}


def shown(amounts: Amounts, rule: Rule) -> int:
    """A sum as it is published: blurred, in whole units of the currency, two digits of it."""
    steps = two_sided(rule.secret, f"invoiced {amounts.tally.count} {amounts.tally.key}", _OUTCOMES)
    value = max(Fraction(amounts.total) + steps * Fraction(amounts.largest) / STEPS, Fraction(0))
    unit = 10 ** max(len(str(int(value))) - DIGITS, 0)
    return round(value / unit) * unit
