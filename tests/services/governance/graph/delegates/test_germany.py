"""A German co-operative of 1,600 members elects fifty delegates in three sections, and they meet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import LOADER, Country, key, member, membership_id
from tests.services.governance.graph.delegates import story
from tests.services.governance.room import ADMIT, STRIKE

SMART_DE = "DE.entity.smart-eg"
MEMBERS = {"NORTH": range(1, 801), "SOUTH": range(1001, 1501), "WEST": range(2001, 2301)}
SEATS = {"NORTH": 25, "SOUTH": 16, "WEST": 9}
LIST = """query($e: ID!, $m: ID!) { delegateList(election: $e, membership: $m, first: 500) {
  display { until } elected { edges { node { role displayName contact } } } } }"""
ROLL = """query($id: ID!) { roll(id: $id) { state merkleRoot recomputedRoot totals { registered voters votes }
  reasons { reason count votes law { key } } } }"""
NOTICES = """query($id: ID!) { assembly(id: $id) { ofDelegates
  noticeList(because: AGENDA_ONLY, first: 1) { notices { edges { node { because } } } } } }"""


async def germany(country: OpenCountry, members: dict[str, range] | None = None) -> Country:
    place = await country("DE")
    clause = story.sections("college", list(MEMBERS), 50)
    await place.statutes(SMART_DE, sections=clause, financial_year_end="12-31")
    found = MEMBERS if members is None else members
    await place.load(*(member(number, SMART_DE, college=code) for code, range_ in found.items() for number in range_))
    return place


async def held(place: Country) -> str:
    """An election in all sections, counted: the first candidates of each have most votes, two or one stand by."""
    seats = await story.apportioned(place, SMART_DE)
    election = await story.opened(place, seats["id"], place.day(20), place.day(900))
    for code, range_ in MEMBERS.items():
        numbers = range_[: SEATS[code] + 2]
        standing = await story.nominated(place, election, code, numbers)
        votes = {one: 200 - at for at, one in enumerate(standing.values())}
        found = await story.counted(place, story.count(place, election, code, votes))
        assert found["counts"][-1]["tied"] == []
    return election


async def displayed(place: Country, election: str, **more: Any) -> dict[str, Any]:
    asked = {"election": election, "from": place.today.isoformat(), "announcedOn": place.today.isoformat()}
    data = await place.data(story.DISPLAY, i=asked | {"place": "office, Invented Street 1"} | more)
    return data["displayDelegateList"]["election"]


def numbers(place: Country, sitting: dict[str, str]) -> Sequence[int]:
    every = {membership_id("DE", number): number for range_ in MEMBERS.values() for number in range_}
    return sorted(every[one] for one in sitting)


async def test_from_sections_to_the_sealed_roll_of_the_delegates(country: OpenCountry) -> None:
    place = await germany(country)
    seats = await story.apportioned(place, SMART_DE)
    assert {row["code"]: row["seats"] for row in seats["sections"]} == SEATS
    assert (seats["complete"], seats["members"], seats["measured"]) == (True, 1600, 1600)
    assert seats["measuredOn"] == f"{place.today.year - 1}-12-31"

    election = await held(place)
    meeting = place.day(40)
    assert await story.in_office(place, SMART_DE, meeting) == {}, "nobody sits before the list was displayed"
    shown = await displayed(place, election)
    assert (shown["state"], shown["display"]["until"]) == ("ON_DISPLAY", place.day(14).isoformat())
    sitting = await story.in_office(place, SMART_DE, meeting)
    assert len(sitting) == 50

    leaving = sitting[membership_id("DE", 1)]
    asked = {"delegate": leaving, "because": "RESIGNED", "lastDay": place.day(30).isoformat()}
    moved = (await place.data(story.REPLACE, i=asked))["replaceDelegate"]["successor"]
    assert (moved["membership"]["id"], moved["sittingFrom"]) == (membership_id("DE", 26), place.day(31).isoformat())
    assert numbers(place, await story.in_office(place, SMART_DE, meeting, "NORTH")) == list(range(2, 27))

    assembly = await place.convene(SMART_DE, meeting, ofDelegates=True)
    roll = await place.compute(assembly)
    await place.sign_off_all(SMART_DE)
    await place.seal(roll)
    found = (await place.data(ROLL, id=roll))["roll"]
    assert found["totals"] == {"registered": 1600, "voters": 50, "votes": 50}
    reasons = {row["reason"]: (row["count"], row["votes"]) for row in found["reasons"] if row["count"]}
    assert reasons == {"VOTES": (50, 50), "REPRESENTED_BY_DELEGATE": (1550, 0)}
    assert found["merkleRoot"] == found["recomputedRoot"]
    notices = (await place.data(NOTICES, id=assembly))["assembly"]
    assert notices["ofDelegates"]
    assert notices["noticeList"]["notices"]["edges"][0]["node"]["because"] == "AGENDA_ONLY"
    assert {line.action for line in await place.chain()} >= {"displayDelegateList", "replaceDelegate", "sealRoll"}


async def test_a_delegate_comes_herself(country: OpenCountry) -> None:
    place = await germany(country)
    await displayed(place, await held(place))
    assembly = await place.convene(SMART_DE, place.day(40), ofDelegates=True)
    await place.compute(assembly)
    asked = {"assembly": assembly, "principal": membership_id("DE", 1), "holder": membership_id("DE", 2)}
    asked |= {"form": "PAPER", "givenOn": place.today.isoformat()}
    give = """mutation($i: GiveProxyInput!) { giveProxy(input: $i) {
      ... on GiveProxyPayload { proxy { id } } ...Refused } }"""
    refused = await place.refused(give, i=asked)
    assert (refused["code"], "43a" in refused["article"]) == ("PROXY_NOT_ALLOWED", True)
    assert await place.code_of(give, i=asked | {"principal": membership_id("DE", 700)}) == "PROXY_NOT_ALLOWED"


async def test_who_moves_up_after_the_seal_is_added_at_the_door(country: OpenCountry) -> None:
    place = await germany(country)
    await displayed(place, await held(place))
    assembly = await place.convene(SMART_DE, place.day(40), ofDelegates=True)
    roll = await place.compute(assembly)
    await place.sign_off_all(SMART_DE)
    await place.seal(roll)
    sitting = await story.in_office(place, SMART_DE, place.day(40))
    asked = {"delegate": sitting[membership_id("DE", 3)], "because": "DIED", "lastDay": place.day(30).isoformat()}
    await place.data(story.REPLACE, i=asked)
    door = {"assembly": assembly, "why": "moved up", "scrutineers": ["Invented One", "Invented Two"]}
    assert await place.code_of(ADMIT, input=door | {"membership": membership_id("DE", 27)}) == "NOT_ENTITLED"
    await place.data(ADMIT, input=door | {"membership": membership_id("DE", 26)})
    await place.data(STRIKE, input=door | {"membership": membership_id("DE", 3)})
    found = (await place.data(ROLL, id=roll))["roll"]
    assert found["merkleRoot"] == found["recomputedRoot"], "the sealed roll stays as it was"


async def test_a_roll_whose_delegates_changed_is_computed_anew(country: OpenCountry) -> None:
    place = await germany(country)
    election = await held(place)
    await displayed(place, election)
    roll = await place.compute(await place.convene(SMART_DE, place.day(40), ofDelegates=True))
    await place.sign_off_all(SMART_DE)
    sitting = await story.in_office(place, SMART_DE, place.day(40))
    office = {"entity": SMART_DE, "membership": membership_id("DE", 1), "office": "board"}
    record = """mutation($i: RecordOfficeInput!) { recordOffice(input: $i) {
      ... on RecordOfficePayload { office { id } } ...Refused } }"""
    data = await place.data(record, i=office | {"since": place.day(10).isoformat()})
    now = await story.in_office(place, SMART_DE, place.day(40))
    assert set(sitting) - set(now) == {membership_id("DE", 1)}
    seal = """mutation($input: SealRollInput!) { sealRoll(input: $input) {
      ... on SealRollPayload { roll { id } } ...Refused } }"""
    # fifty-one less one are too few for the law; once her office ends before the meeting, the roll stands again
    assert await place.code_of(seal, input={"roll": roll}) == "DELEGATES_TOO_FEW"
    end = """mutation($i: EndOfficeInput!) { endOffice(input: $i) {
      ... on EndOfficePayload { office { lastDay } } ...Refused } }"""
    await place.data(end, i={"office": data["recordOffice"]["office"]["id"], "lastDay": place.day(39).isoformat()})
    asked = {"delegate": now[membership_id("DE", 2)], "because": "LEFT", "lastDay": place.day(30).isoformat()}
    await place.data(story.REPLACE, i=asked)
    assert await place.code_of(seal, input={"roll": roll}) == "ROLL_OUTDATED"


async def test_an_objection_to_the_list_holds_the_delegates_back(country: OpenCountry) -> None:
    place = await germany(country)
    election = await held(place)
    object_to = """mutation($i: ObjectToDelegateListInput!) { objectToDelegateList(input: $i) {
      ... on ObjectToDelegateListPayload { objection { id } } ...Refused } }"""
    asked = {"election": election, "membership": membership_id("DE", 700), "statement": "A box was left open."}
    asked |= {"onBehalfOf": "letter of today"}
    assert await place.code_of(object_to, i=asked) == "OBJECTION_WINDOW_CLOSED"
    await displayed(place, election)
    assert await place.code_of(object_to, i=asked | {"membership": membership_id("DE", 9000)}) == "NOT_FOUND"
    data = await place.data(object_to, i=asked)
    assert await story.in_office(place, SMART_DE, place.day(40)) == {}
    decide = """mutation($i: DecideListObjectionInput!) { decideListObjection(input: $i) {
      ... on DecideListObjectionPayload {
      objection { decision { upheld name } } } ...Refused } }"""
    decision = {"objection": data["objectToDelegateList"]["objection"]["id"], "reasons": "It was sealed; see minutes."}
    assert await place.code_of(decide, i=decision | {"upheld": False}) == "FORBIDDEN"
    await place.data(decide, place.token("oriane"), i=decision | {"upheld": False})
    assert len(await story.in_office(place, SMART_DE, place.day(40))) == 50


async def test_the_list_is_for_members_of_the_entity_and_its_bureau(country: OpenCountry) -> None:
    place = await germany(country)
    election = await held(place)
    async with place.members.writing(LOADER, "login") as session:
        await session.execute(
            "INSERT INTO login (issuer, subject, person, known) VALUES ('group', 'mia', :person, int8range(:s, NULL))",
            {"person": key(10_700), "s": await session.sequence()},
        )
        session.record("login", "mia")
    mia = place.issuing.token("group", "mia", roles=[])
    asked = {"e": election, "m": membership_id("DE", 700)}
    assert await place.code_of(LIST, mia, **asked) == "NOT_FOUND"
    await displayed(place, election)
    seen = (await place.data(LIST, mia, **asked))["delegateList"]["elected"]["edges"]
    assert len(seen) == 56
    assert seen[0]["node"]["contact"].endswith("@example.org")
    assert await place.code_of(LIST, mia, e=election, m=membership_id("DE", 701)) == "FORBIDDEN"
    hidden = await place.refused(story.IN_OFFICE, mia, entity=SMART_DE, on=place.day(40).isoformat(), section=None)
    assert hidden["code"] == "PARTITION_FORBIDDEN"


async def test_an_office_bars_from_the_list(country: OpenCountry) -> None:
    place = await germany(country)
    seats = await story.apportioned(place, SMART_DE)
    election = await story.opened(place, seats["id"], place.day(20), place.day(900))
    record = """mutation($i: RecordOfficeInput!) { recordOffice(input: $i) {
      ... on RecordOfficePayload { office { id } } ...Refused } }"""
    office = {"entity": SMART_DE, "membership": membership_id("DE", 1), "office": "supervisory board"}
    office |= {"since": place.day(-100).isoformat()}
    held_one = (await place.data(record, i=office))["recordOffice"]["office"]["id"]
    assert await place.code_of(record, i=office) == "ALREADY_EXISTS"
    asked = {"election": election, "section": "NORTH", "candidates": [story.candidate(place, 1)]}
    refused = await place.refused(story.NOMINATE.replace("SECTION", "NORTH"), i=asked)
    assert (refused["code"], refused["reason"]) == ("NOT_ELIGIBLE", "office")
    end = """mutation($i: EndOfficeInput!) { endOffice(input: $i) {
      ... on EndOfficePayload { office { lastDay } } ...Refused } }"""
    ended = {"office": held_one, "lastDay": place.day(-1).isoformat()}
    assert await place.code_of(end, i=ended | {"lastDay": place.day(-101).isoformat()}) == "BAD_ARGUMENT"
    await place.data(end, i=ended)
    assert await place.code_of(end, i=ended) == "TRANSITION_NOT_ALLOWED"
    await story.nominated(place, election, "NORTH", [1])


async def test_a_supposition_about_an_assembly_of_delegates(country: OpenCountry) -> None:
    place = await germany(country)
    await displayed(place, await held(place))
    assembly = await place.convene(SMART_DE, place.day(40), ofDelegates=True)
    await place.compute(assembly)
    query = """query($i: WhatIfInput!) { whatIf(input: $i) { before { voters votes } totals { voters votes }
      reasons { reason count } } }"""
    supposed = {"assembly": assembly, "choices": [{"key": "vote_needs_share", "value": True, "article": "x"}]}
    found = (await place.data(query, i=supposed))["whatIf"]
    assert found["before"] == found["totals"] == {"voters": 50, "votes": 50}
    assert {row["reason"]: row["count"] for row in found["reasons"]}["REPRESENTED_BY_DELEGATE"] == 1550


async def test_pages_go_by_section_role_and_votes(country: OpenCountry) -> None:
    place = await germany(country)
    election = await held(place)
    query = """query($e: ID!, $after: String) { delegateElection(id: $e) { elected(first: 10, after: $after) {
      edges { node { section role rank } } pageInfo { hasNextPage endCursor } } } }"""
    seen, after = [], None
    while True:
        page = (await place.data(query, e=election, after=after))["delegateElection"]["elected"]
        seen += [(row["node"]["section"], row["node"]["role"], row["node"]["rank"]) for row in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert len(seen) == len(set(seen)) == 56
    assert seen == sorted(seen)


async def test_what_the_law_does_not_let_be(country: OpenCountry) -> None:
    place = await germany(country, {"NORTH": range(1, 1201), "SOUTH": range(2001, 2301)})
    refused = await place.refused(story.APPORTION, i={"entity": SMART_DE})
    assert (refused["code"], "43a" in refused["article"]) == ("DELEGATES_NOT_ALLOWED", True)
    convene = """mutation($i: ConveneInput!) { convene(input: $i) {
      ... on ConvenePayload { assembly { id } } ...Refused } }"""
    asked = {"entity": SMART_DE, "title": "Delegates", "kind": "ORDINARY", "agenda": [{"title": "Accounts"}]}
    asked |= {"heldOn": place.day(40).isoformat(), "ofDelegates": True}
    assert await place.code_of(convene, i=asked) == "DELEGATES_NOT_ALLOWED"
