"""Which ids are one organisation: a function of what is known, so that every country that knows the same says the same.

Ids meet by a number that is their own (`numbers.py`), or because somebody said that they are one; they stay apart where
somebody said so, or where they would have two valid numbers of one scheme and country. The smallest id is the present
one. Nothing here depends on when or in which order something became known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from commons.identifiers import Identifier
from services.clients.domain.organisations.numbers import Number, contradiction

Numbers = Mapping[UUID, frozenset[Number]]
Pair = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody in country `source` said of two ids, as that country's audit line `version`.

    `turn` is one more than that of any verdict on the two that was known when this was said: so it goes before them.
    """

    one: UUID
    other: UUID
    same: bool
    turn: int
    source: str
    version: int

    @property
    def pair(self) -> Pair:
        """The two, the smaller first."""
        return pair_of(self.one, self.other)

    @property
    def weight(self) -> tuple[int, str, int]:
        """What decides between two verdicts on one pair."""
        return self.turn, self.source, self.version


def pair_of(one: UUID, other: UUID) -> Pair:
    """Two ids, the smaller first."""
    return (one, other) if one < other else (other, one)


def standing(verdicts: Iterable[Verdict]) -> dict[Pair, bool]:
    """The verdict that counts on each pair: whether they are one."""
    return {one.pair: one.same for one in sorted(verdicts, key=lambda one: one.weight)}


def present_ids(numbers: Numbers, verdicts: Iterable[Verdict]) -> dict[UUID, UUID]:
    """The present id of each id that has numbers or a verdict."""
    said = standing(verdicts)
    groups = _Groups(numbers, said)
    for pair in sorted(pair for pair, same in said.items() if same):
        groups.join(*pair)
    for pair in _meetings(numbers):
        groups.join(*pair)
    return {one: min(group) for one, group in groups.of.items()}


class _Groups:
    """Ids in groups that grow, as long as nothing speaks against it."""

    def __init__(self, numbers: Numbers, said: Mapping[Pair, bool]) -> None:
        ids = {*numbers, *(one for pair in said for one in pair)}
        self.of: dict[UUID, frozenset[UUID]] = {one: frozenset({one}) for one in ids}
        self._apart = {pair for pair, same in said.items() if not same}
        shared = _shared(numbers)
        self._own = {
            one: [number for number in found if number.identifier not in shared] for one, found in numbers.items()
        }

    def join(self, one: UUID, other: UUID) -> None:
        mine, theirs = self.of[one], self.of[other]
        if mine is theirs or self._kept_apart(mine, theirs):
            return
        group = mine | theirs
        self.of.update(dict.fromkeys(group, group))

    def _kept_apart(self, mine: frozenset[UUID], theirs: frozenset[UUID]) -> bool:
        if any(pair_of(one, other) in self._apart for one in mine for other in theirs):
            return True
        return contradiction(self._numbers(mine), self._numbers(theirs)) is not None

    def _numbers(self, group: frozenset[UUID]) -> list[Number]:
        return [number for one in group for number in self._own.get(one, ())]


def _shared(numbers: Numbers) -> set[Identifier]:
    return {number.identifier for found in numbers.values() for number in found if number.shared}


def _meetings(numbers: Numbers) -> Iterator[Pair]:
    """Pairs of ids that have a number of their own in common on some day: by number, then by id."""
    shared = _shared(numbers)
    having: dict[Identifier, list[tuple[UUID, Number]]] = defaultdict(list)
    for one in sorted(numbers):
        for number in numbers[one]:
            if number.identifier not in shared:
                having[number.identifier].append((one, number))
    for identifier in sorted(having):
        pairs = combinations(having[identifier], 2)
        yield from sorted({pair_of(a, b) for (a, mine), (b, theirs) in pairs if a != b and mine.meets(theirs)})
