from __future__ import annotations

import asyncio
import json
import random
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from commons.auth.caller import Caller
from commons.database.audit import GENESIS, AuditLine, first_break
from commons.database.chain import lines_after
from commons.database.sessions import Database, WriteSession
from commons.errors import Refusal
from tests.commons.database.conftest import count

ANNE, BEN = Caller("be", "anne"), Caller("be", "ben")
INSERT = "INSERT INTO fact VALUES (:id, :what, daterange('2020-01-01', NULL), int8range(:known, NULL))"


async def add(session: WriteSession, number: int, what: str = "x") -> None:
    await session.execute(INSERT, {"id": number, "what": what, "known": await session.sequence()})
    session.record("fact.added", f"BE.fact.{number}", what=what)


async def chain(database: Database) -> list[tuple[AuditLine, bytes, bytes]]:
    async with database.reading() as session:
        return await lines_after(session, 0)


class TestSequence:
    async def test_a_write_is_one_line_of_an_unbroken_chain(self, database: Database) -> None:
        for number in range(3):
            async with database.writing(ANNE, "add") as session:
                await add(session, number)
        lines = await chain(database)
        assert [line.sequence for line, _, _ in lines] == [1, 2, 3]
        assert lines[0][1] == GENESIS
        assert first_break(lines) is None
        async with database.reading() as session:
            assert await session.head() == (3, lines[-1][2].hex())

    async def test_no_snapshot_ever_sees_a_gap(self, database: Database) -> None:
        """Commit order is sequence order, also when writers dawdle: else "as known at S" would change later."""
        dice, done = random.Random(7), asyncio.Event()

        async def write(number: int) -> None:
            await asyncio.sleep(dice.random() / 50)
            async with database.writing(ANNE, "add") as session:
                if number % 2:
                    await session.value("SELECT pg_sleep(0.005)")
                await add(session, number)
                await session.value("SELECT pg_sleep(:s)", {"s": dice.random() / 200})

        async def watch() -> int:
            looks = 0
            while not done.is_set():
                async with database.reading() as session:
                    head, _ = await session.head()
                    seen = await session.first("SELECT count(*) AS n, max(sequence) AS last FROM audit")
                    facts = await session.value("SELECT count(*) FROM fact WHERE lower(known) <= :head", {"head": head})
                assert seen is not None
                assert (seen.n, seen.last or 0) == (head, head)
                assert facts == head
                looks += 1
            return looks

        watcher = asyncio.create_task(watch())
        await asyncio.gather(*(write(number) for number in range(24)))
        done.set()
        assert await watcher > 3
        assert first_break(await chain(database)) is None
        async with database.reading() as session:
            known = await session.all("SELECT lower(known) AS s FROM fact ORDER BY 1")
        assert [row.s for row in known] == list(range(1, 25))

    async def test_a_failed_write_leaves_nothing_and_uses_no_sequence(self, database: Database) -> None:
        async def fail() -> None:
            async with database.writing(ANNE, "add", "key") as session:
                await add(session, 1)
                session.announce("fact.added", id=1)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await fail()
        assert [await count(database, table) for table in ("fact", "audit", "outbox", "idempotency")] == [0, 0, 0, 0]
        async with database.writing(ANNE, "add", "key") as session:
            assert await session.sequence() == 1
            await add(session, 1)

    async def test_a_write_that_does_not_say_what_it_did_is_undone(self, database: Database) -> None:
        with pytest.raises(RuntimeError, match="without saying"):
            async with database.writing(ANNE, "add") as session:
                await session.execute(INSERT, {"id": 1, "what": "x", "known": await session.sequence()})
        assert await count(database, "fact") == 0

    async def test_the_line_names_a_hashed_login_and_canonical_details(self, database: Database) -> None:
        async with database.writing(ANNE, "add") as session:
            await session.sequence()
            session.record("fact.added", "BE.fact.1", b=2, a="é")
        [(line, _, _)] = await chain(database)
        assert (line.actor, line.action, line.subject) == (ANNE.actor, "fact.added", "BE.fact.1")
        assert "anne" not in line.actor
        assert line.body == '{"a":"\\u00e9","b":2}'


class TestWriters:
    async def test_each_decides_on_what_the_one_before_left(self, database: Database) -> None:
        """Load, decide, save: without the lock from the start all would see no fact, and all would write one."""

        async def first_only() -> None:
            async with database.writing(ANNE, "add") as session:
                before = await session.value("SELECT count(*) FROM fact")
                await asyncio.sleep(0.01)
                if before == 0:
                    await add(session, 1)
                session.record("fact.added", "BE.fact.1")

        await asyncio.gather(*(first_only() for _ in range(5)))
        assert await count(database, "fact") == 1

    async def test_a_long_write_holds_nobody_up_and_its_sequence_is_that_of_its_end(self, database: Database) -> None:
        async with database.writing(ANNE, "add", long=True) as long:
            await long.value("SELECT count(*) FROM fact")
            async with asyncio.timeout(5), database.writing(BEN, "add") as short:
                await add(short, 1)
            await add(long, 2)
        lines = [line for line, _, _ in await chain(database)]
        assert [(line.sequence, line.actor) for line in lines] == [(1, BEN.actor), (2, ANNE.actor)]

    async def test_a_replay_waits_for_nobody(self, database: Database) -> None:
        async with database.writing(ANNE, "add", "k") as session:
            await add(session, 1)
        async with database.writing(BEN, "add") as session:
            async with asyncio.timeout(5), database.writing(ANNE, "add", "k") as again:
                assert again.replayed == "BE.fact.1"
            session.record("fact.added", "BE.fact.2")


