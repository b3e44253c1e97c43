"""Closing what is known: those rows alone, from this write on, and never a second time."""

from __future__ import annotations

from commons.auth.caller import Caller
from commons.database.known import close_known
from commons.database.sessions import Database
from tests.commons.database.test_sessions import add

ANNE = Caller("be", "anne")


async def test_the_rows_named_stay_on_record_as_known_before(database: Database) -> None:
    for number, what in ((1, "x"), (2, "x"), (3, "y")):
        async with database.writing(ANNE, "add") as session:
            await add(session, number, what)
    for _ in range(2):
        async with database.writing(ANNE, "close") as session:
            await close_known(session, "fact", id=1, what="x")
            await close_known(session, "fact", id=3, what="x")
            session.record("fact.closed", "BE.fact.1")
    async with database.reading() as session:
        rows = await session.all("SELECT id, lower(known), upper(known) FROM fact ORDER BY id")
    assert [tuple(row) for row in rows] == [(1, 1, 4), (2, 2, None), (3, 3, None)]
