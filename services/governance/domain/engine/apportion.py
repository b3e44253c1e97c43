"""Seats for sections by their members: Hamilton and three divisor methods, with a minimum seat and exact ties.

A minimum: whoever would get less gets it, the others share the rest by the same method (worked-examples.md,
reading 6). An exact tie is reported, never broken by order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from commons.errors import Refusal


class Method(Enum):
    """The methods of apportionment."""

    HAMILTON = "hamilton"
    SAINTE_LAGUE = "sainte_lague"
    DHONDT = "dhondt"
    HUNTINGTON_HILL = "huntington_hill"


@dataclass(frozen=True, slots=True)
class Apportionment:
    """Seats that are sure; `tied` sections wait for `open_seats` fewer seats than they are."""

    seats: dict[str, int]
    tied: tuple[str, ...] = ()
    open_seats: int = 0


Rank = tuple[int, Fraction]
"""What a section claims its next seat with: a class (1 before 0: before any number), then an exact quotient."""


def apportion(members: Mapping[str, int], seats: int, method: Method, min_seat: int = 0) -> Apportionment:
    """Seats by section. BAD_ARGUMENT when nobody is there to be represented, or the minimum takes too many."""
    if sum(members.values()) == 0:
        raise Refusal("BAD_ARGUMENT", "Sections without members share no seats.")
    if min_seat * len(members) > seats:
        raise Refusal("BAD_ARGUMENT", f"{len(members)} sections with {min_seat} each need more than {seats} seats.")
    if method is Method.HAMILTON:
        return _hamilton_with_minimum(members, seats, min_seat)
    return _highest(members, seats, _RANKS[method], min_seat)


def _hamilton_with_minimum(members: Mapping[str, int], seats: int, min_seat: int) -> Apportionment:
    """Repeat without those who got the minimum until nobody is below it."""
    others, fixed = dict(members), dict[str, int]()
    while True:
        rest = seats - sum(fixed.values())
        found = _hamilton(others, rest)
        low = [name for name in others if found.seats[name] < min_seat]
        if not low:
            every = fixed | found.seats
            return Apportionment({name: every[name] for name in members}, found.tied, found.open_seats)
        for name in low:
            fixed[name] = min_seat
            del others[name]


def _hamilton(members: Mapping[str, int], seats: int) -> Apportionment:
    """Whole quotas, then the largest remainders."""
    whole = sum(members.values())
    if not whole:
        return Apportionment(dict.fromkeys(members, 0))
    quotas = {name: Fraction(number * seats, whole) for name, number in members.items()}
    found = {name: int(quota) for name, quota in quotas.items()}
    remainders = {name: quota - found[name] for name, quota in quotas.items()}
    left = seats - sum(found.values())
    for remainder in sorted(set(remainders.values()), reverse=True):
        equal = [name for name in members if remainders[name] == remainder]
        if left == 0:
            break
        if len(equal) > left:
            return Apportionment(found, tuple(sorted(equal)), left)
        for name in equal:
            found[name] += 1
        left -= len(equal)
    return Apportionment(found)


def _highest(members: Mapping[str, int], seats: int, rank: Callable[[int, int], Rank], min_seat: int) -> Apportionment:
    """Seat after seat to the strongest claim, from the minimum on."""
    found = dict.fromkeys(members, min_seat)
    claims = {name: rank(number, min_seat) for name, number in members.items()}
    left = seats - sum(found.values())
    while left:
        strongest = max(claims.values())
        equal = [name for name in members if claims[name] == strongest]
        if len(equal) > left:
            return Apportionment(found, tuple(sorted(equal)), left)
        for name in equal:
            found[name] += 1
            claims[name] = rank(members[name], found[name])
        left -= len(equal)
    return Apportionment(found)


def _dhondt(members: int, seats: int) -> Rank:
    return 0, Fraction(members, seats + 1)


def _sainte_lague(members: int, seats: int) -> Rank:
    return 0, Fraction(members, 2 * seats + 1)


def _huntington_hill(members: int, seats: int) -> Rank:
    """The square of members / sqrt(n(n+1)): exact, in the same order. A first seat comes before any other."""
    if seats == 0:
        return int(members > 0), Fraction(0)
    return 0, Fraction(members * members, seats * (seats + 1))


_RANKS = {
    Method.DHONDT: _dhondt,
    Method.SAINTE_LAGUE: _sainte_lague,
    Method.HUNTINGTON_HILL: _huntington_hill,
}
