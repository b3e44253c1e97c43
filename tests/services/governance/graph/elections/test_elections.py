"""Elections to offices over the graph: parity, colleges' seats, lists, and what the statutes fix."""

from __future__ import annotations

from typing import Any

from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, member
from tests.services.governance.graph.ballots.urn import cast, closed, opened_on
from tests.services.governance.room import agenda, checked_in, meeting_of_today, opened

SMART_ES = "ES.entity.smart-ib"
BOARD = {
    "office": "board",
    "seats": 3,
    "how": "by_name",
    "most_marks": 2,
    "parity": [{"group": "woman", "at_least": 2}],
    "staggered": [{"seats": 1, "years": 4}, {"seats": 2, "years": 2}],
    "staggered_by": "votes",
    "substitutes": True,
    "co_option": True,
}
COMMITTEE = BOARD | {"office": "committee"}
COUNCIL = {"office": "council", "seats": 3, "how": "by_list", "list_method": "dhondt", "list_short": "next_list"}
ELECT = """mutation($input: RecordElectionInput!) { recordElection(input: $input) {
  ... on RecordElectionPayload { resolution { election { office mostMarks elected tied openSeats verdict papersInvalid
    runnersUp { name place tied } parity { seated displaced group } terms { name years }
    collegeSeats { college seats } candidates { name group } explanation } } } ...Refused } }"""
LISTS = """mutation($input: RecordListElectionInput!) { recordListElection(input: $input) {
  ... on RecordListElectionPayload { resolution { listElection { office elected openSeats verdict couldChange interim
    papersValid papersEmpty papersSpoilt tieRule open { law { key } } restsOn { key }
    lists { name votes seats elected runnersUp declined belowThreshold tied } } } } ...Refused } }"""
DECLARE = """mutation($input: DeclareResultInput!) { declareResult(input: $input) {
  ... on DeclareResultPayload { resolution { declaration { verdict reason law { key } } declarations { verdict }
    listElection { elected } } } ...Refused } }"""


async def spain(country: OpenCountry, *items: str) -> tuple[Country, list[str]]:
    """Ten members in the room of an open call, statutes with two offices, and an election for each item."""
    place = await country("ES")
    await place.statutes(SMART_ES, unpaid_shares__vote_suspended=False, offices=[BOARD, COMMITTEE, COUNCIL])
    await place.load(*(member(number, SMART_ES) for number in range(1, 11)))
    wanted = [{"title": title, "resolution": "ELECTION"} for title in items]
    assembly = await meeting_of_today(place, SMART_ES, agenda=wanted)
    await opened(place, assembly)
    await checked_in(place, assembly, *range(1, 11))
    return place, await agenda(place, assembly)


def board(item: str, **fields: Any) -> dict[str, Any]:
    rows = [("Ada", 8, "woman"), ("Bo", 6, None), ("Cy", 5, None), ("Di", 1, "woman"), ("Ed", 0, None)]
    standing = [{"name": name, "votes": votes, "group": group} for name, votes, group in rows]
    asked = {"resolution": item, "office": "board", "seats": 3, "mostMarks": 2, "candidates": standing}
    return asked | {"form": "PAPER"} | fields


async def elected(place: Country, asked: dict[str, Any]) -> dict[str, Any]:
    return (await place.data(ELECT, input=asked))["recordElection"]["resolution"]["election"]


async def test_parity_terms_and_runners_up_follow_from_the_statutes(country: OpenCountry) -> None:
    place, (item, _) = await spain(country, "Board", "Council")
    found = await elected(place, board(item, spoilt=1))
    assert (found["elected"], found["verdict"], found["papersInvalid"]) == (["Ada", "Bo", "Di"], "COMPLETE", 1)
    assert found["parity"] == [{"seated": "Di", "displaced": "Cy", "group": "woman"}]
    assert found["runnersUp"] == [{"name": "Cy", "place": 1, "tied": False}]
    assert {row["name"]: row["years"] for row in found["terms"]} == {"Ada": 4, "Bo": 2, "Di": 2}
    declared = (await place.data(DECLARE, input={"resolution": item}))["declareResult"]["resolution"]
    assert "offices" in [row["key"] for row in declared["declaration"]["law"]]


async def test_a_count_outside_the_statutes_of_the_office_is_refused_with_their_article(country: OpenCountry) -> None:
    place, (item, council) = await spain(country, "Board", "Council")
    for wrong in ({"seats": 4}, {"mostMarks": 3}, {"reserved": [{"college": "A", "seats": 1}]}):
        refused = await place.refused(ELECT, input=board(item, **wrong))
        assert (refused["code"], refused["article"]) == ("OFFICE_RULES", "statutes (version 1) art. 1")
    assert await place.code_of(ELECT, input=board(item, office="crown")) == "BAD_ARGUMENT"
    assert await place.code_of(ELECT, input=board(council, office="council")) == "OFFICE_RULES"
    named = [{"name": "A", "votes": 3, "names": [{"name": "a"}]}]
    lists = {"resolution": item, "office": "board", "seats": 3, "lists": named, "form": "PAPER"}
    assert await place.code_of(LISTS, input=lists) == "OFFICE_RULES"


