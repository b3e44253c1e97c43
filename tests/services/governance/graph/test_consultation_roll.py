"""A consultation across countries: each person once, by each entity's own law, sealed only when all are at one."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from commons.auth.tokens import Asking, partition_token
from commons.bulk import CONSULTATION_PURPOSE
from services.governance.domain.merkle import MerkleTree, leaf_hash, nonce
from services.governance.store import consultations
from services.governance.store.electorate import Electorate, streamed
from tests.commons.asgi import ask
from tests.conftest import FreshDatabase
from tests.services.governance.country import LOADER, Country, key, member
from tests.services.governance.group import Group

GROUP = "EU.entity.smart-group"
COOP, IT, DE = "BE.entity.smartcoop", "IT.entity.smart-it", "DE.entity.smart-eg"
COMPUTE = """mutation($input: ComputeConsultationInput!) { computeConsultation(input: $input) {
  ... on ComputeConsultationPayload { consultation {
  id version state binding persons voters sources { entityId registered organisations statutesVersion } } }
    ...Refused } }"""
SEAL = """mutation($input: SealConsultationInput!) { sealConsultation(input: $input) {
  ... on SealConsultationPayload { consultation {
  id state merkleRoot signature seals { name } } } ...Refused } }"""
FIND = """mutation($i: FindConsultationDuplicatesInput!) { findConsultationDuplicates(input: $i) {
  ... on FindConsultationDuplicatesPayload { found } ...Refused } }"""
LINES = """query($id: ID!, $first: Int, $after: String) { consultationRoll(id: $id) {
  lines(first: $first, after: $after) {
    edges { node { person { id } counts registeredIn votesIn } } pageInfo { hasNextPage endCursor } } } }"""


@pytest.fixture
async def group(fresh_database: FreshDatabase) -> AsyncIterator[Group]:
    found = await Group.open(["EU", "BE", "IT", "DE"], fresh_database)
    await found["BE"].statutes(COOP, vote_unit="member")
    await found["BE"].load(member(1, COOP), member(2, COOP, shares=0), member(3, COOP))
    long_ago, lately = date(2020, 1, 15), found["IT"].day(0)
    await found["IT"].load(
        replace(member(4, IT, lately), person=key(10_001)), member(5, IT, lately), member(6, IT, long_ago)
    )
    organisation = replace(member(8, DE), person=None, kind="ORGANISATION", organisation=key(1))
    await found["DE"].load(replace(member(7, DE), person=key(10_002)), organisation)
    yield found
    await found.close()


async def convened(group: Group, **fields: Any) -> str:
    return await group["EU"].convene(GROUP, group["EU"].day(60), **fields)


def named(*entities: str) -> list[dict[str, str]]:
    """Entities as the input takes them."""
    parts = [entity.split(".") for entity in entities]
    return [{"country": country, "slug": slug} for country, _, slug in parts]


async def computed(group: Group, assembly: str, *entities: str) -> dict[str, Any]:
    asked = {"assembly": assembly, "entities": named(*(entities or (COOP, IT, DE)))}
    return (await group["EU"].data(COMPUTE, input=asked))["computeConsultation"]["consultation"]


async def searched(group: Group, *entities: str) -> dict[str, Any]:
    """A consultation computed and searched for duplicates, ready to be signed."""
    found = await computed(group, await convened(group), *entities)
    await group["EU"].data(FIND, i={"consultation": found["id"]})
    return found


async def lines(eu: Country, consultation: str, first: int = 100) -> list[dict[str, Any]]:
    seen, after = [], None
    while True:
        page = (await eu.data(LINES, id=consultation, first=first, after=after))["consultationRoll"]["lines"]
        seen += [edge["node"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            return seen
        after = page["pageInfo"]["endCursor"]


async def test_persons_are_counted_once_by_each_entitys_own_law(group: Group) -> None:
    found = await computed(group, await convened(group))
    assert (found["binding"], found["state"], found["version"]) == (False, "PROVISIONAL", 1)
    # 1 (BE, waits in IT), 2 (no share in BE, votes in DE), 3, 6 vote; 5 waits in Italy.
    assert (found["persons"], found["voters"]) == (5, 4)
    assert found["sources"] == [
        {"entityId": COOP, "registered": 3, "organisations": 0, "statutesVersion": 1},
        {"entityId": IT, "registered": 3, "organisations": 0, "statutesVersion": 0},
        {"entityId": DE, "registered": 2, "organisations": 1, "statutesVersion": 0},
    ]
    rows = await lines(group["EU"], found["id"], first=2)
    shown = {row["person"]["id"]: (row["counts"], row["registeredIn"], row["votesIn"]) for row in rows}
    assert list(shown) == sorted(shown)
    assert shown[f"person.{key(10_001).hex}"] == (True, [COOP, IT], [COOP])
    assert shown[f"person.{key(10_002).hex}"] == (True, [COOP, DE], [DE])
    assert shown[f"person.{key(10_005).hex}"] == (False, [IT], [])


async def test_it_is_sealed_by_two_and_then_stands(group: Group) -> None:
    eu = group["EU"]
    assembly = await convened(group)
    found = await computed(group, assembly)
    await eu.data(FIND, i={"consultation": found["id"]})
    await eu.data(SEAL, input={"consultation": found["id"]})
    assert await eu.code_of(SEAL, input={"consultation": found["id"]}) == "SEAL_NEEDS_TWO"
    sealed = (await eu.data(SEAL, eu.token("oriane"), input={"consultation": found["id"]}))["sealConsultation"]
    assert sealed["consultation"]["state"] == "SEALED"
    assert [row["name"] for row in sealed["consultation"]["seals"]] == ["Otto", "Oriane"]
    tree = MerkleTree()
    async with eu.partition.database.reading() as session:
        record = (await consultations.newest_of(session, [_uuid(assembly)]))[0][1]
    for row in await lines(eu, found["id"]):
        masks = {
            name: sum(1 << [COOP, IT, DE].index(entity) for entity in row[name]) for name in ("registeredIn", "votesIn")
        }
        line = {"person": row["person"]["id"], "registered": masks["registeredIn"], "voting": masks["votesIn"]}
        text = json.dumps(line, separators=(",", ":")).encode()
        tree.add(leaf_hash(nonce(record.roll_key, line["person"]), text))
    assert sealed["consultation"]["merkleRoot"] == tree.root().hex()
    again = {"assembly": assembly, "entities": named(COOP)}
    assert await eu.code_of(COMPUTE, input=again) == "ROLL_SEALED"


def _uuid(text: str) -> Any:
    from uuid import UUID

    return UUID(hex=text.rpartition(".")[2])


async def alias(country: Country, old: int, new: int, *, rename: bool) -> None:
    """An alias of `country`'s own, to be delivered; with `rename` its register already uses the new id."""
    async with country.members.writing(LOADER, "alias") as session:
        given = {"old": key(old), "new": key(new), "s": await session.sequence()}
        await session.execute(
            "INSERT INTO person_alias (old, new, statement, known) VALUES (:old, :new, 'x', int8range(:s, NULL))", given
        )
        if rename:
            await session.execute(
                "UPDATE membership_person SET known = int8range(lower(known), :s)"
                " WHERE person = :old AND upper_inf(known) AND CAST(:new AS uuid) IS NOT NULL",
                given,
            )
            await session.execute(
                "INSERT INTO membership_person (membership, person, valid, known)"
                " SELECT membership, :new, valid, int8range(:s, NULL) FROM membership_person WHERE person = :old",
                given,
            )
        names = {"old": f"person.{key(old).hex}", "new": f"person.{key(new).hex}"}
        session.announce("person.alias", **names, statement="x")
        session.record("alias", names["new"])


