"""Rows that hold from a day on until the next one: from that day the newer replaces the older on record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from commons.database.sessions import WriteSession


async def from_now_on(
    session: WriteSession, table: str, keys: Mapping[str, Any], values: Mapping[str, Any], since: date
) -> None:
    """Write a row of `table` that holds from `since` on; what held of those days is known until now."""
    both = {**keys, **values}
    names = ", ".join(both)
    where = " AND ".join(f"{name} = :{name}" for name in keys)
    await session.execute(
        f"WITH closed AS (UPDATE {table} SET known = int8range(lower(known), :sequence) WHERE {where}"
        " AND upper_inf(known) AND valid && daterange(CAST(:since AS date), NULL) RETURNING *)"
        f" INSERT INTO {table} ({names}, valid, known)"
        f" SELECT {names}, daterange(lower(valid), CAST(:since AS date)), int8range(:sequence, NULL)"
        " FROM closed WHERE lower(valid) < CAST(:since AS date)",
        {**keys, "since": since, "sequence": await session.sequence()},
    )
    await session.execute(
        f"INSERT INTO {table} ({names}, valid, known) VALUES ({', '.join(f':{name}' for name in both)},"
        " daterange(CAST(:since AS date), NULL), int8range(:sequence, NULL))",
        {**both, "since": since, "sequence": await session.sequence()},
    )
