"""Results over the graph: the room bounds the count, quorum and colleges decide, elections, declarations."""

from __future__ import annotations

from typing import Any

from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, member
from tests.services.governance.room import agenda, checked_in, meeting_of_today, opened

SMART_ES, SMART_FR, SMART_DE = "ES.entity.smart-ib", "FR.entity.smartfr", "DE.entity.smart-eg"
OUTCOME = """outcome { verdict interim explanation share needed quorum { present needed quorate }
  open { because law { key article } } restsOn { key }
  colleges { share heads method absentCollege colleges { college weight absent } readings { method verdict } } }"""
TALLY = f"""mutation($input: RecordTallyInput!) {{ recordTally(input: $input) {{
  ... on RecordTallyPayload {{ resolution {{
  tally {{ present entitled colleges {{ name for }} }} {OUTCOME} }} }} ...Refused }} }}"""
RESOLUTION = f"""query($id: ID!, $refused: [RefusedVotesInput!]) {{ resolution(id: $id) {{ matter {OUTCOME}
  margin(refused: $refused) {{ verdict worst best couldChange }} declaration {{ verdict name reason law {{ key }} }}
  declarations {{ verdict reason }} }} }}"""
ELECT = """mutation($input: RecordElectionInput!) { recordElection(input: $input) {
  ... on RecordElectionPayload { resolution { election {
  elected tied openSeats verdict needed papersValid papersInvalid interim couldChange tieRule open { law { key } }
  candidates { name votes share elected tied declined } } } } ...Refused } }"""
DECLARE = """mutation($input: DeclareResultInput!) { declareResult(input: $input) {
  ... on DeclareResultPayload { resolution {
  declaration { verdict name reason } declarations { verdict } tally { for } } } ...Refused } }"""


async def spain(country: OpenCountry, *there: int, **fields: Any) -> tuple[Country, list[str]]:
    """Ten members, some of them in the room of an open call; the items of the agenda."""
    place = await country("ES")
    await place.statutes(SMART_ES, unpaid_shares__vote_suspended=False)
    await place.load(*(member(number, SMART_ES) for number in range(1, 11)))
    assembly = await meeting_of_today(place, SMART_ES, **fields)
    await opened(place, assembly)
    await checked_in(place, assembly, *there)
    return place, await agenda(place, assembly)


async def tallied(place: Country, resolution: str, yes: int, no: int, **fields: Any) -> dict[str, Any]:
    asked = {"resolution": resolution, "for": yes, "against": no, "abstain": 0} | fields
    return (await place.data(TALLY, input=asked))["recordTally"]["resolution"]


async def test_no_more_votes_are_counted_than_the_room_can_cast(country: OpenCountry) -> None:
    place, (item,) = await spain(country, *range(1, 8))
    refused = await place.refused(TALLY, input={"resolution": item, "for": 6, "against": 2, "abstain": 0})
    assert (refused["code"], refused["counted"], refused["castable"]) == ("TALLY_EXCEEDS_ROOM", 8, 7)
    found = await tallied(place, item, 4, 2)
    assert (found["tally"]["present"], found["tally"]["entitled"]) == (7, 10)
    assert found["outcome"]["quorum"] == {"present": 7, "needed": 6, "quorate": True}
    assert (found["outcome"]["verdict"], found["outcome"]["interim"]) == ("ADOPTED", False)
    assert {"majorities.ordinary", "quorum.ordinary.first"} <= {row["key"] for row in found["outcome"]["restsOn"]}


async def test_a_room_that_was_not_quorate_has_no_result_to_declare(country: OpenCountry) -> None:
    place, (item,) = await spain(country, 1, 2, 3, 4, 5)
    found = (await tallied(place, item, 5, 0))["outcome"]
    assert (found["verdict"], found["quorum"]["quorate"]) == ("NO_RESULT", False)
    assert found["open"][0]["law"]["key"] == "quorum.ordinary.first"
    assert await place.code_of(DECLARE, input={"resolution": item}) == "NO_RESULT"
    lifted = (await place.data(RESOLUTION, id=item, refused=[{"votes": 1}]))["resolution"]["margin"]
    assert lifted == {"verdict": "NO_RESULT", "worst": "NO_RESULT", "best": "ADOPTED", "couldChange": True}


