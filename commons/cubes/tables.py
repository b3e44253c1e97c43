"""Tables of one dimension and of two, from tallies to what is published of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commons.cubes.cells import Cell, Published
from commons.cubes.noise import Tally
from commons.cubes.one_way import withheld_along
from commons.cubes.showing import Rule
from commons.cubes.two_way import Pair, Table, withheld_in


@dataclass(frozen=True)
class Tables:
    """Everybody by the values of each dimension, and by pairs of values of two that are crossed (rows, columns)."""

    lines: Mapping[str, Mapping[str, Tally]]
    crosses: Mapping[tuple[str, str], Mapping[Pair, Tally]]


def cross_name(cross: tuple[str, str]) -> str:
    """The table of a cross."""
    return f"{cross[0]},{cross[1]}"


def publish_tables(tables: Tables, rule: Rule) -> Published:
    """All their cells: shown, or withheld so that what is withheld does not follow from the rest."""
    found: Published = {}
    gone = {one: withheld_along(line, rule) for one, line in tables.lines.items()}
    for one, line in tables.lines.items():
        found |= {Cell(one, (v,)): None if v in gone[one] else rule.shown(t) for v, t in line.items()}
    for (rows, columns), pairs in tables.crosses.items():
        table = Table(tables.lines[rows], tables.lines[columns], pairs, gone[rows], gone[columns])
        withheld, name = withheld_in(table, rule), cross_name((rows, columns))
        found |= {Cell(name, pair): None if pair in withheld else rule.shown(table.tally(pair)) for pair in table.inner}
    return found
