"""The closed list of what is counted: dimensions, crosses of two, conditions of one or two traits.

Cells are of these tables. `ALL`: everybody. A dimension or `A,B`: its value or two values. `COHORT`: the traits.
`NEED`: a need and the traits of those who have it, or none for everybody.

Nobody counts anything else: a figure that is not in the cube of the month does not exist. A change of this list, or of
what a value means, is a new `DEFINITION`, which every cube names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import combinations
from types import MappingProxyType

from commons import isco
from commons.cubes.cells import Cell
from commons.cubes.sections import SECTIONS, UNCLEAR
from commons.cubes.tables import cross_name
from commons.errors import Refusal
from commons.turnout import Attendance
from services.members.domain.activities.words import TraitKind, WorkSituation
from services.members.domain.facts import Belonging

DEFINITION = 2
"""Of this list and of `store/cube_counts.py`, which counts by it."""

NONE = "NONE"
"""Nothing is on record: no activity, no trade, no sector."""
NOT_CALLED = "NOT_CALLED"
"""No meeting of late at which she had a vote."""


class Dimension(StrEnum):
    """By what the people of a month are told apart; each has one value in each dimension."""

    CATEGORY = "CATEGORY"
    TRADE = "TRADE"
    SECTOR = "SECTOR"
    SITUATION = "SITUATION"
    BELONGING = "BELONGING"
    SENIORITY = "SENIORITY"
    TURNOUT = "TURNOUT"


class Scope(StrEnum):
    """Whose cube: a country's own people, or all countries' with each person once."""

    COUNTRY = "COUNTRY"
    GROUP = "GROUP"


CROSSES: tuple[tuple[Dimension, Dimension], ...] = (
    (Dimension.CATEGORY, Dimension.BELONGING),
    (Dimension.CATEGORY, Dimension.SENIORITY),
    (Dimension.CATEGORY, Dimension.TURNOUT),
    (Dimension.BELONGING, Dimension.TURNOUT),
    (Dimension.SENIORITY, Dimension.TURNOUT),
    (Dimension.SECTOR, Dimension.SITUATION),
    (Dimension.SITUATION, Dimension.BELONGING),
    (Dimension.SITUATION, Dimension.SENIORITY),
    (Dimension.TRADE, Dimension.SITUATION),
)
"""Two dimensions at once; three never."""

SENIORITIES = ("UNDER_1", "FROM_1", "FROM_3", "FROM_6", "FROM_10")
"""Whole years since the first day of the oldest membership that lasts."""

TRAITS = tuple(kind.value for kind in TraitKind)
"""In the order of the bits of a mask."""

CLOSED: Mapping[Dimension, tuple[str, ...]] = MappingProxyType(
    {
        Dimension.TRADE: (*(one.code for one in isco.trades("", "") if len(one.code) == 2), UNCLEAR, NONE),
        Dimension.SECTOR: (*SECTIONS, UNCLEAR, NONE),
        Dimension.SITUATION: (*(one.value for one in WorkSituation), NONE),
        Dimension.BELONGING: tuple(one.value for one in Belonging),
        Dimension.SENIORITY: SENIORITIES,
        Dimension.TURNOUT: (*(one.value for one in Attendance), NOT_CALLED),
    }
)
"""Values that are listed whether anybody has them or not; categories are those of the country's entities."""

Condition = tuple[str, ...]
"""Traits that people share, in the order of `TRAITS`."""

MOST_TRAITS = 2


def conditions() -> list[Condition]:
    """Every condition that is counted: one trait, or two together."""
    return [found for size in range(1, MOST_TRAITS + 1) for found in combinations(TRAITS, size)]


ALL = Cell("ALL")
COHORT = "COHORT"
NEED = "NEED"
BASE = "BASE"
"""Of the group: the people of the countries that a cell of `NEED` counts, in its cohort or altogether."""


def table_of(by: Sequence[Dimension]) -> tuple[str, bool]:
    """The table of one dimension or two, and whether it is turned against the order asked. BAD_ARGUMENT otherwise."""
    if len(by) == 1:
        return by[0].value, False
    for cross in CROSSES:
        if tuple(by) in (cross, cross[::-1]):
            return cross_name(cross), tuple(by) != cross
    crosses = ", ".join(f"{one.value} by {other.value}" for one, other in CROSSES)
    raise Refusal("BAD_ARGUMENT", f"Cubes have one dimension, or two of these: {crosses}.")


def condition_of(traits: Iterable[str]) -> Condition:
    """One or two different traits in the order of `TRAITS`. Raises `Refusal` BAD_ARGUMENT."""
    given = list(traits)
    if not 0 < len(given) <= MOST_TRAITS or len(set(given)) != len(given):
        raise Refusal("BAD_ARGUMENT", "A condition is one trait, or two different ones; three are never counted.")
    return tuple(sorted(given, key=TRAITS.index))