async def test_nothing_is_sealed_while_a_country_has_not_heard_of_a_new_id(group: Group) -> None:
    eu = group["EU"]
    found = await searched(group)
    await alias(group["DE"], 10_002, 10_003, rename=True)
    before = await eu.chain()
    refused = await eu.refused(SEAL, input={"consultation": found["id"]})
    assert (refused["code"], refused["concerned"]) == ("ALIAS_UNDELIVERED", [DE])
    assert await eu.chain() == before


async def test_an_alias_of_somebody_else_hinders_nothing(group: Group) -> None:
    found = await searched(group)
    await alias(group["DE"], 77_001, 77_002, rename=False)
    await group["EU"].data(SEAL, input={"consultation": found["id"]})


async def test_former_ids_are_folded_by_the_alias_table(group: Group) -> None:
    await alias(group["EU"], 10_006, 10_003, rename=False)
    found = await computed(group, await convened(group))
    assert (found["persons"], found["voters"]) == (4, 3)


async def test_two_members_of_one_entity_are_two_people_whatever_another_country_signed(group: Group) -> None:
    """Italy knows 5 and 6 as two members of one cooperative and declined the alias; Belgium knows 6 by no other id."""
    await alias(group["EU"], 10_006, 10_005, rename=False)
    found = await computed(group, await convened(group))
    assert (found["persons"], found["voters"]) == (5, 4)
    searched_for = await group["EU"].data(FIND, i={"consultation": found["id"]})
    assert searched_for["findConsultationDuplicates"]["found"] == 0


