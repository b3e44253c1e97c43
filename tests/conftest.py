"""What every tier shares: one PostgreSQL per run, and fresh migrated databases cloned from a template per service."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from commons.database.migrating import migrate
from hemicycle.postgres import Databases, EmbeddedServer
from tests.memory import roomy_memory

FreshDatabase = Callable[[str], Awaitable[str]]


@pytest.fixture(scope="session")
def database_server() -> Iterator[str]:
    """URL of a server whose user may create databases: `DATABASE_URL` if set, else an embedded one of this run."""
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="hemicycle-tests-", dir=roomy_memory()) as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedServer(Path(folder), f"test-{secrets.token_hex(4)}", durable=False)
        server.start()
        try:
            yield server.url()
        finally:
            server.remove()


@pytest.fixture(scope="session")
async def databases(database_server: str) -> AsyncIterator[Databases]:
    """Databases on the run's server; on a given server those of this run are dropped at its end."""
    found = Databases(database_server)
    yield found
    if os.environ.get("DATABASE_URL"):  # an embedded server goes as a whole
        for name in await found.notes(PREFIX):
            await found.drop(name)


PREFIX = f"test_{secrets.token_hex(4)}_"


@pytest.fixture(scope="session")
def lasting_database(databases: Databases) -> FreshDatabase:
    """`await lasting_database("members")` is the URL of a new migrated database of that service, for the whole run."""
    templates: dict[str, str] = {}

    async def fresh(service: str) -> str:
        if service not in templates:
            name = f"{PREFIX}{service}_template"
            await migrate(service, await databases.create(name))
            templates[service] = name
        return await databases.create(f"{PREFIX}{service}_{secrets.token_hex(4)}", templates[service], passing=True)

    return fresh


@pytest.fixture
async def fresh_database(databases: Databases, lasting_database: FreshDatabase) -> AsyncIterator[FreshDatabase]:
    """The same for one test: a run of thousands leaves no thousands of databases in memory."""
    made: list[str] = []

    async def fresh(service: str) -> str:
        made.append(url := await lasting_database(service))
        return url

    yield fresh
    for url in made:
        await databases.drop(str(make_url(url).database))