async def test_without_a_call_a_result_is_interim_and_not_declared(country: OpenCountry) -> None:
    place = await country("ES")
    await place.statutes(SMART_ES, unpaid_shares__vote_suspended=False)
    await place.load(*(member(number, SMART_ES) for number in range(1, 11)))
    (item,) = await agenda(place, await meeting_of_today(place, SMART_ES))
    found = (await tallied(place, item, 8, 1))["outcome"]
    assert (found["verdict"], found["interim"], found["quorum"]) == ("ADOPTED", True, None)
    assert await place.code_of(DECLARE, input={"resolution": item}) == "TRANSITION_NOT_ALLOWED"


async def test_a_result_is_declared_once_and_corrected_with_a_reason(country: OpenCountry) -> None:
    place, (item,) = await spain(country, *range(1, 11))
    assert await place.code_of(DECLARE, input={"resolution": item}) == "TRANSITION_NOT_ALLOWED"
    await tallied(place, item, 6, 4)
    asked = {"resolution": item, "idempotencyKey": "d1"}
    first = (await place.data(DECLARE, input=asked))["declareResult"]["resolution"]
    assert first["declaration"] == {"verdict": "ADOPTED", "name": "Otto", "reason": None}
    assert (await place.data(DECLARE, input=asked))["declareResult"]["resolution"] == first
    assert await place.code_of(DECLARE, input={"resolution": item}) == "RESULT_DECLARED"
    other = {"for": 4, "against": 6, "abstain": 0}
    assert await place.code_of(TALLY, input={"resolution": item} | other) == "RESULT_DECLARED"
    assert await place.code_of(DECLARE, input={"resolution": item, "tally": other}) == "BAD_ARGUMENT"
    again = {"resolution": item, "tally": other, "reason": "two papers were counted on the wrong pile"}
    second = (await place.data(DECLARE, input=again))["declareResult"]["resolution"]
    assert second["declaration"]["verdict"] == "REJECTED"
    assert (second["tally"]["for"], len(second["declarations"])) == (4, 2)
    assert [line.action for line in await place.chain()][-3:] == ["recordTally", "declareResult", "declareResult"]
    assert await place.code_of(DECLARE, place.token("olga", "membership_officer"), input=again) == "PARTITION_FORBIDDEN"


async def test_an_election_reports_its_tie_and_takes_the_recorded_lot(country: OpenCountry) -> None:
    items = [{"title": "Board", "resolution": "ELECTION"}, {"title": "Accounts"}]
    place, (item, accounts) = await spain(country, *range(1, 11), agenda=items)
    votes = [{"name": name, "votes": number} for name, number in (("Ada", 8), ("Bo", 5), ("Cy", 5))]
    asked = {"resolution": item, "form": "PAPER", "seats": 2, "candidates": votes}
    asked |= {"papers": [{"marks": 2, "papers": 9}]}
    found = (await place.data(ELECT, input=asked))["recordElection"]["resolution"]["election"]
    assert (found["elected"], found["tied"], found["openSeats"]) == (["Ada"], ["Bo", "Cy"], 1)
    assert (found["verdict"], found["papersValid"], found["interim"]) == ("ASK_TIE_RULE", 9, False)
    assert await place.code_of(DECLARE, input={"resolution": item}) == "NO_RESULT"
    decided = asked | {"tieDecidedFor": ["Cy"], "tieRule": "by lot, statutes art. 30"}
    settled = (await place.data(ELECT, input=decided))["recordElection"]["resolution"]["election"]
    assert (settled["elected"], settled["verdict"]) == (["Ada", "Cy"], "COMPLETE")
    declared = (await place.data(DECLARE, input={"resolution": item}))["declareResult"]["resolution"]
    assert declared["declaration"]["verdict"] == "COMPLETE"
    assert await place.code_of(ELECT, input=decided) == "RESULT_DECLARED"
    assert await place.code_of(ELECT, input=asked | {"resolution": accounts}) == "BAD_ARGUMENT"


async def test_an_election_within_the_room(country: OpenCountry) -> None:
    place, (item,) = await spain(country, *range(1, 7), agenda=[{"title": "Board", "resolution": "ELECTION"}])
    asked = {"resolution": item, "form": "PAPER", "seats": 1, "candidates": [{"name": "Ada", "votes": 7}]}
    assert await place.code_of(ELECT, input=asked) == "TALLY_EXCEEDS_ROOM"


WEIGHTS = [
    {"college": "A", "weight": [1, 2]},
    {"college": "B", "weight": [3, 10]},
    {"college": "C", "weight": [1, 5]},
]


