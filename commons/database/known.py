"""What is known of a row: from which write on, and until which (`known`, a range of audit sequences)."""

from __future__ import annotations

from typing import Any

from commons.database.sessions import WriteSession


async def close_known(session: WriteSession, table: str, **where: Any) -> None:
    """The rows of `table` with these values, if there are any, are known no more from this write on.

    They stay on record. Names of table and columns come from the code, never from a request.
    """
    equal = " AND ".join(f"{column} = :{column}" for column in where)
    await session.execute(
        f"UPDATE {table} SET known = int8range(lower(known), :closed_at) WHERE {equal} AND upper_inf(known)",
        {**where, "closed_at": await session.sequence()},
    )


def known_sql(known_at: int | None, table: str = "") -> str:
    """SQL for rows known at a sequence (a number, checked before); now if None, by the index of what is known now."""
    column = f"{table}.known" if table else "known"
    return f"upper_inf({column})" if known_at is None else f"{column} @> {known_at:d}::bigint"
