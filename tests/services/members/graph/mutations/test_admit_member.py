"""admitMember over the graph."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.commons.partitions import role
from tests.services.members.conftest import SMARTCOOP, SMARTFR, OpenRegister, Register, key, member, person_id

ADMIT = """mutation ($input: AdmitMemberInput!) { admitMember(input: $input) { ... on AdmitMemberPayload { membership {
  id number joinedOn category { code shareObligation } person { id displayName }
  facts { registered communityMember holder paidUp cooperating } shares { count } profile { givenName email } } }
    ...Refused } }"""
ADA = {"givenName": "Ada", "familyName": "Byron", "email": "ada@example.org", "birthDate": "1980-12-10"}


def wanted(**changes: Any) -> dict[str, Any]:
    return {"entity": SMARTCOOP, "category": "WORKER", "joinedOn": "2024-01-15", "profile": ADA} | changes


async def admitted(register: Register, token: str, **changes: Any) -> dict[str, Any]:
    return (await register.data(ADMIT, token, input=wanted(**changes)))["admitMember"]["membership"]


async def test_a_newcomer_gets_the_next_number_a_fresh_id_and_her_facts(register: OpenRegister) -> None:
    belgium = await register("BE")
    await belgium.load(member(1))
    found = await admitted(belgium, belgium.officer(), shares=2, cooperating=False)
    assert found["number"] == 2
    assert found["joinedOn"] == "2024-01-15"
    assert found["person"]["displayName"] == "Ada Byron"
    assert found["person"]["id"].startswith("person.")
    assert found["facts"] == {
        "registered": True,
        "communityMember": True,
        "holder": True,
        "paidUp": False,
        "cooperating": False,
    }
    assert found["shares"]["count"] == 2
    assert found["profile"] == {"givenName": "Ada", "email": "ada@example.org"}


async def test_the_same_request_again_changes_nothing(register: OpenRegister) -> None:
    belgium = await register("BE")
    first = await admitted(belgium, belgium.officer(), idempotencyKey="once")
    assert await admitted(belgium, belgium.officer(), idempotencyKey="once") == first
    assert len(await belgium.lines()) == 2
    other = wanted(idempotencyKey="once", category="USER")
    assert await belgium.code(ADMIT, belgium.officer(), input=other) == "IDEMPOTENCY_KEY_REUSED"


async def test_her_login_opens_her_own_row(register: OpenRegister) -> None:
    belgium = await register("BE")
    found = await admitted(belgium, belgium.officer(), login={"issuer": "be", "subject": "ada"})
    me = await belgium.data("{ me { id memberships { id } } }", belgium.issuing.token("be", "ada"))
    assert me["me"] == {"id": found["person"]["id"], "memberships": [{"id": found["id"]}]}


async def test_a_person_known_here_joins_a_second_entity_under_her_id(register: OpenRegister) -> None:
    france = await register("FR")
    await france.load(member(1, entity=SMARTFR, person=5))
    found = await admitted(france, france.officer(), entity="FR.entity.alterna", person=person_id(5))
    assert found["person"]["id"] == person_id(5)
    again = wanted(entity="FR.entity.alterna", person=person_id(5))
    assert await france.code(ADMIT, france.officer(), input=again) == "ALREADY_EXISTS"
    elsewhere = wanted(entity=SMARTFR, category="AFFILIATE", person=person_id(77))
    assert await france.code(ADMIT, france.officer(), input=elsewhere) == "NOT_FOUND"


async def test_an_organisation_is_admitted_by_its_id(register: OpenRegister) -> None:
    belgium = await register("BE")
    query = """mutation ($input: AdmitMemberInput!) { admitMember(input: $input) { ... on AdmitMemberPayload {
      membership { kind person { id } organisation { id } } } ...Refused } }"""
    given = wanted(kind="ORGANISATION", organisation="organisation." + key(3).hex, category="CLIENT", profile={})
    found = (await belgium.data(query, belgium.officer(), input=given))["admitMember"]["membership"]
    assert found == {"kind": "ORGANISATION", "person": None, "organisation": {"id": "organisation." + key(3).hex}}
    assert await belgium.code(query, belgium.officer(), input=given) == "ALREADY_EXISTS"


async def test_refusals_write_nothing(register: OpenRegister) -> None:
    belgium = await register("BE")
    before = await belgium.lines()

    async def code(token: str, **changes: Any) -> str:
        return await belgium.code(ADMIT, token, input=wanted(**changes))

    officer = belgium.officer()
    assert await code("") == "UNAUTHENTICATED"
    assert await code(belgium.issuing.token("be", "ada")) == "PARTITION_FORBIDDEN"
    organiser = belgium.issuing.token("be", "otto", roles=[role("organiser", "BE")])
    assert await code(organiser) == "PARTITION_FORBIDDEN"
    assert await code(belgium.officer("BE.entity.other")) == "FORBIDDEN"
    # An issuer gives roles in its own countries only.
    foreign = belgium.issuing.token("fr", "fanny", roles=[role("membership_officer", "BE")])
    assert await code(foreign) == "PARTITION_FORBIDDEN"
    assert await code(officer, entity="BE.entity.nowhere") == "UNKNOWN_ENTITY"
    assert await code(officer, entity="XX.entity.nowhere") == "UNKNOWN_COUNTRY"
    assert await code(officer, entity="nonsense") == "UNROUTABLE_ID"
    assert await code(officer, joinedOn="2010-01-01") == "ENTITY_NOT_OPEN"
    assert await code(officer, category="KING") == "BAD_ARGUMENT"
    assert await code(officer, person="nonsense") == "UNROUTABLE_ID"
    assert await code(officer, login={"issuer": "fr", "subject": "x"}) == "BAD_ARGUMENT"
    for bad in (
        {"email": "ada"},
        {"trade": "poet"},
        {"sector": "90.20"},
        {"familyName": "a\x00b"},
        {"city": "x" * 500},
        {"birthDate": "2030-01-01"},
    ):
        assert await code(officer, profile=ADA | bad) == "BAD_ARGUMENT"
    assert await code(officer, shares=2_000_000_000) == "BAD_ARGUMENT"
    assert await belgium.lines() == before


async def test_the_chain_names_nobody_and_the_profile_stands_alone(register: OpenRegister) -> None:
    belgium = await register("BE")
    await admitted(belgium, belgium.officer())
    line = (await belgium.lines())[-1]
    assert line.action == "member.admitted"
    async with belgium.database.reading() as session:
        told = [row.body for row in await session.all("SELECT body::text FROM outbox")]
    for secret in ("Ada", "Byron", "ada@example.org", "1980-12-10"):
        assert secret not in line.body
        assert secret not in "".join(told)
    assert told != []


async def test_admissions_at_once_leave_no_gap_and_one_chain(register: OpenRegister) -> None:
    belgium = await register("BE")
    officer = belgium.officer()
    storm = [admitted(belgium, officer, shares=index % 3) for index in range(24)]
    storm += [admitted(belgium, officer, person=None, idempotencyKey="same") for _ in range(4)]
    found = await asyncio.gather(*storm)
    assert sorted({row["number"] for row in found}) == list(range(1, 26))
    assert len({row["id"] for row in found[-4:]}) == 1
    assert len(await belgium.lines()) == 1 + 25
    async with belgium.database.reading() as session:
        numbers = [row.number for row in await session.all("SELECT number FROM share_operation ORDER BY number")]
    assert numbers == list(range(1, len(numbers) + 1))
