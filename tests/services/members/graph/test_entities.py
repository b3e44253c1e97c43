"""`_entities` in batches: a handful of queries, whatever the number of representations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from commons.ids import borderless_id
from tests.services.members.conftest import SMARTCOOP, OpenRegister, Register, key, member, person_id, shares

ENTITIES = """query ($rows: [_Any!]!) { _entities(representations: $rows) {
  __typename
  ... on Person { id displayName memberships { id number entity { name } facts { holder } shares { count
    operations(first: 2) { edges { node { number } } } } } }
  ... on Membership { id number joinedOn category { code } facts { registered } shares { count } profile { email } }
  ... on LegalEntity { id name } } }"""


@pytest.fixture
async def belgium(register: OpenRegister) -> Register:
    found = await register("BE")
    rows = [
        member(number, operations=shares(1, date(2021, 1, 1)), logins=[("be", f"m{number}")])
        for number in range(1, 101)
    ]
    await found.load(*rows)
    return found


@contextmanager
def counted(register: Register) -> Iterator[list[str]]:
    """The statements sent while it is open, transactions and settings apart."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    engine = register.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def row(kind: str, text: str) -> dict[str, str]:
    return {"__typename": kind, "id": text}


async def test_a_hundred_persons_cost_as_many_queries_as_one(belgium: Register) -> None:
    officer = belgium.officer()
    with counted(belgium) as one:
        await belgium.data(ENTITIES, officer, rows=[row("Person", person_id(10_001))])
    with counted(belgium) as hundred:
        answer = await belgium.data(
            ENTITIES, officer, rows=[row("Person", person_id(10_000 + n)) for n in range(1, 101)]
        )
    assert len(one) == len(hundred)
    assert [found["memberships"][0]["number"] for found in answer["_entities"]] == list(range(1, 101))
    assert answer["_entities"][99]["displayName"] == "Ada Number100"
    assert answer["_entities"][99]["memberships"][0]["shares"]["count"] == 1


async def test_a_hundred_memberships_cost_as_many_queries_as_one(belgium: Register) -> None:
    officer = belgium.officer()
    with counted(belgium) as one:
        await belgium.data(ENTITIES, officer, rows=[row("Membership", belgium.id(key(1)))])
    with counted(belgium) as hundred:
        answer = await belgium.data(
            ENTITIES, officer, rows=[row("Membership", belgium.id(key(n))) for n in range(1, 101)]
        )
    assert len(one) == len(hundred)
    assert [found["number"] for found in answer["_entities"]] == list(range(1, 101))
    assert answer["_entities"][41]["profile"]["email"] == "ada42@example.org"


async def test_types_mix_repeat_and_keep_their_places(belgium: Register) -> None:
    rows = [
        row("LegalEntity", SMARTCOOP),
        row("Membership", belgium.id(key(2))),
        row("LegalEntity", "BE.entity.nowhere"),
        row("Membership", belgium.id(key(2))),
        row("Membership", belgium.id(key(999))),
    ]
    found = (await belgium.data(ENTITIES, belgium.officer(), rows=rows))["_entities"]
    assert found[0]["name"] == "SmartCoop"
    assert found[1] == found[3]
    assert (found[2], found[4]) == (None, None)


async def test_bad_keys_are_refused_one_by_one_with_a_code(belgium: Register) -> None:
    rows = [
        row("Membership", belgium.id(key(1))),
        row("Membership", "FR.membership." + key(1).hex),
        row("Person", "nonsense"),
        row("Unicorn", "x"),
    ]
    answer = await belgium.ask(ENTITIES, belgium.officer(), rows=rows)
    assert [found is None for found in answer["data"]["_entities"]] == [False, True, True, True]
    codes = {tuple(error["path"]): error["extensions"]["code"] for error in answer["errors"]}
    assert codes == {
        ("_entities", 1): "UNROUTABLE_ID",
        ("_entities", 2): "UNROUTABLE_ID",
        ("_entities", 3): "BAD_ARGUMENT",
    }


async def test_a_bare_key_says_nothing_by_itself(belgium: Register) -> None:
    # Somebody who is here, asked for by a stranger, looks like somebody who never was.
    rows = [row("Person", person_id(10_001)), row("Person", borderless_id("person", key(777)))]
    answer = await belgium.data(ENTITIES, belgium.issuing.token("fr", "stranger"), rows=rows)
    here, nowhere = answer["_entities"]
    assert here | {"id": ""} == nowhere | {"id": ""}
    assert here == {"__typename": "Person", "id": person_id(10_001), "displayName": None, "memberships": []}


async def test_one_member_sees_herself_among_others(belgium: Register) -> None:
    rows = [row("Person", person_id(10_000 + n)) for n in (6, 7, 8)]
    answer = await belgium.data(ENTITIES, belgium.issuing.token("be", "m7"), rows=rows)
    assert [found["displayName"] for found in answer["_entities"]] == [None, "Ada Number7", None]
