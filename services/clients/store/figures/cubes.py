"""Cubes of clients as they were published; computing one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from commons.cubes.cells import Cell, Published
from commons.cubes.months import Month
from commons.cubes.secret import hold_months, record_key, secret_of
from commons.cubes.showing import Rule, threshold
from commons.cubes.wanted import Wanted
from commons.database.sessions import ReadSession, WriteSession
from services.clients.domain.figures.publishing import publish
from services.clients.domain.figures.words import DEFINITION
from services.clients.store.figures.counting import Counting, count


@dataclass(frozen=True, slots=True)
class ClientCube:
    """A cube without its cells; `correction` says why a later version was counted."""

    month: Month
    version: int
    correction: str | None
    definition: int
    threshold: int
    known_at: int
    computed_at: datetime | None = None


async def cube_of(session: ReadSession, month: Month, version: int | None = None) -> ClientCube | None:
    """The newest version of a month's cube, or that version."""
    row = await session.first(
        "SELECT * FROM cube WHERE month = :month AND (CAST(:version AS integer) IS NULL OR version = :version)"
        " ORDER BY version DESC LIMIT 1",
        {"month": month.first, "version": version},
    )
    if row is None:
        return None
    return ClientCube(
        Month(row.month), row.version, row.correction, row.definition, row.threshold, row.known_at, row.computed_at
    )


async def cells_of(session: ReadSession, cube: ClientCube, tables: Sequence[str]) -> Published:
    """The published cells of some tables."""
    rows = await session.all(
        "SELECT table_name, cell_values, figure FROM cube_cell WHERE month = :month AND version = :version"
        " AND table_name = ANY(CAST(:tables AS text[]))",
        {"month": cube.month.first, "version": cube.version, "tables": list(tables)},
    )
    return {
        Cell(row.table_name, tuple(row.cell_values)): None if row.figure is None else int(row.figure) for row in rows
    }


async def compute_cube(session: WriteSession, wanted: Wanted, entities: Sequence[str], today: date) -> ClientCube:
    """Count and publish a month. Raises `Refusal` BAD_ARGUMENT, ALREADY_EXISTS, NOT_FOUND."""
    wanted.month.over(today)
    await hold_months(session)
    cube = await _next(session, wanted)
    secret = await secret_of(session)
    counts = await count(session, Counting(wanted.month, cube.known_at, record_key(secret)))
    await _save(session, cube, publish(counts, entities, Rule(cube.threshold, secret)))
    return cube


async def _next(session: ReadSession, wanted: Wanted) -> ClientCube:
    before = await cube_of(session, wanted.month)
    highest = await session.value("SELECT max(threshold) FROM cube")
    sequence, _head = await session.head()
    return ClientCube(
        wanted.month,
        wanted.version(before and before.version),
        wanted.correction,
        DEFINITION,
        threshold(wanted.threshold, highest),
        sequence,
    )


async def _save(session: WriteSession, cube: ClientCube, published: Published) -> None:
    named = {"month": cube.month.first, "version": cube.version}
    await session.execute(
        "INSERT INTO cube (month, version, correction, definition, threshold, known_at)"
        " VALUES (:month, :version, :correction, :definition, :threshold, :known_at)",
        named
        | {
            "correction": cube.correction,
            "definition": cube.definition,
            "threshold": cube.threshold,
            "known_at": cube.known_at,
        },
    )
    rows = [
        named | {"table": cell.table, "values": list(cell.values), "figure": figure}
        for cell, figure in sorted(published.items())
    ]
    await session.execute(
        "INSERT INTO cube_cell (month, version, table_name, cell_values, figure)"
        " VALUES (:month, :version, :table, :values, :figure)",
        rows,
    )
    session.record("client_cube.computed", f"{cube.month} {cube.version}", cells=len(published))
    session.announce("client_cube.computed", month=str(cube.month), version=cube.version)
