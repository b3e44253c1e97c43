"""Bad input: each a typed refusal with a stable code that says what to do; nothing written, nothing leaked."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.answers import refusal
from tests.journeys.operations import operation

LEAKS = re.compile(r"Traceback|File \"|SELECT |INSERT |asyncpg|sqlalchemy|KeyError|\.py\b|object at 0x", re.IGNORECASE)


def refused(answer: dict, *codes: str) -> None:
    said = refusal(answer)
    assert said["code"] in codes, answer
    assert len(said["message"]) > 10
    assert not LEAKS.search(str(answer))


def convocation(**more) -> dict:
    return {
        "entity": "BE.entity.smartcoop",
        "title": "T",
        "kind": "ORDINARY",
        "form": "IN_ROOM",
        "heldOn": (date.today() + timedelta(days=50)).isoformat(),
        "agenda": [{"title": "A", "resolution": "ORDINARY"}],
        "idempotencyKey": uuid4().hex,
    } | more


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"entity": "XX.entity.smartcoop"}, "UNROUTABLE_ID"),
        ({"entity": "BE.entity.nobody"}, "UNKNOWN_ENTITY"),
        ({"entity": "not an id"}, "UNROUTABLE_ID"),
        ({"heldOn": (date.today() - timedelta(days=1)).isoformat()}, "CONVOCATION_IN_PAST"),
        ({"heldOn": (date.today() + timedelta(days=3)).isoformat()}, "NOTICE_TOO_SHORT"),
        ({"recordDate": (date.today() + timedelta(days=2)).isoformat()}, "RECORD_DATE_NOT_LICENSED"),
    ],
)
async def test_a_convocation_that_cannot_be(stack, more, code):
    answer = await stack.ask(operation("convene"), {"input": convocation(**more)}, as_="otto")

    refused(answer, code)
    count = await stack.ask(
        'query { assemblies(first: 500, countries: ["BE"], filter: {upcoming: true}) { edges { node { title } } } }',
        as_="otto",
    )
    assert "T" not in [edge["node"]["title"] for edge in count["data"]["assemblies"]["edges"]]


async def test_an_organiser_of_another_country_may_not_convene(stack):
    refused(await stack.ask(operation("convene"), {"input": convocation()}, as_="fleur"), "PARTITION_FORBIDDEN")


async def test_without_a_token_nothing_is_told(stack):
    refused(await stack.ask(operation("newest_members"), {"first": 3}, as_=None), "UNAUTHENTICATED")


@pytest.mark.parametrize(
    ("bad", "code"),
    [("nonsense", "CURSOR_INVALID"), ("k1:W10", "CURSOR_INVALID"), ("", "CURSOR_INVALID")],
)
async def test_a_cursor_nobody_gave_out(stack, bad, code):
    answer = await stack.ask(operation("newest_members"), {"first": 3, "after": bad}, as_="greta")
    refused(answer, code)


async def test_a_cursor_of_other_arguments(stack):
    page = await stack.ask(operation("newest_members"), {"first": 3, "countries": ["DE"]}, as_="greta")
    cursor = page["data"]["members"]["pageInfo"]["endCursor"]
    document = operation("newest_members").replace("NEWEST", "OLDEST")
    refused(await stack.ask(document, {"first": 3, "after": cursor}, as_="greta"), "CURSOR_MISMATCH")


@pytest.mark.parametrize(
    "bad", ["DE.membership.12", "DE.membership." + "g" * 32, "membership", "ZZ.membership." + "0" * 32]
)
async def test_an_id_that_is_none(stack, bad):
    answer = await stack.ask("query($id: ID!) { membership(id: $id) { id } }", {"id": bad}, as_="greta")
    refused(answer, "UNROUTABLE_ID", "UNKNOWN_COUNTRY", "MALFORMED_ID")


AMELIES = "BE.membership.00000000000040008000000000000a1b"


@pytest.mark.parametrize("question", ["membership(id: $id) { id joinedOn }", "node(id: $id) { __typename id }"])
async def test_an_id_that_exists_and_one_that_does_not_are_the_same_to_who_may_see_neither(stack, question):
    """Guessing ids tells nobody who is a member: word for word the same answer, but for the trace."""
    answers = []
    for guessed in (AMELIES, "BE.membership." + uuid4().hex):
        answer = await stack.ask(f"query($id: ID!) {{ {question} }}", {"id": guessed}, as_="greta")
        answer.get("extensions", {}).pop("partitions", None)
        for error in answer.get("errors", []):
            error["extensions"].pop("traceId")
        answers.append(str(answer).replace(guessed, "ID"))
    assert answers[0] == answers[1]
    assert (await stack.ask(f"query($id: ID!) {{ {question} }}", {"id": AMELIES}, as_="amelie"))["data"]


async def test_an_unknown_country_is_an_error_never_a_scatter(stack):
    answer = await stack.ask(operation("newest_members"), {"first": 3, "countries": ["DE", "XX"]}, as_="greta")
    refused(answer, "UNKNOWN_COUNTRY")


async def test_a_query_too_deep(stack):
    deep = "entity { members(first: 1) { edges { node { " * 12 + "id" + " } } } }" * 12
    answer = await stack.ask('query { membership(id: "DE.membership.' + "0" * 32 + '") { ' + deep + " } }", as_="greta")
    refused(answer, "QUERY_TOO_DEEP", "QUERY_TOO_COSTLY")


async def test_a_query_too_costly(stack):
    nested = "members(first: 500) { edges { node { entity { members(first: 500) { edges { node { id } } } } } } }"
    wide = " ".join(f"a{index}: {nested}" for index in range(8))
    refused(await stack.ask(f"query {{ {wide} }}", as_="greta"), "QUERY_TOO_COSTLY", "QUERY_TOO_LARGE")


async def test_a_role_that_does_not_exist(stack):
    token = stack.forge_roles([{"role": "emperor", "countries": ["DE"]}], issuer="group")
    refused(await stack.ask(operation("newest_members"), {"first": 3}, token=token), "UNKNOWN_ROLE")


async def test_a_forged_token(stack):
    token = stack.token("greta")
    refused(
        await stack.ask(operation("newest_members"), {"first": 3}, token=token[:-8] + "AAAAAAAA"), "UNAUTHENTICATED"
    )


async def test_roles_outside_the_issuers_countries_do_not_count(stack):
    token = stack.forge_roles([{"role": "organiser", "countries": ["BE"]}], issuer="group")
    refused(await stack.ask(operation("convene"), {"input": convocation()}, token=token), "FORBIDDEN")
