from __future__ import annotations

import pytest
from sqlalchemy import text

from commons.auth.caller import Caller
from commons.database import chain
from commons.database.chain import ChainReport, check_chain
from commons.database.sessions import Database


@pytest.fixture
async def filled(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Seven lines, read three at a time."""
    monkeypatch.setattr(chain, "AT_ONCE", 3)
    for number in range(1, 8):
        async with database.writing(Caller("be", "anne"), "add") as session:
            session.record("fact.added", f"BE.fact.{number}", what="é")
    return database


async def report(database: Database) -> ChainReport:
    async with database.reading() as session:
        return await check_chain(session)


async def test_a_chain_that_lived_holds_to_its_head(filled: Database) -> None:
    async with filled.reading() as session:
        sequence, head = await session.head()
    assert await report(filled) == ChainReport(7, head) == ChainReport(sequence, head)


async def test_no_line_yet(database: Database) -> None:
    assert (await report(database)).broken_at is None


@pytest.mark.parametrize(
    ("harm", "broken_at"),
    [
        ("UPDATE audit SET actor = 'me' WHERE sequence = 4", 4),
        ("UPDATE audit SET at = at + interval '1 second' WHERE sequence = 1", 1),
        ("DELETE FROM audit WHERE sequence = 6", 6),
        ("DELETE FROM audit WHERE sequence >= 6", 6),
        ("DELETE FROM audit", 1),
        ("UPDATE audit_head SET hash = ''", 8),
    ],
)
async def test_what_somebody_did_to_it_shows(filled: Database, harm: str, broken_at: int) -> None:
    async with filled.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
        await connection.execute(text(harm))
    found = await report(filled)
    assert (found.lines, found.broken_at) == (broken_at - 1, broken_at)
