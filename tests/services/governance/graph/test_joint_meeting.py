"""A joint evening: two rolls, each votes once per entity, and a view that shows a person once."""

from __future__ import annotations

from dataclasses import replace

from commons.ids import borderless_id
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, key, member

SMARTFR, ALTERNA = "FR.entity.smartfr", "FR.entity.alterna"
VIEW = """
query($m: ID!, $first: Int, $after: String) { consultation(meeting: $m, first: $first, after: $after) {
  edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }
"""
MEETING = "query($m: ID!) { jointMeeting(id: $m) { id title assemblies { id entity { id } } } }"


async def evening(place: Country) -> str:
    """Two French entities meet; person 10001 belongs to both, and membership 4 has no share."""
    await place.statutes(ALTERNA, vote_needs_share=True)
    await place.load(member(1, SMARTFR), member(2, SMARTFR))
    await place.load(member(4, ALTERNA, shares=0))
    shared = member(3, ALTERNA)
    await place.load(replace(shared, person=key(10_001)))
    first = await place.convene(SMARTFR, place.day(40), joint=True)
    meeting = (await place.data("query($a: ID!) { assembly(id: $a) { jointMeeting { id } } }", a=first))["assembly"]
    second = await place.convene(ALTERNA, place.day(40), jointMeeting=meeting["jointMeeting"]["id"])
    for assembly in (first, second):
        await place.compute(assembly)
    return meeting["jointMeeting"]["id"]


async def test_each_entity_has_its_roll_and_the_view_shows_a_person_once(country: OpenCountry) -> None:
    place = await country("FR")
    meeting = await evening(place)
    shown = (await place.data(MEETING, m=meeting))["jointMeeting"]
    assert [row["entity"]["id"] for row in shown["assemblies"]] == [SMARTFR, ALTERNA]
    totals = "query { assemblies { edges { node { roll { totals { registered votes } } } } } }"
    rolls = [edge["node"]["roll"]["totals"] for edge in (await place.data(totals))["assemblies"]["edges"]]
    assert rolls == [{"registered": 2, "votes": 2}, {"registered": 2, "votes": 1}]
    page = (await place.data(VIEW, m=meeting, first=1))["consultation"]
    assert page["edges"][0]["node"]["id"] == borderless_id("person", key(10_001))
    assert page["pageInfo"]["hasNextPage"]
    rest = (await place.data(VIEW, m=meeting, after=page["pageInfo"]["endCursor"]))["consultation"]
    assert [edge["node"]["id"] for edge in rest["edges"]] == [borderless_id("person", key(10_002))]


async def test_an_organiser_of_another_country_may_see_the_view_and_others_may_not(country: OpenCountry) -> None:
    place = await country("FR")
    meeting = await evening(place)
    belgian = place.issuing.token("be", "otto", roles=[{"role": "organiser", "countries": ["BE"]}])
    assert len((await place.data(VIEW, belgian, m=meeting))["consultation"]["edges"]) == 2
    assert await place.code_of(VIEW, place.token("colin", "client_officer"), m=meeting) == "PARTITION_FORBIDDEN"


async def test_a_meeting_nobody_here_takes_part_in(country: OpenCountry) -> None:
    place = await country("FR")
    nobody = borderless_id("meeting", key(9))
    assert (await place.data(MEETING, m=nobody))["jointMeeting"] is None
    assert (await place.data(VIEW, m=nobody))["consultation"]["edges"] == []
    assert await place.code_of(MEETING, m="FR.roll.1") == "UNROUTABLE_ID"


async def test_entities_of_every_type(country: OpenCountry) -> None:
    place = await country("FR")
    meeting = await evening(place)
    listed = "query { assemblies { edges { node { id roll { id } resolutions { id } } } } }"
    node = (await place.data(listed))["assemblies"]["edges"][0]["node"]
    asked = [
        {"__typename": "JointMeeting", "id": meeting},
        {"__typename": "Assembly", "id": node["id"]},
        {"__typename": "VotingRoll", "id": node["roll"]["id"]},
        {"__typename": "Resolution", "id": node["resolutions"][0]["id"]},
        {"__typename": "LegalEntity", "id": SMARTFR},
        {"__typename": "JointMeeting", "id": borderless_id("meeting", key(9))},
    ]
    query = """
    query($r: [_Any!]!) { _entities(representations: $r) { __typename
      ... on JointMeeting { held: assemblies { id } } ... on Assembly { title } ... on VotingRoll { version }
      ... on Resolution { kind } ... on LegalEntity { lawPack { id } assemblies { edges { node { id } } } } } }
    """
    found = (await place.data(query, r=asked))["_entities"]
    assert [row and row["__typename"] for row in found] == [row["__typename"] for row in asked[:5]] + [None]
    assert len(found[0]["held"]) == 2
    assert found[4]["lawPack"]["id"] == "FR-SCIC-SA"
    foreign = [{"__typename": "Assembly", "id": node["id"].replace("FR.", "BE.")}]
    assert await place.code_of(query, r=foreign) == "UNROUTABLE_ID"


async def test_each_entity_decides_and_the_combined_figure_binds_nobody(country: OpenCountry) -> None:
    place = await country("FR")
    meeting = await evening(place)
    asked = """query($m: ID!) { jointMeeting(id: $m) {
      combinedFor(position: 1) combinedAgainst(position: 1) combinedBinding
      results(position: 1) { id outcome { verdict legal interim } } none: results(position: 2) { id } } }"""
    tally = """mutation($i: RecordTallyInput!) { recordTally(input: $i) {
      ... on RecordTallyPayload { resolution { id } } ...Refused } }"""
    items = [row["id"] for row in (await place.data(asked, m=meeting))["jointMeeting"]["results"]]
    for item, votes in zip(items, ((2, 0), (0, 1)), strict=True):
        await place.data(tally, i={"resolution": item, "for": votes[0], "against": votes[1], "abstain": 0})
    found = (await place.data(asked, m=meeting))["jointMeeting"]
    assert [row["outcome"]["verdict"] for row in found["results"]] == ["ADOPTED", "REJECTED"]
    assert (found["combinedFor"], found["combinedAgainst"], found["combinedBinding"]) == (2, 1, False)
    assert found["none"] == []
