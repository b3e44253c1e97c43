"""A Dutch co-operative, whose statutes say almost all: places, ties, vacant seats, an annulled election."""

from __future__ import annotations

from typing import Any

import pytest

from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, member, membership_id
from tests.services.governance.graph.delegates import story

SMART_NL = "NL.entity.smart-nl"
ASSIGN = """mutation($i: AssignToSectionInput!) { assignToSection(input: $i) {
  ... on AssignToSectionPayload { assigned } ...Refused } }"""
SEAT_TIE = """mutation($i: DecideSeatTieInput!) { decideSeatTie(input: $i) {
  ... on DecideSeatTiePayload { apportionment {
  complete sections { code seats } tieDecision { chosen rule } } } ...Refused } }"""
TIE = """mutation($i: DecideDelegateTieInput!) { decideDelegateTie(input: $i) {
  ... on DecideDelegateTiePayload { election {
  state counts { openSeats tieDecision { rule } } elected(role: DELEGATE) { edges { node { rank } } } } }
    ...Refused } }"""


async def netherlands(country: OpenCountry, seats: int = 3, **choices: Any) -> Country:
    """Eight members, five of whom live in the east and three in the west."""
    place = await country("NL")
    clause = story.sections("place", ["EAST", "WEST"], seats, min_seat=0)
    said = {"delegates__weight": "one_vote_each", "delegates__term": {"years_max": 4}, "notice_days__min": 14}
    await place.statutes(SMART_NL, sections=clause, **said | choices)
    await place.load(*(member(number, SMART_NL) for number in range(1, 9)))
    return place


async def settled(country: OpenCountry, seats: int = 3, east: int = 5, **choices: Any) -> tuple[Country, str]:
    """Everybody has a place, and an election is open."""
    place = await netherlands(country, seats, **choices)
    for section, numbers in (("EAST", range(1, east + 1)), ("WEST", range(east + 1, 9))):
        await place.data(ASSIGN, i=assigned(place, section, numbers))
    found = await story.apportioned(place, SMART_NL)
    return place, await story.opened(place, found["id"], place.today, place.day(400))


def assigned(place: Country, section: str, numbers: range) -> dict[str, Any]:
    members = [membership_id("NL", number) for number in numbers]
    return {"entity": SMART_NL, "section": section, "memberships": members, "since": place.today.isoformat()}


async def test_each_member_must_elect_somewhere(country: OpenCountry) -> None:
    place = await netherlands(country)
    await place.data(ASSIGN, i=assigned(place, "EAST", range(1, 6)))
    refused = await place.refused(story.APPORTION, i={"entity": SMART_NL})
    assert (refused["code"], refused["waiting"]) == ("TRANSITION_NOT_ALLOWED", 3)
    assert await place.code_of(ASSIGN, i=assigned(place, "MOON", range(6, 9))) == "NOT_FOUND"
    await place.data(ASSIGN, i=assigned(place, "EAST", range(6, 9)))
    await place.data(ASSIGN, i=assigned(place, "WEST", range(6, 9)))
    found = await story.apportioned(place, SMART_NL)
    assert {row["code"]: row["members"] for row in found["sections"]} == {"EAST": 5, "WEST": 3}


async def test_seats_tied_between_sections_wait_for_the_tie_rule(country: OpenCountry) -> None:
    place = await netherlands(country)
    for section, numbers in (("EAST", range(1, 5)), ("WEST", range(5, 9))):
        await place.data(ASSIGN, i=assigned(place, section, numbers))
    found = await story.apportioned(place, SMART_NL)
    assert (found["complete"], found["tied"], found["openSeats"]) == (False, ["EAST", "WEST"], 1)
    term = {"termFrom": place.today.isoformat(), "termUntil": place.day(400).isoformat()}
    assert await place.code_of(story.OPEN, i={"apportionment": found["id"]} | term) == "TIE_UNDECIDED"
    asked = {"apportionment": found["id"], "sections": ["WEST"], "rule": "lot, art. 12", "why": "drawn on stage"}
    assert await place.code_of(SEAT_TIE, i=asked | {"sections": ["NORTH"]}) == "BAD_ARGUMENT"
    decided = (await place.data(SEAT_TIE, i=asked))["decideSeatTie"]["apportionment"]
    assert decided == {
        "complete": True,
        "sections": [{"code": "EAST", "seats": 1}, {"code": "WEST", "seats": 2}],
        "tieDecision": {"chosen": ["WEST"], "rule": "lot, art. 12"},
    }
    assert await place.code_of(SEAT_TIE, i=asked) == "TRANSITION_NOT_ALLOWED"
    await story.opened(place, found["id"], place.today, place.day(400))


