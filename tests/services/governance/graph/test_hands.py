"""Whose votes are in whose hands: the exercisable roll, conflicts, and one member's rights."""

from __future__ import annotations

from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import member
from tests.services.governance.hands import (
    DECLARE,
    REVOKE,
    RIGHTS,
    ROOM,
    SMART_DE,
    TALLY,
    WITHDRAW,
    germany,
    given,
    m,
    nodes,
    rights,
    room,
)
from tests.services.governance.room import agenda, checked_in, meeting_of_today


async def test_a_conflict_takes_her_vote_and_those_in_her_hand(country: OpenCountry) -> None:
    place, assembly, item = await germany(country)
    await given(place, assembly, 2, 1)
    await checked_in(place, assembly, 1, 3)
    asked = {"resolution": item, "membership": m(1), "matter": "own_discharge", "why": "She was on the board."}
    conflict = (await place.data(DECLARE, input=asked))["declareConflict"]["conflict"]
    assert (conflict["voteLost"], conflict["law"]) == (True, "DE GenG § 43(6)")
    assert await place.code_of(DECLARE, input=asked) == "ALREADY_EXISTS"
    shown = await room(place, item)
    assert (shown["castable"], shown["entitledVotes"], shown["presentVotes"]) == (1, 7, 3)
    excluded = [(row["membership"]["id"], row["herself"]) for row in nodes(shown["excluded"])]
    assert excluded == [(m(1), True), (m(2), False)]
    hers = await rights(place, 1, assembly, item)
    assert (hers["rollVotes"], hers["votes"], hers["excluded"], hers["castsTogether"]) == (1, 0, True, 0)
    assert hers["excludedBy"] == {"article": "DE GenG § 43(6)"}
    await place.data(WITHDRAW, input={"conflict": conflict["id"]})
    assert await place.code_of(WITHDRAW, input={"conflict": conflict["id"]}) == "TRANSITION_NOT_ALLOWED"
    assert (await room(place, item))["castable"] == 3


async def test_a_conflict_the_law_does_not_know_is_refused_with_those_it_does(country: OpenCountry) -> None:
    place, _, item = await germany(country)
    asked = {"resolution": item, "membership": m(1), "matter": "envy", "why": "She dislikes it."}
    refused = await place.refused(DECLARE, input=asked)
    assert (refused["code"], refused["article"]) == ("CONFLICT_NOT_KNOWN", "DE GenG § 43(6)")
    assert "own_discharge" in refused["choices"]


async def test_a_counted_resolution_keeps_the_room_it_was_counted_in(country: OpenCountry) -> None:
    place, assembly, item = await germany(country)
    proxied = await given(place, assembly, 2, 1)
    await checked_in(place, assembly, 1, 3)
    count = {"for": 2, "against": 1, "abstain": 0, "present": 3, "source": "the scrutineers"}
    await place.data(TALLY, input={"resolution": item} | count)
    await checked_in(place, assembly, 4)
    assert (await room(place, item))["castable"] == 3
    general = "query($id: ID!) { assembly(id: $id) { exercisable { castable presentMembers } } }"
    assert (await place.data(general, id=assembly))["assembly"]["exercisable"] == {"castable": 4, "presentMembers": 4}
    assert await place.code_of(REVOKE, input={"proxy": proxied["id"]}) == "TRANSITION_NOT_ALLOWED"
    late = {"resolution": item, "membership": m(3), "matter": "own_discharge", "why": "She was on the board."}
    assert await place.code_of(DECLARE, input=late) == "TRANSITION_NOT_ALLOWED"


async def test_names_in_the_room_are_for_the_bureau(country: OpenCountry) -> None:
    place, assembly, item = await germany(country)
    await checked_in(place, assembly, 1)
    carl = place.token("carl", "client_officer")
    totals = "query($id: ID!) { resolution(id: $id) { exercisable { castable presentVotes } } }"
    assert (await place.data(totals, carl, id=item))["resolution"]["exercisable"]["castable"] == 1
    assert (await place.ask(ROOM, carl, id=item))["data"]["resolution"]["exercisable"]["hands"] is None
    listed = "query($id: ID!) { assembly(id: $id) { proxies { edges { node { id } } } } }"
    assert await place.code_of(listed, carl, id=assembly) == "PARTITION_FORBIDDEN"
    assert await place.code_of(RIGHTS, carl, m=m(1), a=assembly, r=item) == "FORBIDDEN"


async def test_hands_come_in_pages(country: OpenCountry) -> None:
    place, assembly, item = await germany(country)
    await checked_in(place, assembly, 1, 2, 3)
    asked = """query($id: ID!, $after: String) { resolution(id: $id) { exercisable { hands(first: 2, after: $after) {
      edges { node { membership { id } } } pageInfo { hasNextPage endCursor } } } } }"""
    seen, after = [], None
    while True:
        page = (await place.data(asked, id=item, after=after))["resolution"]["exercisable"]["hands"]
        seen += [node["membership"]["id"] for node in nodes(page)]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == [m(1), m(2), m(3)]


async def test_an_election_that_was_counted_is_counted_too(country: OpenCountry) -> None:
    place = await country("DE")
    await place.load(*(member(number, SMART_DE) for number in (1, 2, 3)))
    assembly = await meeting_of_today(place, SMART_DE, agenda=[{"title": "Board", "resolution": "ELECTION"}])
    (item,) = await agenda(place, assembly)
    proxied = await given(place, assembly, 2, 1)
    await checked_in(place, assembly, 1)
    elect = """mutation($input: RecordElectionInput!) { recordElection(input: $input) {
      ... on RecordElectionPayload { resolution { id } } ...Refused } }"""
    await place.data(elect, input={"resolution": item, "seats": 1, "candidates": [{"name": "Ada", "votes": 2}]})
    await checked_in(place, assembly, 3)
    assert (await room(place, item))["castable"] == 2
    assert await place.code_of(REVOKE, input={"proxy": proxied["id"]}) == "TRANSITION_NOT_ALLOWED"
