"""consent over the graph: the member herself, for a purpose, until she takes it back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.commons.partitions import role
from tests.services.members.conftest import OpenRegister, Register, key, member

CONSENT = "mutation ($input: ConsentInput!) { consent(input: $input) { membership { id } } }"
LOOK = "query ($id: ID!) { membership(id: $id) { id joinedOn college } }"


@pytest.fixture
async def belgium(register: OpenRegister) -> Register:
    found = await register("BE")
    await found.load(member(1, logins=[("be", "ada")]), member(2, logins=[("be", "bob")]))
    return found


async def consent(belgium: Register, **given: Any) -> None:
    asked = {"membership": belgium.id(key(1)), "purpose": "SERVICE"} | given
    await belgium.data(CONSENT, belgium.issuing.token("be", "ada"), input=asked)


async def seen(belgium: Register, purpose: str = "SERVICE") -> dict[str, Any] | None:
    fanny = belgium.issuing.token("fr", "fanny", roles=[role("membership_officer", "FR")])
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
    assert await code(ada, membership="nonsense") == "UNROUTABLE_ID"
