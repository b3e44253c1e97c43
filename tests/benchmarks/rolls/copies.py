"""The COPYs that nothing can avoid: an electorate out, and lines into their indexed table."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import date
from typing import IO, Any
from uuid import UUID

import asyncpg
from sqlalchemy import make_url

from commons.database.sessions import Database
from commons.ids import new_uuid
from services.members.store.electorate import ELECTORATE


async def connect(url: str) -> asyncpg.Connection:
    """A plain connection."""
    return await asyncpg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False))


async def copy_out(url: str, entity: str, held_on: date) -> None:
    """The electorate as the members service reads it, to nowhere."""

    async def nowhere(_: bytes) -> None:
        pass

    connection = await connect(url)
    async with connection.transaction(readonly=True, isolation="repeatable_read"):
        for setting in ("enable_nestloop = off", "work_mem = '64MB'", "jit = off"):
            await connection.execute(f"SET LOCAL {setting}")
        await connection.copy_from_query(ELECTORATE, entity, held_on, 1, output=nowhere, format="binary")
    await connection.close()


async def keep(url: str, table: tuple[str, str, str], owner: UUID, lines: Any) -> None:
    """Take the lines of one owner to a file, in the order of their key. `table`: its name, owner column, columns."""
    name, key, columns = table
    connection = await connect(url)
    query = f"SELECT {columns} FROM {name} WHERE {key} = $1 ORDER BY {columns.partition(',')[0]}"
    await connection.copy_from_query(query, owner, output=lines, format="binary")
    await connection.close()


async def copy_in(url: str, table: tuple[str, str, str], lines: Any) -> None:
    """The same lines into the same table, as those of another owner."""
    name, key, columns = table
    connection = await connect(url)
    lines.seek(0)
    await connection.execute(f"ALTER TABLE {name} ALTER {key} SET DEFAULT '{new_uuid()}'")
    await connection.copy_to_table(name, source=lines, columns=columns.split(", "), format="binary")
    await connection.close()


async def copied(source: Database, target: Database, tables: Mapping[str, Sequence[str]]) -> float:
    """Seconds that COPY takes to bring what landed in `source` into `target`, table by table in one transaction."""
    out, into = [await connect(one.engine.url.render_as_string(hide_password=False)) for one in (source, target)]
    files = [(name, columns, await _kept(out, name, columns)) for name, columns in tables.items()]
    began = time.perf_counter()
    async with into.transaction():
        for name, columns, rows in files:
            await into.copy_to_table(name, source=rows, columns=columns, format="binary")
    seconds = time.perf_counter() - began
    await out.close()
    await into.close()
    return seconds


async def _kept(connection: asyncpg.Connection, table: str, columns: Sequence[str]) -> IO[bytes]:
    rows = tempfile.TemporaryFile()  # noqa: SIM115 - open until it is copied
    await connection.copy_from_table(table, columns=columns, output=rows, format="binary")
    rows.seek(0)
    return rows
