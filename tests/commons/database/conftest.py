"""A partition's database with the common tables, and one table of facts."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from commons.database.migrating import common_tables, run_script
from commons.database.sessions import Database
from hemicycle.postgres import Databases

FACTS = """
CREATE TABLE fact (
  id     int NOT NULL,
  what   text NOT NULL,
  valid  daterange NOT NULL,
  known  int8range NOT NULL
);
CREATE TRIGGER fact_append_only BEFORE UPDATE OR DELETE ON fact FOR EACH ROW EXECUTE FUNCTION append_only();
"""


@pytest.fixture(scope="session")
async def blank_template(databases: Databases) -> AsyncIterator[str]:
    """Name of a database to clone."""
    name = f"test_kit_{secrets.token_hex(4)}"
    found = Database(await databases.create(name), "BE")
    async with found.engine.begin() as connection:
        await connection.run_sync(run_script, common_tables() + FACTS)
    await found.close()
    yield name
    await databases.drop(name)


@pytest.fixture
async def database(databases: Databases, blank_template: str) -> AsyncIterator[Database]:
    """A fresh one."""
    name = f"test_kit_{secrets.token_hex(4)}"
    found = Database(await databases.create(name, blank_template), "BE", pool_size=8)
    yield found
    await found.close()
    await databases.drop(name)


async def count(database: Database, table: str) -> int:
    """How many rows."""
    async with database.engine.connect() as connection:
        return (await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one()
