"""consent over the graph: the member herself, for a purpose, until she takes it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from commons.clock import today as today_in
from tests.commons.partitions import role
from tests.services.members.conftest import OpenRegister, Register, key, member

CONSENT = """mutation ($input: ConsentInput!) { consent(input: $input) {
  ... on ConsentPayload { membership { id } } ...Refused } }"""
LOOK = "query ($id: ID!) { membership(id: $id) { id joinedOn college } }"


@pytest.fixture
async def belgium(register: OpenRegister) -> Register:
    found = await register("BE")
    await found.load(member(1, logins=[("be", "ada")]), member(2, logins=[("be", "bob")]))
    return found


async def consent(belgium: Register, **given: Any) -> None:
    asked = {"membership": belgium.id(key(1)), "purpose": "SERVICE"} | given
    await belgium.data(CONSENT, belgium.issuing.token("be", "ada"), input=asked)


async def seen(belgium: Register, purpose: str = "SERVICE", *countries: str) -> dict[str, Any] | None:
    issuer = "group" if countries else "fr"
    fanny = belgium.issuing.token(issuer, "fanny", roles=[role("membership_officer", *(countries or ("FR",)))])
    return (await belgium.ask(LOOK, fanny, purpose=purpose, id=belgium.id(key(1))))["data"]["membership"]


async def test_a_consent_shows_its_fields_until_it_is_replaced_or_withdrawn(belgium: Register) -> None:
    assert await seen(belgium) is None
    await consent(belgium, fields=["joinedOn"])
    found = {"id": belgium.id(key(1)), "joinedOn": "2020-01-15", "college": None}
    assert await seen(belgium) == found
    assert await seen(belgium, "STATISTICS") is None
    await consent(belgium, fields=[])
    assert await seen(belgium) == found | {"joinedOn": None}
    await consent(belgium, granted=False)
    assert await seen(belgium) is None
    actions = [line.action for line in await belgium.lines()]
    assert actions[-3:] == ["consent.given", "consent.given", "consent.withdrawn"]


async def test_what_was_consented_before_stays_known(belgium: Register) -> None:
    await consent(belgium, fields=["joinedOn"])
    await consent(belgium, granted=False)
    async with belgium.database.reading() as session:
        rows = await session.all("SELECT fields, upper_inf(known) AS standing FROM consent")
    assert [(row.fields, row.standing) for row in rows] == [(["joinedOn"], False)]


async def test_she_reads_what_she_consented_to_and_nobody_else_does(belgium: Register) -> None:
    await consent(belgium, fields=["joinedOn"])
    await consent(belgium, purpose="STATISTICS", fields=[])
    await consent(belgium, purpose="VOTING_ROLL", fields=["facts"])
    await consent(belgium, purpose="VOTING_ROLL", granted=False)
    query = "query ($id: ID!) { membership(id: $id) { consents { purpose fields } } }"
    told = await belgium.data(query, belgium.issuing.token("be", "ada"), id=belgium.id(key(1)))
    assert told["membership"]["consents"] == [
        {"purpose": "SERVICE", "fields": ["joinedOn"]},
        {"purpose": "STATISTICS", "fields": []},
    ]
    assert await belgium.code(query, belgium.officer(), id=belgium.id(key(1))) == "PARTITION_FORBIDDEN"


async def test_an_edge_is_for_one_country_s_officers(belgium: Register) -> None:
    await consent(belgium, target="FR", fields=["joinedOn"])
    assert (await seen(belgium) or {})["joinedOn"] == "2020-01-15"
    assert await seen(belgium, "SERVICE", "DE", "IT") is None
    await consent(belgium, target="DE", fields=["college"])
    assert (await seen(belgium, "SERVICE", "DE") or {})["joinedOn"] is None
    assert (await seen(belgium) or {})["joinedOn"] == "2020-01-15"
    await consent(belgium, target="FR", granted=False)
    assert await seen(belgium) is None
    assert await seen(belgium, "SERVICE", "DE") is not None
    await consent(belgium, granted=False)
    assert await seen(belgium, "SERVICE", "DE") is None


async def test_who_holds_roles_in_two_countries_reads_by_both_edges(belgium: Register) -> None:
    await consent(belgium, target="DE", fields=["joinedOn"])
    await consent(belgium, target="IT", fields=["college", "joinedOn"])
    await consent(belgium, fields=[])
    found = await seen(belgium, "SERVICE", "DE", "IT")
    assert (found or {})["joinedOn"] == "2020-01-15"
    assert (await seen(belgium) or {})["joinedOn"] is None, "France comes by the edge of every country alone"


async def test_a_consent_ends_with_its_last_day_and_begins_with_its_first(belgium: Register) -> None:
    today = today_in(belgium.partition.country.timezone)
    await consent(belgium, until=today.isoformat(), fields=["joinedOn"])
    assert await seen(belgium) is not None
    await consent(belgium, **{"from": (today + timedelta(days=1)).isoformat()}, fields=["joinedOn"])
    assert await seen(belgium) is None
    # What ran out in the night: a consent given before, whose last day was yesterday.
    await consent(belgium, target="FR", until=today.isoformat(), fields=["joinedOn"])
    async with belgium.database.engine.begin() as connection:
        for statement in (
            "SET LOCAL session_replication_role = replica",
            "UPDATE consent SET valid = daterange(NULL, upper(valid) - 1) WHERE target = 'FR'",
        ):
            await connection.execute(text(statement))
    assert await seen(belgium) is None
    query = "query ($id: ID!) { membership(id: $id) { consents { source target from until open } } }"
    told = await belgium.data(query, belgium.issuing.token("be", "ada"), id=belgium.id(key(1)))
    yesterday, tomorrow = ((today + timedelta(days=days)).isoformat() for days in (-1, 1))
    assert told["membership"]["consents"] == [
        {"source": "BE", "target": None, "from": tomorrow, "until": None, "open": False},
        {"source": "BE", "target": "FR", "from": None, "until": yesterday, "open": False},
    ]


async def test_france_is_not_taken_out_of_every_country(belgium: Register) -> None:
    await consent(belgium, fields=["joinedOn"])
    given = {"membership": belgium.id(key(1)), "purpose": "SERVICE", "target": "FR", "granted": False}
    ada = belgium.issuing.token("be", "ada")
    assert await belgium.code(CONSENT, ada, input=given) == "TRANSITION_NOT_ALLOWED"
    assert await seen(belgium) is not None


async def test_nobody_consents_for_her(belgium: Register) -> None:
    given = {"membership": belgium.id(key(1)), "purpose": "SERVICE", "fields": ["joinedOn"]}

    async def code(token: str, **changes: Any) -> str:
        return await belgium.code(CONSENT, token, input=given | changes)

    ada = belgium.issuing.token("be", "ada")
    assert await code(belgium.issuing.token("be", "bob")) == "FORBIDDEN"
    assert await code(belgium.officer()) == "FORBIDDEN"
    assert await code("") == "UNAUTHENTICATED"
    assert await code(ada, membership=belgium.id(key(999))) == "FORBIDDEN"
    assert await code(ada, fields=["number"]) == "BAD_ARGUMENT"
    assert await code(ada, target="BE") == "BAD_ARGUMENT"
    assert await code(ada, target="XX") == "UNKNOWN_COUNTRY"
    assert await code(ada, until="2020-01-01") == "BAD_ARGUMENT"
    assert await code(ada, membership="nonsense") == "UNROUTABLE_ID"
