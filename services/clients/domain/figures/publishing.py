"""From tallies and sums to what is published of a month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from commons.cubes.cells import Cell, Published
from commons.cubes.noise import Tally
from commons.cubes.showing import Rule
from commons.cubes.tables import Tables, publish_tables
from commons.cubes.two_way import Pair
from services.clients.domain.figures.amounts import Amounts, publish_sums, shown
from services.clients.domain.figures.words import (
    CLOSED,
    CROSSES,
    INVOICED,
    INVOICED_BY,
    LINES,
    Counted,
    Dimension,
    invoiced_name,
    line_name,
)


@dataclass(frozen=True)
class Counts:
    """What was counted: tallies by table and values; sums by currency, in tables of what was invoiced."""

    tallies: Mapping[Cell, Tally]
    sums: Mapping[str, Mapping[Cell, Amounts]]


def publish(counts: Counts, entities: Iterable[str], rule: Rule) -> Published:
    """All cells of a cube."""
    closed = {**CLOSED, Dimension.ENTITY: tuple(entities)}
    found: Published = {}
    for counted in Counted:
        found |= _counted(counts.tallies, counted, closed, rule)
    for currency, sums in sorted(counts.sums.items()):
        found |= _invoiced(sums, currency, closed, rule)
    return found


def _counted(
    tallies: Mapping[Cell, Tally], counted: Counted, closed: Mapping[Dimension, tuple[str, ...]], rule: Rule
) -> Published:
    everybody = tallies.get(Cell(counted.value), Tally())
    if not rule.enough(everybody):
        return {Cell(counted.value): None}
    lines = {
        line_name(counted, one): {v: tallies.get(Cell(line_name(counted, one), (v,)), Tally()) for v in closed[one]}
        for one in LINES[counted]
    }
    crosses: dict[tuple[str, str], dict[Pair, Tally]] = {}
    for one, other in CROSSES[counted]:
        names = (line_name(counted, one), line_name(counted, other))
        cells = ((v, w) for v in closed[one] for w in closed[other])
        crosses[names] = {pair: tallies.get(Cell(",".join(names), pair), Tally()) for pair in cells}
    return {Cell(counted.value): rule.shown(everybody)} | publish_tables(Tables(lines, crosses), rule)


def _invoiced(
    sums: Mapping[Cell, Amounts], currency: str, closed: Mapping[Dimension, tuple[str, ...]], rule: Rule
) -> Published:
    whole = sums[Cell(INVOICED)]
    if not rule.enough(whole.weight):
        return {Cell(INVOICED, (currency,)): None}
    found: Published = {Cell(INVOICED, (currency,)): shown(whole, rule)}
    for one in INVOICED_BY:
        name = invoiced_name(one)
        line = {value: sums.get(Cell(name, (value,)), Amounts()) for value in closed[one]}
        found |= {Cell(name, (currency, value)): figure for value, figure in publish_sums(line, rule).items()}
    return found
