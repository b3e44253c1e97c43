"""Cubes as they were published, and the secret of a partition's noise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row

from commons.cubes.cells import Cell, Published
from commons.cubes.months import Month
from commons.database.sessions import ReadSession, WriteSession
from services.members.domain.cubes.words import Scope


@dataclass(frozen=True, slots=True)
class CubeRecord:
    """A cube without its cells; `correction` says why a later version was counted.

    `known_at` is the state of the register, `turnout_known_at` that of governance (None: the group's, or without
    turnout).
    """

    scope: Scope
    month: Month
    version: int
    correction: str | None
    definition: int
    threshold: int
    known_at: int
    computed_at: datetime | None = None
    turnout_known_at: int | None = None


async def cube_of(
    session: ReadSession, month: Month, scope: Scope = Scope.COUNTRY, version: int | None = None
) -> CubeRecord | None:
    """The newest version of a month's cube, or that version."""
    row = await session.first(
        "SELECT * FROM cube WHERE scope = :scope AND month = :month"
        " AND (CAST(:version AS integer) IS NULL OR version = :version) ORDER BY version DESC LIMIT 1",
        {"scope": scope.value, "month": month.first, "version": version},
    )
    return None if row is None else _record(row)


async def cube_at(session: ReadSession, month: Month, known_at: int | None = None) -> CubeRecord | None:
    """The newest version of the country's own cube of a month; the newest that rests on that state, if one is given."""
    version = await session.value(
        "SELECT max(version) FROM cube WHERE scope = 'COUNTRY' AND month = :month"
        " AND (CAST(:known AS bigint) IS NULL OR known_at = CAST(:known AS bigint))",
        {"month": month.first, "known": known_at},
    )
    return None if version is None else await cube_of(session, month, version=version)


async def cells_of(session: ReadSession, cube: CubeRecord, tables: Sequence[str] | None = None) -> Published:
    """The published cells of a cube, of some tables or all."""
    rows = await session.all(
        "SELECT table_name, cell_values, persons FROM cube_cell"
        " WHERE scope = :scope AND month = :month AND version = :version"
        " AND (CAST(:tables AS text[]) IS NULL OR table_name = ANY(CAST(:tables AS text[])))",
        {
            "scope": cube.scope.value,
            "month": cube.month.first,
            "version": cube.version,
            "tables": None if tables is None else list(tables),
        },
    )
    return {Cell(row.table_name, tuple(row.cell_values)): row.persons for row in rows}


def _record(row: Row) -> CubeRecord:
    return CubeRecord(
        Scope(row.scope),
        Month(row.month),
        row.version,
        row.correction,
        row.definition,
        row.threshold,
        row.known_at,
        row.computed_at,
        row.turnout_known_at,
    )


async def highest_threshold(session: ReadSession) -> int | None:
    """The highest threshold that a cube was ever computed with."""
    return await session.value("SELECT max(threshold) FROM cube")


@dataclass(frozen=True, slots=True)
class Group:
    """What a cube of the group has beside its figures: whose people each cell counts, and the versions of cubes that it
    rests on, by country."""

    countries: Mapping[Cell, tuple[str, ...]]
    sources: Mapping[str, int]


async def save_cube(session: WriteSession, cube: CubeRecord, published: Published, group: Group | None = None) -> None:
    """Write a cube for good."""
    named = {"scope": cube.scope.value, "month": cube.month.first, "version": cube.version}
    await session.execute(
        "INSERT INTO cube (scope, month, version, correction, definition, threshold, known_at,"
        " turnout_known_at) VALUES (:scope, :month, :version, :correction, :definition, :threshold, :known_at,"
        " :turnout_known_at)",
        named
        | {
            "correction": cube.correction,
            "definition": cube.definition,
            "threshold": cube.threshold,
            "known_at": cube.known_at,
            "turnout_known_at": cube.turnout_known_at,
        },
    )
    rows = [
        named
        | {
            "table": cell.table,
            "values": list(cell.values),
            "persons": persons,
            "countries": list(group.countries.get(cell, ())) or None if group else None,
        }
        for cell, persons in sorted(published.items())
    ]
    if rows:
        await session.execute(
            "INSERT INTO cube_cell (scope, month, version, table_name, cell_values, persons, countries) VALUES"
            " (:scope, :month, :version, :table, :values, :persons, :countries)",
            rows,
        )
    for country, version in (group.sources if group else {}).items():
        await session.execute(
            "INSERT INTO cube_source (month, version, country, country_version)"
            " VALUES (:month, :version, :country, :of)",
            {"month": cube.month.first, "version": cube.version, "country": country, "of": version},
        )
    session.record("cube.computed", f"{cube.scope.value} {cube.month} {cube.version}", cells=len(published))
    session.announce("cube.computed", scope=cube.scope.value, month=str(cube.month), version=cube.version)


async def countries_of(session: ReadSession, cube: CubeRecord) -> dict[Cell, tuple[str, ...]]:
    """Whose people each cell of the group's counts; a cell that is not there counts everybody's."""
    rows = await session.all(
        "SELECT table_name, cell_values, countries FROM cube_cell WHERE scope = :scope AND month = :month"
        " AND version = :version AND countries IS NOT NULL",
        {"scope": cube.scope.value, "month": cube.month.first, "version": cube.version},
    )
    return {Cell(row.table_name, tuple(row.cell_values)): tuple(row.countries) for row in rows}
