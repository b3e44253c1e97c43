"""Members partitions over fresh databases, loaded with small registers and asked with real tokens."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from commons.auth.access import AccessTable
from commons.auth.caller import Caller
from commons.auth.keys import SigningKey
from commons.database.audit import AuditLine
from commons.database.chain import check_chain, lines_after
from commons.database.sessions import Database
from commons.ids import borderless_id, global_id
from commons.subgraph.context import Partition
from services.members.app import create_app, open_directory
from services.members.store.bulk_load import MembershipRecord, load
from services.members.store.profiles import ProfileRecord
from tests.answers import done, refusal
from tests.commons.asgi import graphql
from tests.commons.partitions import Issuing, partition_of, role
from tests.services.members.cubes.meetings import Meetings

ACCESS = AccessTable.load()
COUNTRIES = ("BE", "FR", "DE")
SMARTCOOP = "BE.entity.smartcoop"
SMARTFR = "FR.entity.smartfr"
LOADER = Caller(issuer="test", subject="loader")


@dataclass
class Register:
    """One country's members partition and its app."""

    issuing: Issuing
    partition: Partition
    app: Any

    @property
    def database(self) -> Database:
        return self.partition.database

    async def load(self, *records: MembershipRecord) -> None:
        async with self.database.writing(LOADER, "load") as session:
            await load(session, records)

    async def ask(self, query: str, token: str = "", /, purpose: str | None = None, **variables: Any) -> dict[str, Any]:
        """The answer's JSON."""
        headers = {"x_purpose": purpose} if purpose else {}
        return (await graphql(self.app, query, variables, token, **headers)).json()

    async def data(
        self, query: str, token: str = "", /, purpose: str | None = None, **variables: Any
    ) -> dict[str, Any]:
        """The answer's data, in which nothing was refused."""
        return done(await self.ask(query, token, purpose, **variables))

    async def code(self, query: str, token: str = "", /, purpose: str | None = None, **variables: Any) -> str:
        """The code of the only refusal."""
        return refusal(await self.ask(query, token, purpose, **variables))["code"]

    def id(self, membership: UUID) -> str:
        return global_id(self.partition.country.code, "membership", membership)

    def officer(self, *entities: str) -> str:
        country = self.partition.country
        grant = role("membership_officer", country.code, entities=entities)
        return self.issuing.token(country.issuer, "officer", roles=[grant])

    async def sequence(self) -> int:
        async with self.database.reading() as session:
            return (await session.head())[0]

    async def lines(self) -> list[AuditLine]:
        """The audit chain's lines, after checking that it holds."""
        async with self.database.reading() as session:
            assert (await check_chain(session)).broken_at is None
            return [line for line, _, _ in await lines_after(session, 0)]

    async def outbox(self, kind: str) -> list[dict[str, Any]]:
        async with self.database.reading() as session:
            rows = await session.all(
                "SELECT body FROM outbox WHERE kind = :kind ORDER BY sequence, position", {"kind": kind}
            )
        return [row.body for row in rows]


OpenRegister = Callable[[str], Awaitable[Register]]


@pytest.fixture(scope="session")
def issuing() -> Issuing:
    names = [*(f"members/{code}" for code in COUNTRIES), "governance/BE", "clients/BE"]
    return Issuing(partitions={name: SigningKey.generate() for name in names})


@pytest.fixture
async def register(issuing: Issuing, fresh_database: Callable[[str], Awaitable[str]]) -> AsyncIterator[OpenRegister]:
    """`await register("BE")` is that country's members partition with its entities open and nobody in it."""
    opened: list[Database] = []

    async def open_register(code: str) -> Register:
        database = Database(await fresh_database("members"), code)
        opened.append(database)
        partition = partition_of(database, ACCESS, issuing, service="members", country=code)
        partition = replace(partition, key=issuing.partitions[f"members/{code}"])
        await open_directory(partition)
        return Register(issuing, partition, create_app(partition))

    yield open_register
    for database in opened:
        await database.close()


@pytest.fixture
def meetings(monkeypatch: pytest.MonkeyPatch) -> Meetings:
    """What governance says of the last meetings: nothing, until a test says who did what."""
    found = Meetings()
    monkeypatch.setattr("services.members.store.turnout.posted", found.posted)
    return found


def key(number: int) -> UUID:
    """A uuid that reads well in a failing test."""
    return UUID(int=number, version=4)


def person_id(number: int) -> str:
    return borderless_id("person", key(number))


def member(number: int, *, entity: str = SMARTCOOP, person: int | None = None, **fields: Any) -> MembershipRecord:
    """A member of `entity` who joined in 2020; membership and person numbers make their ids."""
    record = MembershipRecord(
        membership=key(number),
        entity=entity,
        kind="PERSON",
        category="WORKER" if entity == SMARTCOOP else "COORDINATOR",
        joined_on=date(2020, 1, 15),
        person=None if "organisation" in fields else key(number + 10_000 if person is None else person),
        profile=ProfileRecord(given_name="Ada", family_name=f"Number{number}", email=f"ada{number}@example.org"),
    )
    return replace(record, **fields)


Operations = Sequence[tuple[str, int, Decimal, date]]


def shares(count: int, day: date, *, paid: int | None = None, nominal: int = 30) -> Operations:
    """A subscription of `count` shares, and the payment of `paid` (all if None) on the same day."""
    paying = count if paid is None else paid
    operations = [("SUBSCRIBE", count, Decimal(count * nominal), day)]
    if paying:
        operations.append(("PAY", paying, Decimal(paying * nominal), day))
    return operations
