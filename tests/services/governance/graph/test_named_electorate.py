"""A European society whose statutes name the entities whose voters are its electorate: computed, decided, sealed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from services.governance.domain.bundle import verify
from tests.commons.asgi import ask
from tests.conftest import FreshDatabase
from tests.services.governance.country import COMPUTE, SEAL, Country, key, member
from tests.services.governance.graph.test_consultation_roll import alias, named
from tests.services.governance.graph.test_duplicates import DECIDE, FIND, LOOK, ada
from tests.services.governance.group import Group

GROUP, COOP, IT = "EU.entity.smart-group", "BE.entity.smartcoop", "IT.entity.smart-it"
ROLL = """query($id: ID!) { roll(id: $id) { totals { registered voters votes } recomputedRoot merkleRoot
  asKnownNow { addedCount removedCount changedCount }
  electorateOf { article experimental perPerson sources { entityId registered } }
  lines { edges { node { membership { id } person { id } votes reason explanation votesIn } } } } }"""


@pytest.fixture
async def group(fresh_database: FreshDatabase) -> AsyncIterator[Group]:
    found = await Group.open(["EU", "BE", "IT"], fresh_database)
    await found["BE"].statutes(COOP, vote_unit="member")
    await found["BE"].load(ada(member(1, COOP)), member(2, COOP, shares=0), member(3, COOP))
    organisation = replace(member(8, IT), person=None, kind="ORGANISATION", organisation=key(1))
    await found["IT"].load(replace(member(4, IT), person=key(10_003)), ada(member(5, IT)), organisation)
    yield found
    await found.close()


async def rolled(group: Group, count: str = "person") -> tuple[Country, str]:
    eu = group["EU"]
    await eu.statutes(GROUP, electorate_of={"entities": named(COOP, IT), "count": count})
    roll = await eu.compute(await eu.convene(GROUP, eu.day(60)))
    await eu.sign_off_all(GROUP)
    return eu, roll


async def shown(eu: Country, roll: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    found = (await eu.data(ROLL, id=roll))["roll"]
    return found, [edge["node"] for edge in found["lines"]["edges"]]


async def test_voters_of_the_entities_named_are_one_line_each(group: Group) -> None:
    eu, roll = await rolled(group)
    found, lines = await shown(eu, roll)
    # 1, 3 (in both), 5 and the organisation vote; 2 holds no share in Belgium.
    assert found["totals"] == {"registered": 5, "voters": 4, "votes": 4}
    assert found["electorateOf"] == {
        "article": "statutes (version 1) art. 1",
        "experimental": True,
        "perPerson": True,
        "sources": [{"entityId": COOP, "registered": 3}, {"entityId": IT, "registered": 3}],
    }
    by_person = {(line["person"] or {}).get("id"): line for line in lines}
    assert by_person[f"person.{key(10_003).hex}"]["votesIn"] == [COOP, IT]
    silent = by_person[f"person.{key(10_002).hex}"]
    assert (silent["votes"], silent["reason"], silent["votesIn"]) == (0, "SUSPENDED", [])
    assert "no vote in any of the entities" in silent["explanation"]
    assert by_person[None]["votesIn"] == [IT]


async def test_by_membership_every_membership_is_a_line(group: Group) -> None:
    eu, roll = await rolled(group, "membership")
    found, _ = await shown(eu, roll)
    assert found["totals"] == {"registered": 6, "voters": 5, "votes": 5}


async def test_it_is_sealed_recomputed_and_verified(group: Group) -> None:
    eu, roll = await rolled(group)
    await eu.data(FIND, i={"roll": roll})
    pairs = (await eu.data(LOOK, id=roll))["roll"]["suspectedDuplicates"]["edges"]
    assert len(pairs) == 1
    assert await eu.code_of(SEAL, input={"roll": roll}) == "DUPLICATE_UNDECIDED"
    said = {"roll": roll, "verdict": "SAME", "reasons": "she says so", "law": "art. 12"}
    said |= {name: pairs[0]["node"][name]["id"] for name in ("first", "second")}
    await eu.data(DECIDE, i=said)
    await eu.seal(roll)
    found, _ = await shown(eu, roll)
    assert found["totals"]["votes"] == 3
    assert found["merkleRoot"] == found["recomputedRoot"]
    assert found["asKnownNow"] == {"addedCount": 0, "removedCount": 0, "changedCount": 0}
    await group["IT"].load(member(6, IT))
    moved, _ = await shown(eu, roll)
    assert moved["asKnownNow"] == {"addedCount": 1, "removedCount": 0, "changedCount": 0}
    assert moved["recomputedRoot"] == found["merkleRoot"]
    answer = await ask(eu.app, "GET", f"/bulk/rolls/{roll}.jsonl", authorization=f"Bearer {eu.token()}")
    claims = verify(answer.body.splitlines(keepends=True)).claims
    assert claims["electorate_of"]["experimental"] is True
    assert [source["entity"] for source in claims["electorate_of"]["sources"]] == [COOP, IT]


async def test_a_missing_country_or_alias_holds_everything_up(group: Group) -> None:
    eu, roll = await rolled(group)
    await alias(group["IT"], 10_005, 10_500, rename=True)
    refused = await eu.refused(SEAL, input={"roll": roll})
    assert (refused["code"], refused["concerned"]) == ("ALIAS_UNDELIVERED", [IT])
    before = await eu.chain()
    await group["IT"].served.stop()
    assert await eu.code_of(SEAL, input={"roll": roll}) == "ELECTORATE_UNAVAILABLE"
    assembly = (await eu.data("query($id: ID!) { roll(id: $id) { assembly { id } } }", id=roll))["roll"]["assembly"]
    assert await eu.code_of(COMPUTE, input={"assembly": assembly["id"]}) == "ELECTORATE_UNAVAILABLE"
    assert await eu.chain() == before