class TestReading:
    async def test_nothing_can_be_written(self, database: Database) -> None:
        with pytest.raises(DBAPIError, match="read-only"):
            async with database.reading() as session:
                await session.all("INSERT INTO fact VALUES (1, 'x', 'empty', 'empty') RETURNING id")

    async def test_one_snapshot_for_all_queries(self, database: Database) -> None:
        async with database.reading() as session:
            before = await session.head()
            async with database.writing(ANNE, "add") as other:
                await add(other, 1)
            assert await session.head() == before
            assert await session.value("SELECT count(*) FROM fact") == 0
        assert await count(database, "fact") == 1

    async def test_a_writable_connection_comes_back_to_the_pool(self, database: Database) -> None:
        for number in range(12):
            async with database.reading() as session:
                await session.head()
            async with database.writing(ANNE, "add") as other:
                await add(other, number)
        assert await count(database, "fact") == 12


class TestOutbox:
    async def test_lines_follow_the_write_in_order(self, database: Database) -> None:
        async with database.writing(ANNE, "add") as session:
            await add(session, 1)
            session.announce("first", a=1)
            session.announce("second", b=2)
        async with database.reading() as session:
            rows = await session.all(
                "SELECT sequence, position, kind, body, delivered_at FROM outbox ORDER BY position"
            )
        assert [tuple(row) for row in rows] == [(1, 0, "first", {"a": 1}, None), (1, 1, "second", {"b": 2}, None)]


class TestIdempotency:
    async def write(self, database: Database, caller: Caller, key: str, request: Any, number: int) -> WriteSession:
        async with database.writing(caller, "add", key, request) as session:
            if session.replayed is None:
                await add(session, number)
        return session

    async def test_the_same_request_is_answered_again_and_written_once(self, database: Database) -> None:
        first = await self.write(database, ANNE, "k", {"what": "x"}, 1)
        again = await self.write(database, ANNE, "k", {"what": "x"}, 2)
        assert (first.replayed, again.replayed) == (None, "BE.fact.1")
        assert first.subject == again.subject == "BE.fact.1"
        assert await count(database, "audit") == 1

    async def test_another_request_under_the_key_is_refused(self, database: Database) -> None:
        await self.write(database, ANNE, "k", {"what": "x"}, 1)
        with pytest.raises(Refusal) as refused:
            await self.write(database, ANNE, "k", {"what": "y"}, 2)
        assert refused.value.code == "IDEMPOTENCY_KEY_REUSED"
        assert await count(database, "fact") == 1

    async def test_a_key_belongs_to_its_caller_and_its_mutation(self, database: Database) -> None:
        await self.write(database, ANNE, "k", {"what": "x"}, 1)
        assert (await self.write(database, BEN, "k", {"what": "y"}, 2)).replayed is None
        async with database.writing(ANNE, "remove", "k", {"what": "z"}) as session:
            assert session.replayed is None
            await add(session, 3)

    async def test_twins_at_the_same_moment_are_written_once(self, database: Database) -> None:
        twins = await asyncio.gather(*(self.write(database, ANNE, "k", {"what": "x"}, 1) for _ in range(6)))
        assert sum(twin.replayed is None for twin in twins) == 1
        assert {twin.subject for twin in twins} == {"BE.fact.1"}
        assert await count(database, "fact") == 1

    async def test_without_a_key_nothing_is_remembered(self, database: Database) -> None:
        async with database.writing(ANNE, "add") as session:
            await add(session, 1)
        assert await count(database, "idempotency") == 0

    async def test_keys_are_kept_thirty_days(self, database: Database) -> None:
        await self.write(database, ANNE, "old", {}, 1)
        await self.write(database, ANNE, "young", {}, 2)
        async with database.engine.begin() as connection:
            await connection.execute(text("UPDATE idempotency SET at = now() - interval '31 days' WHERE key = 'old'"))
        await database.forget_old_keys()
        async with database.reading() as session:
            assert [row.key for row in await session.all("SELECT key FROM idempotency")] == ["young"]


class TestKeptPast:
    @pytest.fixture
    async def filled(self, database: Database) -> Database:
        async with database.writing(ANNE, "add") as session:
            await add(session, 1)
        return database

    async def run(self, database: Database, statement: str) -> None:
        async with database.engine.begin() as connection:
            await connection.execute(text(statement))

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE fact SET what = 'y'",
            "UPDATE fact SET valid = daterange('2021-01-01', NULL)",
            "UPDATE fact SET known = int8range(2, NULL)",
            "UPDATE fact SET known = int8range(1, 2), what = 'y'",
            "DELETE FROM fact",
            "UPDATE audit SET body = ''",
            "DELETE FROM audit",
            "TRUNCATE audit CASCADE",
        ],
    )
    async def test_the_past_does_not_change(self, filled: Database, statement: str) -> None:
        with pytest.raises(DBAPIError, match="keeps its past"):
            await self.run(filled, statement)

    async def test_what_is_known_can_be_closed_once(self, filled: Database) -> None:
        await self.run(filled, "UPDATE fact SET known = int8range(1, 2)")
        for statement in ("UPDATE fact SET known = int8range(1, 3)", "UPDATE fact SET known = int8range(1, NULL)"):
            with pytest.raises(DBAPIError, match="keeps its past"):
                await self.run(filled, statement)

    async def test_errors_hide_what_was_written(self, filled: Database) -> None:
        with pytest.raises(DBAPIError) as failed:
            async with filled.writing(ANNE, "add") as session:
                await session.execute("INSERT INTO fact (id, what) VALUES (:id, :what)", {"id": 1, "what": "a secret"})
        assert "[SQL parameters hidden" in str(failed.value)
        assert json.dumps("a secret") not in str(failed.value.args)
