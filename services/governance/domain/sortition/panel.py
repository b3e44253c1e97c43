"""Panels that meet the criteria: how many there are, and which is the n-th; so a fair number draws a fair panel.

Entries that meet the same criteria are alike; a panel is how many of each kind, and which of them. All counting is in
whole numbers, so that whoever draws again gets the same panel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import comb

from commons.errors import Refusal

STATES_MAX = 20_000
"""Steps of the counting; criteria that cross each other more than that are refused."""
KINDS_MAX = 300
"""Kinds of people by the criteria; the counting goes as deep."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """Of the panel, so many have this word under this name; `at_most` is None without a ceiling."""

    name: str
    word: str
    at_least: int = 0
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody in the pool, by number; `words` by the criteria's names."""

    number: int
    words: Mapping[str, str]


@dataclass
class Panels:
    """All panels of `seats` from a pool that meet the criteria."""

    seats: int
    criteria: Sequence[Criterion]
    kinds: list[tuple[tuple[bool, ...], list[int]]]
    _counts: dict[tuple[int, int, tuple[int, ...]], int] = field(default_factory=dict)
    _binomials: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, pool: Sequence[Entry], seats: int, criteria: Sequence[Criterion]) -> Panels:
        """The panels of a pool."""
        kinds: dict[tuple[bool, ...], list[int]] = {}
        for entry in sorted(pool, key=lambda row: row.number):
            kind = tuple(entry.words.get(row.name) == row.word for row in criteria)
            kinds.setdefault(kind, []).append(entry.number)
        return cls(seats, criteria, sorted(kinds.items()))

    def count(self) -> int:
        """How many there are. BAD_ARGUMENT where the criteria cross each other too much to be counted."""
        if len(self.kinds) > KINDS_MAX:
            raise _too_many()
        return self._after(0, 0, (0,) * len(self.criteria))

    def nth(self, index: int) -> tuple[int, ...]:
        """The panel with this index from 0 on: the numbers of those in it, sorted."""
        if not 0 <= index < self.count():
            raise Refusal("BAD_ARGUMENT", "There is no such panel.")
        chosen: list[int] = []
        met = (0,) * len(self.criteria)
        for at, (kind, numbers) in enumerate(self.kinds):
            for taken in range(min(len(numbers), self.seats - len(chosen)) + 1):
                now = self._met(met, kind, taken)
                rest = 0 if now is None else self._after(at + 1, len(chosen) + taken, now)
                whole = comb(len(numbers), taken) * rest
                if now is not None and index < whole:
                    which, index = divmod(index, rest)
                    chosen += subset(numbers, taken, which)
                    met = now
                    break
                index -= whole
        return tuple(sorted(chosen))

    def _after(self, at: int, taken: int, met: tuple[int, ...]) -> int:
        """How many ways there are to go on from the kind `at`, with so many taken and criteria met so far."""
        if at == len(self.kinds):
            enough = all(number >= row.at_least for number, row in zip(met, self.criteria, strict=True))
            return int(taken == self.seats and enough)
        key = (at, taken, met)
        if key not in self._counts:
            if len(self._counts) >= STATES_MAX:
                raise _too_many()
            self._counts[key] = 0
            kind, numbers = self.kinds[at]
            ways = 0
            for more in range(min(len(numbers), self.seats - taken) + 1):
                now = self._met(met, kind, more)
                if now is None:
                    break
                rest = self._after(at + 1, taken + more, now)
                ways += rest and rest * self._choices(len(numbers))[more]
            self._counts[key] = ways
        return self._counts[key]

    def _choices(self, size: int) -> list[int]:
        """By how many are taken of so many alike: in how many ways. Made once, for counting asks again and again."""
        if size not in self._binomials:
            self._binomials[size] = [comb(size, taken) for taken in range(min(size, self.seats) + 1)]
        return self._binomials[size]

    def _met(self, met: tuple[int, ...], kind: tuple[bool, ...], more: int) -> tuple[int, ...] | None:
        """The criteria with so many more of a kind; None above a ceiling. Beyond what is asked nobody counts on."""
        found: list[int] = []
        for number, hers, row in zip(met, kind, self.criteria, strict=True):
            now = number + more * hers
            if row.at_most is not None and now > row.at_most:
                return None
            found.append(now if row.at_most is not None else min(now, row.at_least))
        return tuple(found)


def subset(numbers: Sequence[int], size: int, index: int) -> list[int]:
    """The subset of `size` numbers with this index, in the order of their first members."""
    found: list[int] = []
    for at, number in enumerate(numbers):
        left = size - len(found)
        if left == 0:
            break
        with_it = comb(len(numbers) - at - 1, left - 1)
        if index < with_it:
            found.append(number)
        else:
            index -= with_it
    return found


def _too_many() -> Refusal:
    return Refusal("BAD_ARGUMENT", "The criteria cross each other too much to count the panels; name fewer.")
