"""Two countries' clients partitions over fresh databases, asked with real tokens."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from commons.auth.access import AccessTable
from commons.database.sessions import Database
from commons.subgraph.context import Partition
from services.clients.app import create_app
from tests.answers import done, refusal
from tests.commons.asgi import graphql
from tests.commons.partitions import Issuing, partition_of, role

ACCESS = AccessTable.load()


@dataclass
class Country:
    """One partition and its app."""

    issuing: Issuing
    partition: Partition
    app: Any

    async def ask(self, query: str, token: str = "", **variables: Any) -> dict[str, Any]:
        """The answer's JSON."""
        return (await graphql(self.app, query, variables, token)).json()

    async def data(self, query: str, token: str = "", **variables: Any) -> dict[str, Any]:
        """The answer's data, in which nothing was refused."""
        return done(await self.ask(query, token, **variables))

    async def code(self, query: str, token: str = "", **variables: Any) -> str:
        """The code of the only refusal."""
        return refusal(await self.ask(query, token, **variables))["code"]


@pytest.fixture(scope="session")
def issuing() -> Issuing:
    return Issuing()


@pytest.fixture
def be_officer(issuing: Issuing) -> str:
    return issuing.token("be", "clara", roles=[role("client_officer", "BE")])


@pytest.fixture
def fr_officer(issuing: Issuing) -> str:
    return issuing.token("fr", "colin", roles=[role("client_officer", "FR")])


@pytest.fixture
async def country(
    issuing: Issuing, fresh_database: Callable[[str], Awaitable[str]]
) -> AsyncIterator[Callable[[str], Awaitable[Country]]]:
    """`await country("BE")` is that country's clients partition, empty."""
    opened: list[Database] = []

    async def open_country(code: str) -> Country:
        database = Database(await fresh_database("clients"), code)
        opened.append(database)
        partition = partition_of(database, ACCESS, issuing, service="clients", country=code)
        return Country(issuing, partition, create_app(partition))

    yield open_country
    for database in opened:
        await database.close()
