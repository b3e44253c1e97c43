"""recordShareOperation over the graph."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import pytest

from tests.answers import is_refused, refusal
from tests.services.members.conftest import OpenRegister, Register, key, member, shares

BOOK = """mutation ($input: RecordShareOperationInput!) { recordShareOperation(input: $input) {
  ... on RecordShareOperationPayload { membership {
  id shares { count paid operations { edges { node {
    number kind shareClass shares amount { amount } valueDate } } } } } } ...Refused } }"""


@pytest.fixture
async def belgium(register: OpenRegister) -> Register:
    found = await register("BE")
    await found.load(member(1, operations=shares(1, date(2023, 1, 1))), member(2, logins=[("be", "ada")]))
    return found


async def book(belgium: Register, token: str | None = None, **given: Any) -> dict[str, Any]:
    asked = {"membership": belgium.id(key(1))} | given
    answer = await belgium.data(BOOK, token or belgium.officer(), input=asked)
    return answer["recordShareOperation"]["membership"]["shares"]


async def test_operations_are_numbered_and_holdings_follow(belgium: Register) -> None:
    await book(belgium, kind="SUBSCRIBE", shares=2, valueDate="2024-01-01")
    found = await book(belgium, kind="PAY", amount="45.00", valueDate="2024-02-01")
    assert (found["count"], found["paid"]) == (3, 2)
    assert [edge["node"]["number"] for edge in found["operations"]["edges"]] == [1, 2, 3, 4]
    assert found["operations"]["edges"][3]["node"] == {
        "number": 4,
        "kind": "PAY",
        "shareClass": "A",
        "shares": 0,
        "amount": {"amount": "45.00"},
        "valueDate": "2024-02-01",
    }


async def test_booked_today_for_an_earlier_day_leaves_what_was_known(belgium: Register) -> None:
    before = await belgium.sequence()
    await book(belgium, kind="REDEEM", shares=1, valueDate="2024-05-30")
    query = "query ($id: ID!, $day: Date) { membership(id: $id) { facts(asOf: $day) { holder } } }"
    told = await belgium.data(query, belgium.officer(), id=belgium.id(key(1)), day="2024-05-30")
    assert not told["membership"]["facts"]["holder"]
    async with belgium.database.reading() as session:
        from services.members.store.facts import facts_on

        assert (await facts_on(session, [key(1)], date(2024, 5, 30), before))[key(1)].holder


async def test_what_the_holding_cannot_bear_is_refused_and_nothing_written(belgium: Register) -> None:
    before = await belgium.lines()

    async def code(token: str | None = None, **given: Any) -> str:
        asked = {"membership": belgium.id(key(1)), "kind": "SUBSCRIBE", "shares": 1} | given
        return await belgium.code(BOOK, belgium.officer() if token is None else token, input=asked)

    assert await code(kind="REDEEM", shares=2) == "TRANSITION_NOT_ALLOWED"
    assert await code(kind="PAY") == "TRANSITION_NOT_ALLOWED"
    assert await code(shares=0) == "BAD_ARGUMENT"
    assert await code(valueDate="2990-01-01") == "BAD_ARGUMENT"
    assert await code(valueDate="0001-01-01") == "BAD_ARGUMENT"
    assert await code(kind="PAY", amount="NaN") == "BAD_ARGUMENT"
    assert await code(kind="PAY", amount="-Infinity") == "BAD_ARGUMENT"
    assert await code(shareClass="Z\x00") == "BAD_ARGUMENT"
    assert await code(membership=belgium.id(key(99))) == "NOT_FOUND"
    assert await code(membership="FR.membership." + key(1).hex) == "UNROUTABLE_ID"
    assert await code(belgium.issuing.token("be", "ada"), membership=belgium.id(key(2))) == "PARTITION_FORBIDDEN"
    assert await code(belgium.officer("BE.entity.other")) == "FORBIDDEN"
    assert await code("") == "UNAUTHENTICATED"
    assert await belgium.lines() == before


async def test_each_of_two_bookings_in_one_request_shows_what_it_made(belgium: Register) -> None:
    asked = {"membership": belgium.id(key(1)), "kind": "SUBSCRIBE", "shares": 1}
    one = BOOK.partition("{ recordShareOperation")[2].rsplit("}", 1)[0]
    twice = (
        f"mutation ($input: RecordShareOperationInput!) {{ a: recordShareOperation{one} b: recordShareOperation{one} }}"
    )
    made = await belgium.data(twice, belgium.officer(), input=asked)
    found = [made[name]["membership"]["shares"] for name in ("a", "b")]
    assert [row["count"] for row in found] == [2, 3]
    assert [len(row["operations"]["edges"]) for row in found] == [3, 4]


async def test_one_key_books_once(belgium: Register) -> None:
    given = {"kind": "SUBSCRIBE", "shares": 1, "idempotencyKey": "k"}
    found = await asyncio.gather(*(book(belgium, **given) for _ in range(5)))
    assert {row["count"] for row in found} == {2}
    assert [line.action for line in await belgium.lines()].count("share.operation") == 1


async def test_redemptions_at_once_cannot_overdraw(belgium: Register) -> None:
    asked = {"membership": belgium.id(key(1)), "kind": "REDEEM", "shares": 1}
    answers = await asyncio.gather(*(belgium.ask(BOOK, belgium.officer(), input=asked) for _ in range(6)))
    assert sum(not is_refused(answer) for answer in answers) == 1
    codes = {refusal(answer)["code"] for answer in answers if is_refused(answer)}
    assert codes == {"TRANSITION_NOT_ALLOWED"}
    await belgium.lines()
