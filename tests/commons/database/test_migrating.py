from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from sqlalchemy import text

from commons.database import migrating
from commons.database.migrating import migrate, same_texts, script_directory
from commons.database.migration_texts import ChangedMigration
from commons.database.sessions import Database
from commons.directory import SERVICES
from hemicycle.postgres import Databases


@pytest.fixture
async def empty(databases: Databases) -> AsyncIterator[str]:
    name = f"test_kit_{secrets.token_hex(4)}"
    yield await databases.create(name)
    await databases.drop(name)


@pytest.mark.parametrize("service", SERVICES)
async def test_every_service_migrates_from_nothing_and_a_second_time_for_free(empty: str, service: str) -> None:
    newest = script_directory(service).get_current_head()
    assert await migrate(service, empty) == newest
    assert await migrate(service, empty) == newest
    database = Database(empty, "BE")
    async with database.reading() as session:
        assert await session.value("SELECT version_num FROM alembic_version") == newest
        assert (await session.head())[0] == 0
        assert await session.value("SELECT to_regclass('outbox')::text") == "outbox"
    await database.close()


async def test_replicas_that_start_together_do_not_race(empty: str) -> None:
    await asyncio.gather(*(migrate("clients", empty) for _ in range(3)))
    database = Database(empty, "BE")
    assert [row.version_num for row in await _versions(database)] == [script_directory("clients").get_current_head()]
    await database.close()


async def test_a_failing_revision_leaves_the_database_as_it_was(empty: str) -> None:
    database = Database(empty, "BE")
    async with database.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE outbox (mine int)"))
    with pytest.raises(Exception, match="already exists"):
        await migrate("clients", empty)
    async with database.reading() as session:
        tables = await session.all("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    assert [row.tablename for row in tables] == ["outbox"]
    await database.close()


async def _versions(database: Database) -> list:
    async with database.reading() as session:
        return list(await session.all("SELECT version_num FROM alembic_version"))


@pytest.mark.parametrize("again", [migrate, same_texts])
async def test_a_revision_that_was_edited_after_it_ran_is_told_of(
    empty: str, again: Callable[[str, str], Awaitable[object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    await migrate("members", empty)
    await again("members", empty)
    found = dict(migrating.texts(script_directory("members")))
    edited = found | {"0006": (found["0006"][0], "0" * 64)}
    monkeypatch.setattr(migrating, "texts", lambda _: edited)
    with pytest.raises(ChangedMigration, match=r"0006_cubes\.sql has changed"):
        await again("members", empty)
    # a database from before the texts were kept takes them as they are
    database = Database(empty, "BE")
    async with database.engine.begin() as connection:
        await connection.execute(text("DROP TABLE migration_text"))
    await again("members", empty)
    await database.close()


def test_a_file_s_text_is_its_digest() -> None:
    found = migrating.texts(script_directory("members"))
    assert found["0001"][0] == "0001_register.sql"
    assert len({digest for _, digest in found.values()}) == len(found) >= 11