async def test_a_missing_country_writes_and_seals_nothing(group: Group) -> None:
    eu = group["EU"]
    assembly = await convened(group)
    found = await computed(group, assembly)
    await eu.data(FIND, i={"consultation": found["id"]})
    await eu.data(SEAL, input={"consultation": found["id"]})
    before = await eu.chain()
    await group["IT"].served.stop()
    refused = await eu.refused(SEAL, eu.token("oriane"), input={"consultation": found["id"]})
    assert (refused["code"], refused["partitions"]) == ("ELECTORATE_UNAVAILABLE", ["members/IT"])
    again = {"assembly": assembly, "entities": named(COOP, IT)}
    assert await eu.code_of(COMPUTE, input=again) == "ELECTORATE_UNAVAILABLE"
    assert await eu.chain() == before
    assert len(await lines(eu, found["id"])) == 5


async def test_consultations_that_cannot_be_asked_for(group: Group) -> None:
    eu, assembly = group["EU"], await convened(group)
    for entities, code in (
        ([], "BAD_ARGUMENT"),
        ([COOP, COOP], "BAD_ARGUMENT"),
        (["BE.entity.none"], "UNKNOWN_ENTITY"),
    ):
        assert await eu.code_of(COMPUTE, input={"assembly": assembly, "entities": named(*entities)}) == code
    asked = {"assembly": assembly, "entities": named(COOP)}
    assert await eu.code_of(COMPUTE, eu.token("aude", "auditor"), input=asked) in ("FORBIDDEN", "PARTITION_FORBIDDEN")


async def test_another_country_learns_what_decides_a_vote_and_no_more(group: Group) -> None:
    place = group["BE"]
    await place.load(member(9, COOP, suspensions=[(date(2025, 1, 1), None, "a secret reason")], college="workers"))
    eu = group["EU"].partition
    wanted = Electorate(None, COOP, place.today, purpose=CONSULTATION_PURPOSE)
    async with streamed(eu, wanted) as reader:
        sent = b"".join([rows async for rows in reader.rows()])
    assert b"secret" not in sent
    assert b"workers" not in sent
    token = partition_token(Asking(eu.name, "members/BE", "VOTING_ROLL"), eu.key)
    answer = await ask(place.app, "POST", "/bulk/roll-rules", b"{}", authorization=f"Bearer {token}")
    assert answer.status in (401, 403)