async def test_seats_that_a_college_fills_by_its_own_votes(country: OpenCountry) -> None:
    place, (item,) = await spain(country, "Audit")
    rows = [("Ada", 6, "A", 4), ("Bo", 5, "A", 0), ("Cy", 2, "B", 2), ("Di", 3, "B", 1)]
    standing = [
        {
            "name": name,
            "votes": votes,
            "college": college,
            "byCollege": [{"college": college, "votes": own}, {"college": "other", "votes": votes - own}],
        }
        for name, votes, college, own in rows
    ]
    asked = {"resolution": item, "seats": 2, "candidates": standing, "form": "PAPER"}
    asked |= {"collegeSeats": [{"college": "B", "seats": 1}]}
    assert await place.code_of(ELECT, input=asked) == "TALLY_EXCEEDS_ROOM"  # nobody of a college B is in the room


async def test_an_election_by_list_shares_its_seats_and_waits_for_the_tie_rule(country: OpenCountry) -> None:
    place, (_, item) = await spain(country, "Board", "Council")
    lists = [
        {"name": "North", "votes": 4, "names": [{"name": "Ada", "declined": True}, {"name": "Bo"}, {"name": "Cy"}]},
        {"name": "South", "votes": 4, "names": [{"name": "Di"}, {"name": "Ed"}]},
    ]
    asked = {"resolution": item, "office": "council", "seats": 3, "lists": lists, "empty": 1, "spoilt": 1}
    found = (await place.data(LISTS, input=asked))["recordListElection"]["resolution"]["listElection"]
    assert (found["verdict"], found["elected"], found["openSeats"]) == ("ASK_TIE_RULE", ["Bo", "Di"], 1)
    assert (found["papersValid"], found["papersEmpty"], found["papersSpoilt"]) == (8, 1, 1)
    assert [row["tied"] for row in found["lists"]] == [True, True]
    assert await place.code_of(DECLARE, input={"resolution": item}) == "NO_RESULT"
    decided = asked | {"tieDecidedFor": ["North"], "tieRule": "lot, statutes art. 12"}
    found = (await place.data(LISTS, input=decided))["recordListElection"]["resolution"]["listElection"]
    assert (found["verdict"], found["elected"], found["interim"]) == ("COMPLETE", ["Bo", "Cy", "Di"], False)
    assert found["lists"][1]["runnersUp"] == ["Ed"]
    declared = (await place.data(DECLARE, input={"resolution": item}))["declareResult"]["resolution"]
    assert declared["declaration"]["verdict"] == "COMPLETE"
    assert await place.code_of(LISTS, input=decided) == "RESULT_DECLARED"
    wanted = {key: value for key, value in decided.items() if key != "resolution"} | {"tieDecidedFor": ["South"]}
    again = {"resolution": item, "lists": wanted, "reason": "the lot was read wrongly"}
    second = (await place.data(DECLARE, input=again))["declareResult"]["resolution"]
    assert (second["listElection"]["elected"], len(second["declarations"])) == (["Bo", "Di", "Ed"], 2)


async def test_no_list_is_counted_while_a_ballot_takes_votes_on_the_item(country: OpenCountry) -> None:
    place, (_, item) = await spain(country, "Board", "Council")
    await opened_on(place, item, form="PAPER", seats=1, candidates=[{"name": "Ada"}])
    lists = [{"name": "North", "votes": 4, "names": [{"name": "Ada"}]}]
    asked = {"resolution": item, "office": "council", "seats": 3, "lists": lists}
    assert await place.code_of(LISTS, input=asked) == "TRANSITION_NOT_ALLOWED"


async def test_more_papers_for_lists_than_the_room_can_cast_are_refused(country: OpenCountry) -> None:
    place, (_, item) = await spain(country, "Board", "Council")
    lists = [{"name": "North", "votes": 10, "names": [{"name": "Ada"}]}]
    asked = {"resolution": item, "office": "council", "seats": 3, "lists": lists, "spoilt": 1}
    refused = await place.refused(LISTS, input=asked)
    assert (refused["code"], refused["counted"], refused["castable"]) == ("TALLY_EXCEEDS_ROOM", 11, 10)


async def test_a_ballot_is_counted_by_the_rules_of_the_office_it_was_opened_for(country: OpenCountry) -> None:
    place, (item, _) = await spain(country, "Board", "Council")
    stands = [{"name": name} for name in ("Bo", "Cy", "Di")]
    women = [{"name": name, "group": "woman"} for name in ("Ada", "Eve")]
    terms = {"seats": 3, "candidates": [*stands, *women], "office": "committee", "mostMarks": 2}
    ballot = await opened_on(place, item, **terms)
    for number, marks in ((1, ["Bo", "Cy"]), (2, ["Bo", "Cy"]), (3, ["Bo"]), (4, ["Di", "Ada"]), (5, ["Eve"])):
        await cast(place, ballot, number, None, marks=marks)
    await cast(place, ballot, 6, None, marks=["Ada"])
    found = (await closed(place, ballot))["resolution"]["election"]
    assert (found["elected"], found["verdict"]) == (["Ada", "Bo", "Eve"], "COMPLETE")
