"""Correcting a profile: who may change what, what is remembered, and what past documents are told."""

from __future__ import annotations

import pytest

from tests.services.members.conftest import OpenRegister, Register, key, member

RECTIFY = """mutation($input: RectifyProfileInput!) { rectifyProfile(input: $input) {
  ... on RectifyProfilePayload { membership {
  profile { givenName familyName email birthDate city } profileVersion
  formerIdentities { fields familyName birthDate discreet documents note } } } ...Refused } }"""
ROLL = f"BE.roll.{key(7).hex}"


@pytest.fixture
async def be(register: OpenRegister) -> Register:
    be = await register("BE")
    await be.load(member(1, logins=[("be", "ada")]), member(2, logins=[("be", "bob")]))
    return be


async def rectify(be: Register, token: str, **wanted: object) -> dict:
    data = await be.data(RECTIFY, token, input=await read(be, wanted))
    return data["rectifyProfile"]["membership"]


async def refused(be: Register, token: str, **wanted: object) -> str:
    return await be.code(RECTIFY, token, input=await read(be, wanted))


async def read(be: Register, wanted: dict[str, object]) -> dict[str, object]:
    """What is wanted, by somebody who has just read the profile."""
    query = "query($id: ID!) { membership(id: $id) { profileVersion } }"
    found = (await be.data(query, be.officer(), id=be.id(key(1))))["membership"]
    return {"membership": be.id(key(1)), "expectedVersion": found["profileVersion"], **wanted}


async def test_a_name_is_changed_by_the_office_and_past_documents_are_annotated(be: Register) -> None:
    found = await rectify(
        be, be.officer(), changes={"familyName": "Lovelace"}, source="marriage deed 12/2026", documents=[ROLL, ROLL]
    )
    assert found["profile"]["familyName"] == "Lovelace"
    (former,) = found["formerIdentities"]
    assert (former["fields"], former["familyName"], former["documents"]) == (["familyName"], "Number1", [ROLL])
    assert "another name" in former["note"]
    assert "Lovelace" not in former["note"]
    assert found["profileVersion"] == 1
    line = (await be.lines())[-1]
    assert line.action == "member.rectified"
    assert "Lovelace" not in line.body
    assert (await be.outbox("member.rectified"))[0]["documents"] == [ROLL]


async def test_a_discreet_change_shows_that_it_was_and_never_what(be: Register) -> None:
    found = await rectify(be, be.officer(), changes={"givenName": "Adam"}, source="court order", discreet=True)
    assert found["formerIdentities"][0]["discreet"]
    shown = await be.data(
        "query($id: ID!) { membership(id: $id) { formerIdentities { givenName familyName note } } }",
        be.officer(),
        id=be.id(key(1)),
    )
    assert 'Ada"' not in str(shown).replace("'", '"')


async def test_a_member_changes_her_contacts_and_leaves_no_trace_of_the_old(be: Register) -> None:
    ada = be.issuing.token("be", "ada")
    found = await rectify(be, ada, changes={"email": "new@example.org", "city": None})
    assert found["profile"]["email"] == "new@example.org"
    assert found["formerIdentities"] == []
    async with be.database.reading() as session:
        assert await session.value("SELECT to_jsonb(r)::text LIKE '%ada1@%' FROM rectification r") is False


async def test_what_is_refused(be: Register) -> None:
    ada, officer = be.issuing.token("be", "ada"), be.officer()
    assert await refused(be, ada, changes={"familyName": "Other"}, source="x") == "FORBIDDEN"
    assert await refused(be, be.issuing.token("be", "bob"), changes={"city": "X"}) == "FORBIDDEN"
    assert await refused(be, officer, changes={"familyName": "Other"}) == "BAD_ARGUMENT"
    assert await refused(be, officer, changes={}) == "BAD_ARGUMENT"
    assert await refused(be, officer, changes={"familyName": "Number1"}, source="x") == "BAD_ARGUMENT"
    assert await refused(be, officer, changes={"email": "nonsense"}) == "BAD_ARGUMENT"
    assert await refused(be, officer, changes={"birthDate": "2025-01-01"}, source="x") == "BAD_ARGUMENT"
    foreign = ROLL.replace("BE", "FR")
    for documents in ([foreign], [be.id(key(1))], ["nothing"]):
        code = await refused(be, officer, changes={"familyName": "O"}, source="x", documents=documents)
        assert code in {"BAD_ARGUMENT", "UNROUTABLE_ID"}


async def test_two_officers_cannot_overwrite_each_other(be: Register) -> None:
    officer = be.officer()
    await rectify(be, officer, changes={"city": "Liège"}, expectedVersion=0)
    assert await refused(be, officer, changes={"city": "Namur"}, expectedVersion=0) == "CHANGED_MEANWHILE"
    assert (await rectify(be, officer, changes={"city": "Namur"}, expectedVersion=1))["profileVersion"] == 2


async def test_a_birth_date_is_remembered(be: Register) -> None:
    await rectify(be, be.officer(), changes={"birthDate": "1980-01-02"}, source="passport")
    found = await rectify(be, be.officer(), changes={"birthDate": "1980-02-01"}, source="passport, days and months")
    assert [one["birthDate"] for one in found["formerIdentities"]] == ["1980-01-02", None]
    assert found["profile"]["birthDate"] == "1980-02-01"
