"""`entities`: 1,000 entities of 5 fields through `_entities`, ours against stock Strawberry with a DataLoader.

Both are asked as apps (request bytes in, answer bytes out) over the same table with the same query and pool; ours
checks the token and the access table as well, as every subgraph does.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import orjson
import strawberry
import strawberry.federation
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader

from commons.auth.access import AccessTable, Rule
from commons.auth.caller import Role
from commons.database.sessions import Database
from commons.ids import global_id, uuid_of
from commons.memory import settle
from commons.subgraph.app import build_app
from commons.subgraph.context import RequestContext
from commons.subgraph.guard import Subject
from commons.subgraph.schema import SubgraphSchema
from commons.telemetry import logs
from hemicycle.postgres import Databases
from tests.benchmarks.figures import Figure, medians
from tests.benchmarks.server import bench_server
from tests.commons.asgi import graphql
from tests.commons.partitions import Issuing, partition_of, role

ENTITIES = 1_000
ROWS = 20_000
ENTITY = "BE.entity.smartcoop"
FIELDS = "id number joinedOn category voting"
QUERY = f"query($r: [_Any!]!) {{ _entities(representations: $r) {{ ... on Membership {{ {FIELDS} }} }} }}"
SELECT = "SELECT id, number, joined_on, category, voting FROM membership WHERE id = ANY(:ids)"
FILL = """
CREATE TABLE membership (
  id uuid PRIMARY KEY, number int NOT NULL, joined_on date, category text NOT NULL, voting boolean NOT NULL)
"""
ROW = """
INSERT INTO membership
SELECT gen_random_uuid(), n, date '2010-01-01' + n % 5000, (ARRAY['A','B','C'])[1 + n % 3], n % 7 > 0
FROM generate_series(1, :rows) n
"""


@strawberry.federation.type(name="Membership", keys=["id"])
class OurMembership:
    """As our services write it."""

    id: strawberry.ID
    number: int
    joined_on: date | None
    category: str | None
    voting: bool | None
    subject: strawberry.Private[Subject]


@strawberry.type(name="Query")
class OurQuery:
    """A root, because there must be one."""

    @strawberry.field
    def partition(self) -> str:
        """Nothing of interest."""
        return "members/BE"


async def load_memberships(context: RequestContext, representations: Sequence[Any]) -> list[OurMembership | None]:
    """All of them by one query, as our services do."""
    wanted = [uuid_of(row["id"], "membership", context.country) for row in representations]
    async with context.reading() as session:
        rows = await session.all(SELECT, {"ids": wanted})
    subject = Subject(ENTITY)
    found = {
        key: OurMembership(
            id=strawberry.ID(global_id("BE", "membership", key)),
            number=number,
            joined_on=joined_on,
            category=category,
            voting=voting,
            subject=subject,
        )
        for key, number, joined_on, category, voting in rows
    }
    return [found.get(key) for key in wanted]


def access() -> AccessTable:
    """Three of the five fields are guarded."""
    login = Rule("login", login=True)
    officer = Rule("register", self_=True, consent=True, roles=frozenset({Role.MEMBERSHIP_OFFICER}))
    return AccessTable(
        {
            "Query.partition": login,
            "Membership.id": login,
            "Membership.number": login,
            "Membership.joinedOn": officer,
            "Membership.category": officer,
            "Membership.voting": officer,
        }
    )


def our_app(database: Database, issuing: Issuing) -> Any:
    """A subgraph built with the kit."""
    table = access()
    schema = SubgraphSchema(
        query=OurQuery, mutation=None, types=[OurMembership], loaders={"Membership": load_memberships}, access=table
    )
    return build_app(schema, partition_of(database, table, issuing))


def stock_app(engine: AsyncEngine) -> Any:
    """A subgraph as Strawberry's guide builds it."""

    async def load(keys: list[str]) -> list[Any]:
        wanted = [UUID(hex=key.rpartition(".")[2]) for key in keys]
        async with engine.connect() as connection:
            rows = (await connection.execute(text(SELECT), {"ids": wanted})).all()
        found = {row.id: row for row in rows}
        return [found.get(key) for key in wanted]

    @strawberry.federation.type(name="Membership", keys=["id"])
    class Membership:
        id: strawberry.ID
        number: int
        joined_on: date | None
        category: str | None
        voting: bool | None

        @classmethod
        async def resolve_reference(cls, info: strawberry.Info, id: strawberry.ID) -> Membership | None:  # noqa: A002
            row = await info.context["loader"].load(id)
            return row and cls(
                id=id, number=row.number, joined_on=row.joined_on, category=row.category, voting=row.voting
            )

    @strawberry.type
    class Query:
        partition: str = "members/BE"

    class Endpoint(GraphQL):
        async def get_context(self, request: Any, response: Any) -> Any:
            return {"loader": DataLoader(load_fn=load)}

    return Endpoint(strawberry.federation.Schema(query=Query, types=[Membership], federation_version="2.9"))


async def run() -> list[Figure]:
    """Measure on a database of this run's own."""
    logs.configure("WARNING")
    with bench_server() as url:
        databases, name = Databases(url), f"bench_entities_{secrets.token_hex(4)}"
        try:
            return await _measured(await databases.create(name))
        finally:
            await databases.drop(name)


async def _measured(url: str) -> list[Figure]:
    database, issuing = Database(url, "BE"), Issuing()
    async with database.engine.begin() as connection:
        await connection.execute(text(FILL))
        await connection.execute(text(ROW), {"rows": ROWS})
        ids = (await connection.execute(text(f"SELECT id FROM membership LIMIT {ENTITIES}"))).scalars().all()
    representations = [{"__typename": "Membership", "id": global_id("BE", "membership", key)} for key in ids]
    token = issuing.token("be", roles=[role("membership_officer", "BE")])
    ours, stock = our_app(database, issuing), stock_app(database.engine)

    async def ask(app: Any) -> Any:
        return await graphql(app, QUERY, {"r": representations}, token)

    first, second = orjson.loads((await ask(ours)).body), orjson.loads((await ask(stock)).body)
    if first != second or len(first["data"]["_entities"]) != ENTITIES or None in first["data"]["_entities"]:
        raise AssertionError("the two apps do not give the same 1,000 entities")
    settle()
    fast, slow = await medians(lambda: ask(ours), lambda: ask(stock), rounds=15)
    await database.close()
    return [Figure("entities", slow / fast, ">=", 3)]
