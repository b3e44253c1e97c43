"""From tallies to what is published: every cell with its figure, or withheld."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from services.members.domain.cubes.conditions import Masks, condition_cells, withheld_conditions
from services.members.domain.cubes.noise import Tally
from services.members.domain.cubes.one_way import withheld_along
from services.members.domain.cubes.showing import Rule
from services.members.domain.cubes.two_way import Table, withheld_in
from services.members.domain.cubes.words import ALL, CLOSED, CROSSES, Cell, Dimension, cross_name

Counts = Mapping[Cell, Tally]
"""What is counted: the cells of dimensions and crosses, and people by traits (`MASK`: the mask; `MASK_NEED`: need and
mask)."""

MASK, MASK_NEED = "MASK", "MASK_NEED"
Published = dict[Cell, int | None]
"""Figures by cell; None is withheld."""


def publish(counts: Counts, needs: Iterable[str], rule: Rule, also: Iterable[Cell] = ()) -> Published:
    """All cells of a cube; `also`: cells that are withheld for reasons of others. Empty where there are too few people.

    `needs`: the vocabulary of the month, listed whether anybody has them or not.
    """
    everybody = counts.get(ALL, Tally())
    if not rule.enough(everybody):
        return {}
    extra = frozenset(also)
    found: Published = {ALL: rule.shown(everybody)}
    margins = {one: _margin(counts, one) for one in Dimension}
    gone = {one: withheld_along(line, rule, _values(extra, one.value)) for one, line in margins.items()}
    for one, line in margins.items():
        found |= {Cell(one.value, (v,)): None if v in gone[one] else rule.shown(t) for v, t in line.items()}
    for rows, columns in CROSSES:
        table = Table(margins[rows], margins[columns], _cross(counts, rows, columns), gone[rows], gone[columns])
        found |= _two_way(table, cross_name((rows, columns)), rule, extra)
    cells = condition_cells(*_masks(counts, needs))
    withheld = withheld_conditions(cells, rule, extra)
    return found | {cell: None if cell in withheld else rule.shown(parts[0]) for cell, parts in cells.items()}


def add(parts: Iterable[Counts]) -> dict[Cell, Tally]:
    """Counts of disjoint sets of people as one."""
    found: dict[Cell, Tally] = defaultdict(Tally)
    for part in parts:
        for cell, tally in part.items():
            found[cell] += tally
    return dict(found)


def withheld_by_one(countries: Iterable[Published]) -> frozenset[Cell]:
    """Cells that one country alone withholds: the group's figure less all others' would be that country's.

    A country too small to publish withholds them all. How many members a country has is no secret, so `ALL` is none.
    """
    parts = list(countries)
    empty = sum(not published for published in parts)
    times: dict[Cell, int] = defaultdict(lambda: empty)
    for published in parts:
        for cell, persons in published.items():
            times[cell] += persons is None
    return frozenset(cell for cell, count in times.items() if count == 1) - {ALL}


def _margin(counts: Counts, dimension: Dimension) -> dict[str, Tally]:
    found = {value: Tally() for value in CLOSED.get(dimension, ())}
    return found | {cell.values[0]: tally for cell, tally in counts.items() if cell.table == dimension.value}


def _values(cells: frozenset[Cell], table: str) -> set[str]:
    return {cell.values[0] for cell in cells if cell.table == table}


def _cross(counts: Counts, rows: Dimension, columns: Dimension) -> dict[tuple[str, str], Tally]:
    name = cross_name((rows, columns))
    return {(cell.values[0], cell.values[1]): tally for cell, tally in counts.items() if cell.table == name}


def _two_way(table: Table, name: str, rule: Rule, extra: frozenset[Cell]) -> Published:
    also = {(cell.values[0], cell.values[1]) for cell in extra if cell.table == name}
    withheld = withheld_in(table, rule, also)
    return {Cell(name, pair): None if pair in withheld else rule.shown(table.tally(pair)) for pair in table.inner}


def _masks(counts: Counts, needs: Iterable[str]) -> tuple[Masks, Mapping[str, Masks]]:
    everybody: dict[int, Tally] = {}
    having: dict[str, dict[int, Tally]] = {need: {} for need in needs}
    for cell, tally in counts.items():
        if cell.table == MASK:
            everybody[int(cell.values[0])] = tally
        elif cell.table == MASK_NEED:
            having.setdefault(cell.values[0], {})[int(cell.values[1])] = tally
    return everybody, having
