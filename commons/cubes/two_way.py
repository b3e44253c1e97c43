"""Suppression in a table of two dimensions whose margins are published apart.

A table with its margins is a graph: a line for each row and column (the totals are one more of each), a cell for each
pair of lines it stands in. What is withheld can be told from the rest exactly where it is a bridge of the graph of
withheld cells: no way leads around it. Withholding goes on until there is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from commons.cubes.bridges import bridges
from commons.cubes.noise import Tally
from commons.cubes.one_way import hidden
from commons.cubes.showing import Rule

Pair = tuple[str, str]
Line = tuple[int, str]
"""A row (0) or a column (1) by its value."""
TOTAL = "*"
"""The name of the line of totals."""


@dataclass(frozen=True)
class Table:
    """Inner cells by (row, column), with the values of both margins and which of these are withheld."""

    rows: Mapping[str, Tally]
    columns: Mapping[str, Tally]
    cells: Mapping[Pair, Tally]
    withheld_rows: frozenset[str]
    withheld_columns: frozenset[str]

    def tally(self, pair: Pair) -> Tally:
        """Of an inner cell or a margin."""
        row, column = pair
        if column == TOTAL:
            return self.rows[row]
        return self.columns[column] if row == TOTAL else self.cells.get(pair, Tally())

    @property
    def inner(self) -> list[Pair]:
        """Every inner cell, empty ones too."""
        return [(row, column) for row in self.rows for column in self.columns]

    @property
    def margins(self) -> set[Pair]:
        """The margins that are withheld."""
        return {(row, TOTAL) for row in self.withheld_rows} | {(TOTAL, column) for column in self.withheld_columns}

    def lines(self) -> Iterator[tuple[Line, list[Pair]]]:
        """The inner cells of each row and column whose own sum is shown."""
        for row in self.rows:
            if row not in self.withheld_rows:
                yield (0, row), [(row, column) for column in self.columns]
        for column in self.columns:
            if column not in self.withheld_columns:
                yield (1, column), [(row, column) for row in self.rows]


def withheld_in(table: Table, rule: Rule) -> frozenset[Pair]:
    """The inner cells to withhold; all of them where nothing less hides the small ones."""
    inner = table.inner
    found = {pair for pair in inner if not rule.enough(table.tally(pair))}
    # A line whose sum is withheld goes as a whole: then its sum can move against another's, and no table linked to
    # this one by that sum narrows it.
    found |= {pair for pair in inner if pair[0] in table.withheld_rows or pair[1] in table.withheld_columns}
    while telling := _telling(table, found, rule.threshold):
        fresh = _next(table, found, telling)
        if fresh is None:
            return frozenset(inner)
        found.add(fresh)
    return frozenset(found)


def _telling(table: Table, found: set[Pair], threshold: int) -> set[Line]:
    """Lines whose withheld cells do not hide the small ones; where there are none, the lines of bridges.

    A small cell is no bridge among the cells that somebody is in either: where nobody is may be known.
    """
    few = {
        line
        for line, pairs in table.lines()
        if not hidden([table.tally(pair) for pair in pairs if pair in found], threshold)
    }
    if few:
        return few
    edges = sorted(found | table.margins)
    people = [pair for pair in edges if table.tally(pair).count]
    small = {people[at] for at in bridges(_ends(people)) if table.tally(people[at]).count < threshold}
    told = small | {edges[at] for at in bridges(_ends(edges))}
    return {line for pair in told for line in enumerate(pair)}


def _ends(pairs: Sequence[Pair]) -> list[tuple[Line, Line]]:
    return [((0, row), (1, column)) for row, column in pairs]


def _next(table: Table, found: set[Pair], telling: set[Line]) -> Pair | None:
    """The cell still shown that stands in most of these lines; of several the smallest."""

    def worth(pair: Pair) -> tuple[int, int, Pair]:
        return -sum(line in telling for line in enumerate(pair)), table.tally(pair).count, pair

    best = min((pair for pair in table.inner if pair not in found), key=worth, default=None)
    return best if best is not None and worth(best)[0] else None