async def test_candidates_tied_for_the_last_seat(country: OpenCountry) -> None:
    place, election = await settled(country)
    east = await story.nominated(place, election, "EAST", [1, 2, 3])
    west = await story.nominated(place, election, "WEST", [6])
    votes = {east[1]: 4, east[2]: 2, east[3]: 2}
    found = await story.counted(place, story.count(place, election, "EAST", votes))
    assert found["counts"] == [{"section": "EAST", "tied": sorted([east[2], east[3]]), "openSeats": 1}]
    await story.counted(place, story.count(place, election, "WEST", {west[6]: 3}))
    assert await story.in_office(place, SMART_NL, place.today) == {}
    asked = {
        "election": election,
        "section": "EAST",
        "candidates": [east[3]],
        "rule": "the elder, art. 13",
        "why": "b.",
    }
    assert await place.code_of(TIE, i=asked | {"candidates": [east[1]]}) == "BAD_ARGUMENT"
    decided = (await place.data(TIE, i=asked))["decideDelegateTie"]["election"]
    assert (decided["state"], decided["counts"][0]["tieDecision"]["rule"]) == ("IN_FORCE", "the elder, art. 13")
    sitting = await story.in_office(place, SMART_NL, place.today)
    assert set(sitting) == {membership_id("NL", number) for number in (1, 3, 6)}
    assert await place.code_of(TIE, i=asked) == "TRANSITION_NOT_ALLOWED"


async def test_without_substitutes_a_seat_stays_vacant(country: OpenCountry) -> None:
    place, election = await settled(country)
    east = await story.nominated(place, election, "EAST", [1, 2, 3])
    await story.counted(place, story.count(place, election, "EAST", {east[1]: 4, east[2]: 3, east[3]: 2}))
    await story.counted(place, story.count(place, election, "WEST", {}))
    sitting = await story.in_office(place, SMART_NL, place.today)
    assert set(sitting) == {membership_id("NL", number) for number in (1, 2)}
    asked = {"delegate": sitting[membership_id("NL", 1)], "because": "DIED", "lastDay": place.day(1).isoformat()}
    found = (await place.data(story.REPLACE, i=asked | {"idempotencyKey": "once"}))["replaceDelegate"]
    assert found["successor"] is None
    assert (await place.data(story.REPLACE, i=asked | {"idempotencyKey": "once"}))["replaceDelegate"] == found
    assert len(await story.in_office(place, SMART_NL, place.day(1))) == 2
    assert len(await story.in_office(place, SMART_NL, place.day(2))) == 1
    assert await place.code_of(story.REPLACE, i=asked) == "TRANSITION_NOT_ALLOWED"


async def test_delegates_with_the_votes_of_their_section(country: OpenCountry) -> None:
    weight = "proportional_to_members_present_or_represented_in_section"
    place, election = await settled(country, 2, delegates__weight=weight)
    for section, number, present in (("EAST", 1, 4), ("WEST", 6, 3)):
        standing = await story.nominated(place, election, section, [number])
        asked = story.count(place, election, section, {standing[number]: 3}, present=present)
        await story.counted(place, asked)
    roll = await place.compute(await place.convene(SMART_NL, place.day(40), ofDelegates=True))
    query = """query($id: ID!) { roll(id: $id) { totals { voters votes } lines(reason: VOTES) { edges { node {
      votes explanation law { key } } } } } }"""
    found = (await place.data(query, id=roll))["roll"]
    assert found["totals"] == {"voters": 2, "votes": 7}
    first = found["lines"]["edges"][0]["node"]
    assert (first["votes"], first["law"]["key"]) == (4, "delegates.weight")
    assert "as a delegate in office" in first["explanation"]


async def test_an_upheld_objection_annuls_the_election(country: OpenCountry) -> None:
    place, election = await settled(country)
    for section, number in (("EAST", 1), ("WEST", 6)):
        standing = await story.nominated(place, election, section, [number])
        await story.counted(place, story.count(place, election, section, {standing[number]: 3}))
    again = """mutation($i: OpenDelegateElectionInput!) { openDelegateElection(input: $i) {
      ... on OpenDelegateElectionPayload { election { id } } ...Refused } }"""
    seats = (await story.apportioned(place, SMART_NL))["id"]
    term = {"apportionment": seats, "termFrom": place.day(100).isoformat(), "termUntil": place.day(500).isoformat()}
    assert await place.code_of(again, i=term) == "ALREADY_EXISTS"
    shown = {"election": election, "from": place.today.isoformat(), "until": place.day(7).isoformat(), "place": "web"}
    await place.data(story.DISPLAY, i=shown | {"announcedOn": place.today.isoformat()})
    raised = await place.data(
        """mutation($i: ObjectToDelegateListInput!) { objectToDelegateList(input: $i) {
          ... on ObjectToDelegateListPayload { objection { id } } ...Refused } }""",
        i={"election": election, "membership": membership_id("NL", 2), "statement": "Votes bought.", "onBehalfOf": "x"},
    )
    await place.data(
        """mutation($i: DecideListObjectionInput!) { decideListObjection(input: $i) {
          ... on DecideListObjectionPayload { objection { id } } ...Refused } }""",
        place.token("oriane"),
        i={"objection": raised["objectToDelegateList"]["objection"]["id"], "upheld": True, "reasons": "Proven."},
    )
    assert await story.in_office(place, SMART_NL, place.today) == {}
    await place.data(again, i=term)


