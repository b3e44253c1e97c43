"""Queries are answered for the moment they ask for, within a day; writes never are; every answer states its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import strawberry
import strawberry.federation

from commons import clock
from commons.auth.access import AccessTable, Rule
from commons.database.sessions import Database
from commons.errors import Refusal
from commons.subgraph.app import build_app
from commons.subgraph.as_of import AHEAD, OLDEST, asked_moment
from commons.subgraph.context import Info
from commons.subgraph.schema import SubgraphSchema
from tests.commons.asgi import Answer, graphql
from tests.commons.partitions import Issuing, partition_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
RULES = AccessTable(dict.fromkeys(("Query.day", "Mutation.day", "Thing.id"), Rule("login", login=True)))


@strawberry.federation.type(keys=["id"])
class Thing:
    """An entity, for a subgraph has one."""

    id: strawberry.ID


@strawberry.type
class Query:
    """Says which day it is."""

    @strawberry.field
    def day(self, info: Info) -> str:
        """Today."""
        return info.context.today.isoformat()

    @strawberry.field
    def thing(self) -> Thing | None:
        """None."""
        return None


@strawberry.type
class Mutation:
    """Says which day it is, as a write sees it."""

    @strawberry.mutation
    def day(self, info: Info) -> str:
        """Today."""
        return info.context.today.isoformat()


@pytest.fixture(scope="module")
def issuing() -> Issuing:
    return Issuing()


@pytest.fixture(scope="module")
def app(issuing: Issuing) -> Any:
    access = AccessTable({**RULES.rules, "Query.thing": Rule("login", login=True)})
    schema = SubgraphSchema(query=Query, mutation=Mutation, types=[Thing], loaders={}, access=access)
    database = Database("postgresql+asyncpg://127.0.0.1:1/none", "BE")
    return build_app(schema, partition_of(database, access, issuing))


async def asked(app: Any, issuing: Issuing, document: str, moment: datetime | None = None) -> Answer:
    headers: dict[str, Any] = {"x_as_of": moment.isoformat()} if moment else {}
    return await graphql(app, document, token=issuing.token("be", "anne"), **headers)


async def test_an_answer_states_when_it_was_read(app: Any, issuing: Issuing) -> None:
    before = clock.now()
    found = (await asked(app, issuing, "{ day }")).json()
    assert before <= datetime.fromisoformat(found["extensions"]["asOf"]) <= clock.now()


async def test_a_query_is_of_the_day_it_asks_for_and_a_write_of_its_own(app: Any, issuing: Issuing) -> None:
    present = clock.now()
    earlier = present - timedelta(hours=24, minutes=30)
    day = (await asked(app, issuing, "{ day }")).json()["data"]["day"]
    assert (await asked(app, issuing, "{ day }", earlier)).json()["data"]["day"] < day
    assert (await asked(app, issuing, "mutation { day }", earlier)).json()["data"]["day"] >= day


async def test_what_is_no_moment_of_the_last_day_is_refused(app: Any, issuing: Issuing) -> None:
    answer = await asked(app, issuing, "{ day }", clock.now() - timedelta(days=2))
    assert answer.status == 400
    assert [error["extensions"]["code"] for error in answer.json()["errors"]] == ["BAD_ARGUMENT"]


@pytest.mark.parametrize("text", ["", "yesterday", "2026-03-02T11:00:00", "9999-99-99T00:00:00+00:00"])
def test_a_moment_has_its_zone(text: str) -> None:
    with pytest.raises(Refusal):
        asked_moment(text, NOON)


def test_the_bounds() -> None:
    assert asked_moment(None, NOON) is None
    assert asked_moment((NOON - OLDEST).isoformat(), NOON) == NOON - OLDEST
    assert asked_moment((NOON + AHEAD).isoformat(), NOON) == NOON, "another machine's clock may be ahead"
    for moment in (NOON - OLDEST - timedelta(seconds=1), NOON + AHEAD + timedelta(seconds=1)):
        with pytest.raises(Refusal):
            asked_moment(moment.isoformat(), NOON)
