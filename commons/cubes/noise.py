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
_THIRDS = 255
"""Bytes below it fall into thirds of equal size."""


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
    thirds = _drawn(secret, tally)
    return _run(thirds) - _run(thirds)


def blurred(secret: bytes, tally: Tally) -> int:
    """The count with its noise, before rounding."""
    return tally.count + noise(secret, tally)


def rounded(value: int) -> int:
    """To the nearest multiple of `ROUNDING`."""
    return (value + ROUNDING // 2) // ROUNDING * ROUNDING


def _run(thirds: Iterator[int]) -> int:
    """How often two thirds come up before the last third does: geometric, exactly."""
    length = 0
    while next(thirds) != 2:
        length += 1
    return length


def _drawn(secret: bytes, tally: Tally) -> Iterator[int]:
    turn = 0
    while True:
        said = f"{tally.count} {tally.key} {turn}".encode()
        yield from (byte % 3 for byte in hmac.digest(secret, said, hashlib.sha256) if byte < _THIRDS)
        turn += 1