@pytest.mark.parametrize(
    ("numbers", "more", "code"),
    [
        ([6], {}, "NOT_ELIGIBLE"),
        ([900], {}, "NOT_ELIGIBLE"),
        ([1, 1], {}, "BAD_ARGUMENT"),
        ([], {}, "BAD_ARGUMENT"),
        ([1], {"contact": ""}, "BAD_ARGUMENT"),
        ([1], {"representative": "Otto"}, "BAD_ARGUMENT"),
    ],
)
async def test_who_is_put_on_no_list(country: OpenCountry, numbers: list[int], more: dict, code: str) -> None:
    place, election = await settled(country)
    before = await place.chain()
    candidates = [story.candidate(place, number, **more) for number in numbers]
    asked = {"election": election, "section": "EAST", "candidates": candidates}
    assert await place.code_of(story.NOMINATE.replace("SECTION", "EAST"), i=asked) == code
    assert await place.chain() == before


async def test_a_candidate_withdraws_until_her_section_is_counted(country: OpenCountry) -> None:
    place, election = await settled(country)
    east = await story.nominated(place, election, "EAST", [1, 2])
    withdraw = """mutation($i: WithdrawCandidateInput!) { withdrawCandidate(input: $i) {
      ... on WithdrawCandidatePayload { election { id } } ...Refused } }"""
    await place.data(withdraw, i={"candidate": east[2]})
    assert await place.code_of(withdraw, i={"candidate": east[2]}) == "NOT_FOUND"
    assert await place.code_of(story.RECORD, i=story.count(place, election, "EAST", {east[2]: 1})) == "BAD_ARGUMENT"
    await story.counted(place, story.count(place, election, "EAST", {east[1]: 1}))
    assert await place.code_of(withdraw, i={"candidate": east[1]}) == "TRANSITION_NOT_ALLOWED"
    again = story.candidate(place, 3)
    asked = {"election": election, "section": "EAST", "candidates": [again]}
    assert await place.code_of(story.NOMINATE.replace("SECTION", "EAST"), i=asked) == "TRANSITION_NOT_ALLOWED"


async def test_a_meeting_of_delegates_without_any(country: OpenCountry) -> None:
    place = await netherlands(country)
    assembly = await place.convene(SMART_NL, place.day(40), ofDelegates=True)
    compute = """mutation($i: ComputeRollInput!) { computeRoll(input: $i) {
      ... on ComputeRollPayload { roll { id } } ...Refused } }"""
    assert await place.code_of(compute, i={"assembly": assembly}) == "DELEGATES_TOO_FEW"


async def test_seats_shared_by_the_state_of_a_roll(country: OpenCountry) -> None:
    place = await netherlands(country)
    await place.data(ASSIGN, i=assigned(place, "EAST", range(1, 6)))
    await place.data(ASSIGN, i=assigned(place, "WEST", range(6, 9)))
    roll = await place.compute(await place.convene(SMART_NL, place.day(40), kind="EXTRAORDINARY"))
    await place.load(member(20, SMART_NL))
    asked = {"entity": SMART_NL, "roll": roll}
    found = (await place.data(story.APPORTION, i=asked))["apportionSeats"]["apportionment"]
    assert (found["members"], found["measured"]) == (8, 8), "who was booked later is not counted"
    assert await place.code_of(story.APPORTION, i=asked | {"asOf": place.today.isoformat()}) == "BAD_ARGUMENT"
    assert (await place.refused(story.APPORTION, i={"entity": SMART_NL}))["waiting"] == 1


async def test_seats_of_another_clause_are_apportioned_anew(country: OpenCountry) -> None:
    place = await netherlands(country)
    await place.data(ASSIGN, i=assigned(place, "EAST", range(1, 9)))
    found = await story.apportioned(place, SMART_NL)
    clause = story.sections("place", ["EAST", "WEST"], 5, min_seat=0)
    said = {"delegates__weight": "one_vote_each", "delegates__term": {"years_max": 4}}
    await place.statutes(SMART_NL, 2, sections=clause, **said)
    term = {"termFrom": place.today.isoformat(), "termUntil": place.day(400).isoformat()}
    assert await place.code_of(story.OPEN, i={"apportionment": found["id"]} | term) == "TRANSITION_NOT_ALLOWED"
