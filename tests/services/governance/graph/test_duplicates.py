"""Suspected duplicates: listed for a decision within one register, and across countries for one consultation."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import pytest

from commons.auth.tokens import Asking, partition_token
from commons.bulk import HASHES_PATH, HashesRequest
from services.members.store.bulk_load import MembershipRecord
from services.members.store.profiles import ProfileRecord
from tests.commons.asgi import ask
from tests.conftest import FreshDatabase
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import SEAL, Country, key, member, membership_id
from tests.services.governance.graph.test_consultation_roll import COMPUTE, GROUP, lines, named
from tests.services.governance.graph.test_consultation_roll import SEAL as SEAL_CONSULTATION
from tests.services.governance.group import Group

SMART_DE, COOP, IT = "DE.entity.smart-eg", "BE.entity.smartcoop", "IT.entity.smart-it"
BORN = date(1984, 2, 29)
FIND = """mutation($i: FindDuplicatesInput!) { findDuplicates(input: $i) {
  ... on FindDuplicatesPayload { found } ...Refused } }"""
DECIDE = """mutation($i: DecideDuplicateInput!) { decideDuplicate(input: $i) {
  ... on DecideDuplicatePayload { roll { totals { votes } } } ...Refused } }"""
LOOK = """query($id: ID!, $first: Int, $after: String) { roll(id: $id) { totals { votes }
  suspectedDuplicates(first: $first, after: $after) { pageInfo { hasNextPage endCursor } edges { node {
    id first { id } second { id } decision { verdict reasons law struck { id } name } } } } } }"""
FIND_ACROSS = """mutation($i: FindConsultationDuplicatesInput!) { findConsultationDuplicates(input: $i) {
  ... on FindConsultationDuplicatesPayload {
  found consultation { persons } } ...Refused } }"""
DECIDE_ACROSS = """mutation($i: DecideConsultationDuplicateInput!) { decideConsultationDuplicate(input: $i) {
  ... on DecideConsultationDuplicatePayload {
  consultation { persons voters } } ...Refused } }"""
LOOK_ACROSS = """query($id: ID!) { consultationRoll(id: $id) { persons suspectedDuplicates { edges { node {
  first { id } second { id } decision { verdict } } } } } }"""


def ada(record: MembershipRecord, given: str = "Ada", born: date | None = BORN) -> MembershipRecord:
    return replace(record, profile=ProfileRecord(given_name=given, family_name="Lovelace", birth_date=born))


async def rolled(country: OpenCountry) -> tuple[Country, str]:
    place = await country("DE")
    await place.load(
        ada(member(1, SMART_DE, date(2021, 1, 1))),
        ada(member(2, SMART_DE, date(2020, 1, 1)), "ÀDA"),
        ada(member(3, SMART_DE), born=None),
        replace(member(4, SMART_DE), person=key(500)),
        replace(member(5, SMART_DE), person=key(500)),
    )
    return place, await place.compute(await place.convene(SMART_DE, place.day(40)))


def pair(roll: str, first: int, second: int, **fields: Any) -> dict[str, Any]:
    given = {"roll": roll, "first": membership_id("DE", first), "second": membership_id("DE", second)}
    return given | {"reasons": "we asked her", "verdict": "SAME", "law": "§ 15 GenG"} | fields


async def pairs(place: Country, roll: str) -> list[dict[str, Any]]:
    found = (await place.data(LOOK, id=roll))["roll"]["suspectedDuplicates"]
    return sorted((edge["node"] for edge in found["edges"]), key=lambda node: node["first"]["id"])


async def test_pairs_are_listed_for_a_decision_and_hold_the_seal_up(country: OpenCountry) -> None:
    place, roll = await rolled(country)
    assert (await place.data(LOOK, id=roll))["roll"]["suspectedDuplicates"] is None
    assert (await place.data(FIND, i={"roll": roll}))["findDuplicates"]["found"] == 2
    found = await pairs(place, roll)
    assert [(node["first"]["id"], node["second"]["id"]) for node in found] == [
        (membership_id("DE", 1), membership_id("DE", 2)),
        (membership_id("DE", 4), membership_id("DE", 5)),
    ]
    refused = await place.refused(SEAL, input={"roll": roll})
    assert (refused["code"], refused["waiting"]) == ("DUPLICATE_UNDECIDED", 2)
    await place.data(DECIDE, i=pair(roll, 2, 1))
    shown = await place.data(DECIDE, i=pair(roll, 4, 5, verdict="DIFFERENT", law=None))
    assert shown["decideDuplicate"]["roll"]["totals"]["votes"] == 4
    decision = (await pairs(place, roll))[0]["decision"]
    assert decision == {
        "verdict": "SAME",
        "reasons": "we asked her",
        "law": "§ 15 GenG",
        "struck": {"id": membership_id("DE", 1)},
        "name": "Otto",
    }
    await place.seal(roll)
    assert await place.code_of(DECIDE, i=pair(roll, 4, 5)) == "ROLL_SEALED"
    assert await place.code_of(FIND, i={"roll": roll}) == "ROLL_SEALED"


async def test_a_decision_may_be_replaced_and_holds_for_the_next_computation(country: OpenCountry) -> None:
    place, roll = await rolled(country)
    await place.data(FIND, i={"roll": roll})
    await place.data(DECIDE, i=pair(roll, 1, 2))
    back = await place.data(DECIDE, i=pair(roll, 1, 2, verdict="DIFFERENT", reasons="twins with one name"))
    assert back["decideDuplicate"]["roll"]["totals"]["votes"] == 5
    again = await place.data(DECIDE, i=pair(roll, 1, 2))
    assert again["decideDuplicate"]["roll"]["totals"]["votes"] == 4
    assembly = (await place.data("query($id: ID!) { roll(id: $id) { assembly { id } } }", id=roll))["roll"]["assembly"]
    fresh = await place.compute(assembly["id"])
    assert (await place.data(LOOK, id=fresh))["roll"]["totals"]["votes"] == 4
    await place.data(FIND, i={"roll": fresh})
    assert (await pairs(place, fresh))[0]["decision"]["verdict"] == "SAME"


async def test_what_cannot_be_decided(country: OpenCountry) -> None:
    place, roll = await rolled(country)
    await place.data(FIND, i={"roll": roll})
    before = await place.chain()
    assert await place.code_of(DECIDE, i=pair(roll, 1, 3)) == "NOT_FOUND"
    assert await place.code_of(DECIDE, i=pair(roll, 1, 1)) == "BAD_ARGUMENT"
    assert await place.code_of(DECIDE, i=pair(roll, 1, 2, reasons="")) == "BAD_ARGUMENT"
    assert await place.code_of(DECIDE, i=pair(roll, 1, 2, law=None)) == "BAD_ARGUMENT"
    auditor = place.token("aude", "auditor")
    assert await place.code_of(DECIDE, auditor, i=pair(roll, 1, 2)) == "PARTITION_FORBIDDEN"
    assert await place.chain() == before
    await place.served.stop()
    assert await place.code_of(FIND, i={"roll": roll}) == "ELECTORATE_UNAVAILABLE"


async def test_pairs_are_paged(country: OpenCountry) -> None:
    place, roll = await rolled(country)
    await place.data(FIND, i={"roll": roll})
    seen, after = [], None
    for _ in range(2):
        page = (await place.data(LOOK, id=roll, first=1, after=after))["roll"]["suspectedDuplicates"]
        seen += [edge["node"]["id"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
    assert len(set(seen)) == 2
    assert not page["pageInfo"]["hasNextPage"]
    outsider = place.token("mia", "membership_officer")
    assert await place.code_of(LOOK, outsider, id=roll) == "PARTITION_FORBIDDEN"


@pytest.fixture
async def group(fresh_database: FreshDatabase) -> AsyncIterator[Group]:
    found = await Group.open(["EU", "BE", "IT"], fresh_database)
    await found["BE"].load(ada(member(1, COOP)), member(2, COOP))
    await found["IT"].load(ada(member(4, IT), "Àda"), ada(member(5, IT), born=None))
    yield found
    await found.close()


async def consulted(group: Group) -> tuple[Country, str, str]:
    eu = group["EU"]
    assembly = await eu.convene(GROUP, eu.day(60))
    asked = {"assembly": assembly, "entities": named(COOP, IT)}
    return eu, (await eu.data(COMPUTE, input=asked))["computeConsultation"]["consultation"]["id"], assembly


def across(consultation: str, **fields: Any) -> dict[str, Any]:
    persons = {"first": f"person.{key(10_004).hex}", "second": f"person.{key(10_001).hex}"}
    return {"consultation": consultation, "verdict": "SAME", "reasons": "she says so"} | persons | fields


async def test_across_countries_two_ids_of_one_human_become_one_line(group: Group) -> None:
    eu, consultation, assembly = await consulted(group)
    assert await eu.code_of(SEAL_CONSULTATION, input={"consultation": consultation}) == "DUPLICATES_NOT_SEARCHED"
    found = (await eu.data(FIND_ACROSS, i={"consultation": consultation}))["findConsultationDuplicates"]
    assert found == {"found": 1, "consultation": {"persons": 4}}
    assert await eu.code_of(SEAL_CONSULTATION, input={"consultation": consultation}) == "DUPLICATE_UNDECIDED"
    folded = await eu.data(DECIDE_ACROSS, i=across(consultation))
    assert folded["decideConsultationDuplicate"]["consultation"] == {"persons": 3, "voters": 3}
    kept = {row["person"]["id"]: row for row in await lines(eu, consultation)}
    assert kept[f"person.{key(10_001).hex}"]["registeredIn"] == [COOP, IT]
    assert f"person.{key(10_004).hex}" not in kept
    back = await eu.data(DECIDE_ACROSS, i=across(consultation, verdict="DIFFERENT"))
    assert back["decideConsultationDuplicate"]["consultation"] == {"persons": 4, "voters": 4}
    await eu.data(DECIDE_ACROSS, i=across(consultation))
    asked = {"assembly": assembly, "entities": named(COOP, IT)}
    fresh = (await eu.data(COMPUTE, input=asked))["computeConsultation"]["consultation"]
    assert fresh["persons"] == 4
    again = (await eu.data(FIND_ACROSS, i={"consultation": fresh["id"]}))["findConsultationDuplicates"]
    assert again == {"found": 1, "consultation": {"persons": 3}}
    for subject in ("otto", "oriane"):
        await eu.data(SEAL_CONSULTATION, eu.token(subject), input={"consultation": fresh["id"]})
    shown = (await eu.data(LOOK_ACROSS, id=fresh["id"]))["consultationRoll"]
    assert shown["suspectedDuplicates"]["edges"][0]["node"]["decision"] == {"verdict": "SAME"}


async def test_nothing_of_names_days_or_hashes_stays(group: Group) -> None:
    eu, consultation, _ = await consulted(group)
    await eu.data(FIND_ACROSS, i={"consultation": consultation})
    await eu.data(DECIDE_ACROSS, i=across(consultation))
    for subject in ("otto", "oriane"):
        await eu.data(SEAL_CONSULTATION, eu.token(subject), input={"consultation": consultation})
    said = " ".join(f"{line.subject} {line.body}" for line in await eu.chain())
    assert key(10_004).hex not in said
    assert "she says so" not in said
    async with eu.partition.database.reading() as session:
        assert await session.value("SELECT count(*) FROM consultation_suspect") == 0
        tables = await session.all(
            "SELECT table_name AS name FROM information_schema.columns WHERE column_name = 'hash'"
        )
    assert {row.name for row in tables} == {"audit", "audit_head"}


async def test_a_country_that_is_down_leaves_everything_as_it_was(group: Group) -> None:
    eu, consultation, _ = await consulted(group)
    before = await eu.chain()
    await group["IT"].served.stop()
    assert await eu.code_of(FIND_ACROSS, i={"consultation": consultation}) == "ELECTORATE_UNAVAILABLE"
    assert await eu.chain() == before
    assert len(await lines(eu, consultation)) == 4


async def test_hashes_are_given_only_for_the_askers_own_assembly(group: Group) -> None:
    eu = group["EU"].partition
    body = msgspec.json.encode(HashesRequest(COOP, group["BE"].today.isoformat(), 1, "00" * 32))
    address = group["BE"].served.address

    async def status(purpose: str, assembly: str | None, sent: bytes = body) -> int:
        import aiohttp

        token = partition_token(Asking(eu.name, "members/BE", purpose, assembly), eu.key)
        async with (
            aiohttp.ClientSession() as http,
            http.post(address + HASHES_PATH, data=sent, headers={"authorization": f"Bearer {token}"}) as answer,
        ):
            return answer.status

    own = f"EU.assembly.{key(1).hex}"
    assert await status("SUSPECTED_DUPLICATES", own) == 200
    assert await status("CONSULTATION", own) == 403
    assert await status("SUSPECTED_DUPLICATES", None) >= 400
    assert await status("SUSPECTED_DUPLICATES", f"BE.assembly.{key(1).hex}") >= 400
    assert await status("SUSPECTED_DUPLICATES", own, body.replace(b"00" * 32, b"00")) >= 400
    assert (await ask(group["BE"].app, "POST", HASHES_PATH, body)).status == 404
