"""The COPYs that nothing can avoid: an electorate out, and lines into their indexed table."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import make_url

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
