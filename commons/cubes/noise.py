"""Keyed noise: what is shown of a set of people depends on who they are, and on a secret that only the partition has.

The same people give the same figure, in whatever table and month they are asked for, so that asking often averages
nothing out; one person more or less draws the noise anew, so that two figures cannot be subtracted. The distribution is
two-sided geometric with ratio 2/3: whoever knows all members of a cell but one learns at most odds of 3 to 2 about her.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass

ROUNDING = 5
MARGIN = 5
"""A figure is shown from threshold + margin on, noise included: else being shown would say that ten are reached."""
LABEL = "two-sided geometric, ratio 2/3, drawn by a secret key from the set of people counted"

_KEYS = 1 << 64
_BYTES = 255


@dataclass(frozen=True, slots=True)
class Tally:
    """A set of people: how many, and the sum of their record keys, which stands for who they are (modulo 2^64)."""

    count: int = 0
    key: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.count + other.count, (self.key + other.key) % _KEYS)

    def __sub__(self, other: Tally) -> Tally:
        return Tally(self.count - other.count, (self.key - other.key) % _KEYS)


def noise(secret: bytes, tally: Tally) -> int:
    """The noise of a set of people, of mean 0 and a standard deviation of 3.5."""
    return two_sided(secret, f"{tally.count} {tally.key}", 3)


def two_sided(secret: bytes, said: str, outcomes: int) -> int:
    """The difference of two runs drawn by `said`; a run goes on in all but the last of `outcomes`, geometric, exactly.

    `outcomes` divide 255, so that bytes below that fall into outcomes of equal size.
    """
    drawn = _drawn(secret, said, outcomes)
    return _run(drawn, outcomes - 1) - _run(drawn, outcomes - 1)


def blurred(secret: bytes, tally: Tally) -> int:
    """The count with its noise, before rounding."""
    return tally.count + noise(secret, tally)


def rounded(value: int) -> int:
    """To the nearest multiple of `ROUNDING`."""
    return (value + ROUNDING // 2) // ROUNDING * ROUNDING


def _run(drawn: Iterator[int], last: int) -> int:
    length = 0
    while next(drawn) != last:
        length += 1
    return length


def _drawn(secret: bytes, said: str, outcomes: int) -> Iterator[int]:
    turn = 0
    while True:
        digest = hmac.digest(secret, f"{said} {turn}".encode(), hashlib.sha256)
        yield from (byte % outcomes for byte in digest if byte < _BYTES)
        turn += 1
