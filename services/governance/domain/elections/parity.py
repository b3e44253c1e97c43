"""Parity: the fewest seats of each group, reached from the result by votes alone.

Whoever of a group in want has most votes takes the seat of whoever has fewest among the elected of a group that can
spare one; reserved seats stay reserved. Equal votes on either side are a tie, which the statutes' rule decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from services.governance.domain.engine.election import Candidate, Elected


@dataclass(frozen=True, slots=True)
class Member:
    """A candidate with the group that parity counts her in; None for one who belongs to none."""

    candidate: Candidate
    group: str | None = None

    @property
    def name(self) -> str:
        """Her name."""
        return self.candidate.name

    @property
    def votes(self) -> int | Fraction:
        """Her votes, or her share of the weights."""
        return self.candidate.votes


@dataclass(frozen=True, slots=True)
class Swap:
    """`seated` takes the seat of `displaced`, so that `group` has its fewest."""

    seated: str
    displaced: str
    group: str


@dataclass(frozen=True, slots=True)
class Balanced:
    """The result with parity. `missing`: seats by group that nobody can take."""

    found: Elected
    swaps: tuple[Swap, ...] = ()
    missing: Mapping[str, int] | None = None


@dataclass
class _Seats:
    """The seats while they change hands."""

    members: Sequence[Member]
    elected: set[str]
    fewest: Mapping[str, int]
    reserved: Mapping[str, int]
    whole: int

    def count(self, group: str | None) -> int:
        """Seats of a group now."""
        return sum(row.name in self.elected and row.group == group for row in self.members)

    def waiting(self, group: str) -> list[Member]:
        """Those of a group without a seat."""
        return [row for row in self.members if row.group == group and row.name not in self.elected]

    def sparing(self, incoming: Member) -> list[Member]:
        """The elected who may yield to her: their group, and their college's reserved seats, keep their fewest."""
        seats = Counter(row.candidate.category for row in self.members if row.name in self.elected)
        seats[incoming.candidate.category] += 1
        return [
            row
            for row in self.members
            if row.name in self.elected
            and self.count(row.group) > self.fewest.get(row.group or "", 0)
            and seats[row.candidate.category] > self.reserved.get(row.candidate.category or "", 0)
        ]


def balance(
    members: Sequence[Member],
    found: Elected,
    fewest: Mapping[str, int],
    reserved: Mapping[str, int],
    decided: Collection[str] = (),
) -> Balanced:
    """The result with at least `fewest` seats of each group. A tie that parity does not settle waits for its rule."""
    if found.tied and not reserved:
        found = _settled(members, found, fewest)
    if found.tied or not fewest:
        return Balanced(found)
    whole = len(found.elected) + found.open_seats
    seats, swaps = _Seats(members, set(found.elected), fewest, reserved, whole), list[Swap]()
    missing: dict[str, int] = {}
    for group in sorted(fewest):
        while (want := fewest[group] - seats.count(group)) > 0:
            step = _step(seats, group, want, decided)
            if step is None:
                missing[group] = want
                break
            if isinstance(step, Elected):
                return Balanced(step, tuple(swaps))
            swaps.append(step)
            seats.elected ^= {step.seated, step.displaced}
    now = Elected(tuple(sorted(seats.elected)), (), whole - len(seats.elected))
    return Balanced(now, tuple(swaps), missing or None)


def _settled(members: Sequence[Member], found: Elected, fewest: Mapping[str, int]) -> Elected:
    """A tie after parity: those of a group in want are in, for whoever else got the seat would yield it to them."""
    seats = _Seats(members, set(found.elected), fewest, {}, 0)
    tied = [row for row in members if row.name in found.tied]
    wanted: set[str] = set()
    for group, number in fewest.items():
        level = {row.name for row in tied if row.group == group}
        if len(level) <= number - seats.count(group):
            wanted |= level
    if not wanted or len(wanted) > found.open_seats:
        return found
    left, open_seats = set(found.tied) - wanted, found.open_seats - len(wanted)
    everyone = {*found.elected, *wanted}
    if len(left) <= open_seats:
        everyone |= left
        left, open_seats = set[str](), open_seats - len(left)
    return Elected(tuple(sorted(everyone)), tuple(sorted(left)) if open_seats else (), open_seats)


def _step(seats: _Seats, group: str, want: int, decided: Collection[str]) -> Swap | Elected | None:
    """The next seat that changes hands; a tie for it; None where nobody can take or yield one."""
    able = [(row, out) for row in seats.waiting(group) if (out := seats.sparing(row))]
    if not able:
        return None
    top = max(row.votes for row, _ in able)
    level = [pair for pair in able if pair[0].votes == top]
    chosen = _one(level, want, decided)
    if chosen is None:
        return _tie(seats, [row for row, _ in level], want, level[0][1])
    seated, yielding = chosen
    low = min(row.votes for row in yielding)
    last = sorted((row for row in yielding if row.votes == low), key=lambda row: (row.name in decided, row.name))
    keep = sum(row.name in decided for row in last)
    if len(last) > want and keep < len(last) - want:
        return _tie(seats, last, len(last) - want)
    return Swap(seated.name, last[0].name, group)


def _one(
    level: Sequence[tuple[Member, list[Member]]], want: int, decided: Collection[str]
) -> tuple[Member, list[Member]] | None:
    """The first of equals, where all of them come in or a recorded decision names her."""
    named = sorted((pair for pair in level if pair[0].name in decided), key=lambda pair: pair[0].name)
    if named:
        return named[0]
    return min(level, key=lambda pair: pair[0].name) if len(level) <= want else None


def _tie(seats: _Seats, tied: Sequence[Member], number: int, yielding: Sequence[Member] = ()) -> Elected:
    """Those who tie for `number` seats; where they come in, as many of `yielding` lost theirs."""
    names = tuple(sorted(row.name for row in tied))
    lost = sorted(yielding, key=lambda row: (row.votes, row.name))[:number]
    sure = seats.elected - set(names) - {row.name for row in lost}
    return Elected(tuple(sorted(sure)), names, seats.whole - len(sure))


def vacate(
    members: Sequence[Member], balanced: Balanced, fewest: Mapping[str, int], decided: Collection[str] = ()
) -> Elected:
    """The result where a seat that nobody of a group can take stays vacant: others have no more than is left."""
    found, missing = balanced.found, sum((balanced.missing or {}).values())
    whole = len(found.elected) + found.open_seats
    seats = _Seats(members, set(found.elected), fewest, {}, whole)
    spare = [
        row for row in members if row.name in seats.elected and seats.count(row.group) > fewest.get(row.group or "", 0)
    ]
    drop = max(missing - found.open_seats, 0)
    if not drop:
        return found
    last = sorted(spare, key=lambda row: (row.votes, row.name in decided, row.name))
    edge = last[drop - 1].votes
    level = [row for row in last if row.votes == edge]
    keep = len(level) - (drop - sum(row.votes < edge for row in last))
    if keep and sum(row.name in decided for row in level) < keep:
        sure = seats.elected - {row.name for row in last if row.votes <= edge}
        return Elected(tuple(sorted(sure)), tuple(sorted(row.name for row in level)), whole - len(sure))
    kept = seats.elected - {row.name for row in last[:drop]}
    return Elected(tuple(sorted(kept)), (), found.open_seats + drop)