async def scic(country: OpenCountry, resolution: str = "ORDINARY", **choices: Any) -> tuple[Country, str]:
    """A SCIC with six members in each of three colleges, all in the room; its one item."""
    place = await country("FR")
    chosen: dict[str, Any] = {"college_weights": WEIGHTS} | choices
    await place.statutes(SMART_FR, **chosen)
    await place.load(*(member(number, SMART_FR, college="ABC"[number % 3]) for number in range(1, 19)))
    assembly = await meeting_of_today(place, SMART_FR, agenda=[{"title": "Item", "resolution": resolution}])
    await opened(place, assembly)
    await checked_in(place, assembly, *range(1, 19))
    (item,) = await agenda(place, assembly)
    return place, item


async def test_three_colleges_of_a_scic(country: OpenCountry) -> None:
    place, item = await scic(country, colleges__count_method="proportional")
    plain = {"resolution": item, "for": 6, "against": 9, "abstain": 0}
    assert await place.code_of(TALLY, input=plain) == "BAD_ARGUMENT"
    too_many = [{"name": "A", "for": 6, "against": 1}]
    assert await place.code_of(TALLY, input=plain | {"against": 1, "colleges": too_many}) == "TALLY_EXCEEDS_ROOM"
    split = [{"name": "A", "for": 6, "against": 0}, {"name": "B", "for": 1, "against": 5}]
    counted = [*split, {"name": "C", "for": 0, "against": 6}]
    found = await tallied(place, item, 7, 11, colleges=counted)
    assert [row["for"] for row in found["tally"]["colleges"]] == [6, 1, 0]
    shown = found["outcome"]["colleges"]
    assert (shown["share"], shown["heads"], found["outcome"]["verdict"]) == ("11/20", "7/18", "ADOPTED")
    silent = await tallied(place, item, 7, 5, colleges=split)
    assert silent["outcome"]["verdict"] == "NO_RESULT"
    assert silent["outcome"]["open"][0]["law"]["key"] == "colleges.absent_college"
    readings = silent["outcome"]["colleges"]["readings"]
    assert [row["verdict"] for row in readings if row["method"] == "PROPORTIONAL"] == ["ADOPTED", "ADOPTED"]


async def test_a_scic_elects_by_the_weights_of_its_colleges(country: OpenCountry) -> None:
    half = {"threshold": [1, 2], "base": "cast_excl", "strict": True}
    chosen = {"colleges__count_method": "proportional", "majorities__elections": half}
    place, item = await scic(country, "ELECTION", **chosen)
    split = [{"college": "A", "votes": 6}, {"college": "B", "votes": 1}]
    rest = [{"college": "B", "votes": 5}, {"college": "C", "votes": 6}]
    standing = [{"name": "Ada", "votes": 7, "byCollege": split}, {"name": "Bo", "votes": 11, "byCollege": rest}]
    plain = [{"name": row["name"], "votes": row["votes"]} for row in standing]
    assert await place.code_of(ELECT, input={"resolution": item, "seats": 1, "candidates": plain}) == "BAD_ARGUMENT"
    papers = [{"college": name, "votes": 6} for name in "ABC"]
    asked = {"resolution": item, "seats": 1, "candidates": standing, "papersByCollege": papers}
    found = (await place.data(ELECT, input=asked))["recordElection"]["resolution"]["election"]
    assert (found["elected"], found["verdict"]) == (["Ada"], "COMPLETE")
    assert {row["name"]: row["share"] for row in found["candidates"]} == {"Ada": "11/20", "Bo": "9/20"}


async def test_a_matter_of_the_laws_list_has_its_own_majority(country: OpenCountry) -> None:
    place = await country("DE")
    await place.statutes(SMART_DE, unpaid_shares__vote_suspended=False)
    await place.load(*(member(number, SMART_DE) for number in range(1, 9)))
    items = [{"title": "Winding up", "resolution": "OTHER", "matter": "dissolution"}]
    unknown = [items[0] | {"matter": "merger"}]
    convene = """mutation($input: ConveneInput!) { convene(input: $input) {
      ... on ConvenePayload { assembly { id } } ...Refused } }"""
    asked = {"entity": SMART_DE, "title": "x", "kind": "ORDINARY", "heldOn": place.day(40).isoformat()}
    assert await place.code_of(convene, input=asked | {"agenda": unknown}) == "BAD_ARGUMENT"
    assembly = await meeting_of_today(place, SMART_DE, agenda=items)
    await opened(place, assembly)
    await checked_in(place, assembly, *range(1, 9))
    (item,) = await agenda(place, assembly)
    assert (await tallied(place, item, 5, 2))["outcome"]["verdict"] == "REJECTED"
    assert (await tallied(place, item, 6, 2))["outcome"]["verdict"] == "ADOPTED"
    assert (await place.data(RESOLUTION, id=item))["resolution"]["matter"] == "dissolution"
