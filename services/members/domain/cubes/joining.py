"""The group's figures from its countries': what a country withholds must not follow from them.

A cell of the group counts all countries, also where none shows it by itself, unless the group's figure less those that
are shown would be one country's, or few people: then it counts the countries that show it, and says which.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from commons.cubes.cells import Cell, Published
from commons.cubes.noise import Tally
from commons.cubes.showing import Rule
from commons.cubes.tables import cross_name
from commons.cubes.two_way import Pair
from services.members.domain.cubes.publishing import Material
from services.members.domain.cubes.words import BASE, COHORT, CROSSES, NEED, Dimension


@dataclass(frozen=True)
class Part:
    """One country's: the people that no earlier country counts, and its own published cube."""

    country: str
    material: Material
    published: Published

    def withholds(self, cell: Cell) -> bool:
        """Whether the country does not show it by itself; what it does not know at all it does not withhold."""
        return not self.published or (cell in self.published and self.published[cell] is None)


@dataclass(frozen=True)
class Joined:
    """The group's material, and which countries' people each cell counts."""

    material: Material
    countries: Mapping[Cell, tuple[str, ...]]
    bases: Mapping[Cell, Tally]
    """For each cell of needs the cohort of the same countries, or everybody there: what a share is of."""


def join(parts: Sequence[Part], threshold: int) -> Joined:
    """All countries' parts as one. How many members a country has is no secret: everybody is always everybody."""
    countries: dict[Cell, tuple[str, ...]] = {}

    def chosen(cell: Cell, tally: Callable[[Material], Tally]) -> list[Part]:
        # Needs are counted where their cohort is, so that there is something they are a share of.
        among = countries.get(Cell(COHORT, cell.values[1:])) if cell.table == NEED else None
        there = [part for part in parts if among is None or part.country in among]
        found = _counted(cell, there, tally, threshold)
        countries[cell] = tuple(part.country for part in found)
        return found

    def line(dimension: Dimension) -> dict[str, Tally]:
        values = {value: None for part in parts for value in part.material.lines[dimension]}
        return {value: one(Cell(dimension.value, (value,)), _valued(dimension, value)) for value in values}

    def cross(name: str) -> dict[Pair, Tally]:
        pairs = {pair: None for part in parts for pair in part.material.crosses[name]}
        return {pair: one(Cell(name, pair), _crossed(name, pair)) for pair in pairs}

    def one(cell: Cell, tally: Callable[[Material], Tally]) -> Tally:
        return _sum([tally(part.material) for part in chosen(cell, tally)])

    def conditions() -> dict[Cell, list[Tally]]:
        found: dict[Cell, list[Tally]] = {}
        for cell, whole in sorted(_listed(parts).items(), key=lambda row: row[0].table == NEED):
            taken = [part.material.conditions[cell] for part in chosen(cell, _own(cell))]
            found[cell] = [_sum(same) for same in zip(*taken, strict=True)] if taken else [Tally() for _ in whole]
        return found

    lines = {dimension: line(dimension) for dimension in Dimension}
    crosses = {cross_name(pair): cross(cross_name(pair)) for pair in CROSSES}
    everybody = _sum([part.material.everybody for part in parts])
    material = Material(everybody, lines, crosses, conditions())
    return Joined(material, countries, _bases(parts, countries, threshold))


def publish_bases(joined: Joined, published: Published, rule: Rule) -> Published:
    """The bases of needs that are shown."""
    return {
        Cell(BASE, cell.values): rule.shown(base) if rule.enough(base) else None
        for cell, base in joined.bases.items()
        if published.get(cell) is not None
    }


def _counted(cell: Cell, parts: Sequence[Part], tally: Callable[[Material], Tally], threshold: int) -> list[Part]:
    shy = [part for part in parts if part.withholds(cell)]
    counts = [count for part in shy if (count := tally(part.material).count)]
    if len(counts) > 1 and sum(counts) >= threshold:
        return list(parts)
    return [part for part in parts if not part.withholds(cell)]


def _bases(parts: Sequence[Part], countries: Mapping[Cell, tuple[str, ...]], threshold: int) -> dict[Cell, Tally]:
    """Where neither those taken in nor those left out tell of a country that withholds its cohort."""
    found: dict[Cell, Tally] = {}
    for cell in countries:
        if cell.table != NEED:
            continue
        cohort = Cell(COHORT, cell.values[1:])
        whole = _own(cohort) if cohort.values else _everybody
        shy = [part for part in parts if cohort.values and part.withholds(cohort)]
        taken = [part for part in shy if part.country in countries[cell]]
        left = [part for part in shy if part.country in countries.get(cohort, ()) and part not in taken]
        if _mixed(taken, whole, threshold) and _mixed(left, whole, threshold):
            found[cell] = _sum([whole(part.material) for part in parts if part.country in countries[cell]])
    return found


def _mixed(shy: Sequence[Part], tally: Callable[[Material], Tally], threshold: int) -> bool:
    """Whether countries that withhold something are none, or several that together are many people."""
    counts = [count for part in shy if (count := tally(part.material).count)]
    return not counts or (len(counts) > 1 and sum(counts) >= threshold)


def _everybody(material: Material) -> Tally:
    return material.everybody


def _listed(parts: Sequence[Part]) -> dict[Cell, list[Tally]]:
    found: dict[Cell, list[Tally]] = {}
    for part in parts:
        found |= part.material.conditions
    return found


def _sum(tallies: Sequence[Tally]) -> Tally:
    return sum(tallies, Tally())


def _valued(dimension: Dimension, value: str) -> Callable[[Material], Tally]:
    return lambda material: material.lines[dimension].get(value, Tally())


def _crossed(name: str, pair: Pair) -> Callable[[Material], Tally]:
    return lambda material: material.crosses[name].get(pair, Tally())


def _own(cell: Cell) -> Callable[[Material], Tally]:
    return lambda material: material.conditions[cell][0]
