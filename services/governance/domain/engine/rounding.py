"""Votes are whole: a limit is rounded down, a number that must be reached is rounded up. Exact fractions only."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any


def fraction(pair: Any) -> Fraction:
    """`[n, d]` of a pack as an exact fraction."""
    return Fraction(int(pair[0]), int(pair[1]))


def fewest(share: Fraction, whole: int, *, strict: bool = False) -> int:
    """The fewest that reach `share` of `whole`; `strict`: that pass it."""
    exact = share * whole
    return math.floor(exact) + 1 if strict else math.ceil(exact)


def most(share: Fraction, whole: int, *, below: bool = False) -> int:
    """The most that stay within `share` of `whole`; `below`: that stay under it. Never less than 0."""
    exact = share * whole
    return max(math.ceil(exact) - 1 if below else math.floor(exact), 0)


def most_of_a_total_with_itself(share: Fraction, others: int, *, below: bool = False) -> int:
    """The largest x within `share` of (x + others): a limit measured on a total that includes what it limits."""
    return most(share / (1 - share), others, below=below)
