"""What the group's partition and a country's say to each other to count each person once.

First the country gives hashes of its persons under a key made for this one count; hashes that came from two countries
are given back to all but the first, which then counts without them. What comes back are tallies, nobody's traits.
"""

from __future__ import annotations

import msgspec

from commons.cubes.cells import Cell, Published
from commons.cubes.noise import Tally
from services.members.domain.cubes.publishing import Counts

GROUP = "EU"
"""The country whose partition computes the group's cubes."""
CUBE_PURPOSE = "GROUP_CUBE"
CUBE_PERSONS_PATH = "/bulk/cube-persons"
CUBE_TALLIES_PATH = "/bulk/cube-tallies"
KEY_BYTES = 32


class CubePersons(msgspec.Struct, frozen=True):
    """Whose hashes: of a month (`2026-10`), under a key (hex of 32 bytes)."""

    month: str
    key: str


class CubeTallies(msgspec.Struct, frozen=True):
    """Tallies of a month at the register's state `known_at`, without the persons of these hashes (hex).

    `record_key`: the key of the group's record keys, hex of 32 bytes.
    """

    month: str
    key: str
    known_at: int
    record_key: str
    left_out: list[str]


class TallyRow(msgspec.Struct, frozen=True):
    """One tally; `key` is written as text because JSON numbers lose it."""

    table: str
    values: list[str]
    count: int
    key: str


class CellRow(msgspec.Struct, frozen=True):
    """One published cell of the country's own cube."""

    table: str
    values: list[str]
    persons: int | None


class TalliesAnswer(msgspec.Struct, frozen=True):
    """The country's tallies, and its own published cube of the month, which the group's must not undo."""

    version: int
    definition: int
    threshold: int
    tallies: list[TallyRow]
    published: list[CellRow]


def tally_rows(counts: Counts) -> list[TallyRow]:
    """As they travel."""
    return [TallyRow(cell.table, list(cell.values), one.count, str(one.key)) for cell, one in counts.items()]


def counts_of(rows: list[TallyRow]) -> dict[Cell, Tally]:
    """Read back. Raises `ValueError` where a key is no number."""
    return {Cell(row.table, tuple(row.values)): Tally(row.count, int(row.key)) for row in rows}


def cell_rows(published: Published) -> list[CellRow]:
    """As they travel."""
    return [CellRow(cell.table, list(cell.values), persons) for cell, persons in sorted(published.items())]


def published_of(rows: list[CellRow]) -> Published:
    """Read back."""
    return {Cell(row.table, tuple(row.values)): row.persons for row in rows}
