"""A roll contested, decided, set by hand, sealed, reopened and corrected."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from tests.answers import done, is_refused, refusal
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import COMPUTE, LOADER, SEAL, Country, key, member, membership_id

SMART_DE = "DE.entity.smart-eg"

OBJECT = """mutation($input: ObjectToRollInput!) { objectToRoll(input: $input) {
  ... on ObjectToRollPayload { objection {
  id rollVersion lineVotes claimedVotes statement onBehalfOf name decision { upheld } } } ...Refused } }"""
DECIDE = """mutation($input: DecideObjectionInput!) { decideObjection(input: $input) {
  ... on DecideObjectionPayload { objection {
  decision { upheld reasons name } } } ...Refused } }"""
OVERRIDE = """mutation($input: OverrideRollLineInput!) { overrideRollLine(input: $input) {
  ... on OverrideRollLinePayload { roll {
  totals { registered voters votes } } } ...Refused } }"""
REOPEN = """mutation($input: ReopenRollInput!) { reopenRoll(input: $input) {
      ... on ReopenRollPayload { roll { state reopenings { name reason } } } ...Refused } }"""
STATE = "query($id: ID!) { roll(id: $id) { state merkleRoot recomputedRoot version objectionsUntil timeZone } }"
LINE = """query($id: ID!, $m: ID!) { roll(id: $id) { line(membership: $m) { votes reason explanation
  override { ruleVotes ruleReason name why law } } } }"""


async def germany(country: OpenCountry, *more: Any) -> Country:
    place = await country("DE")
    await place.load(
        member(1, SMART_DE),
        member(2, SMART_DE),
        member(3, SMART_DE, suspensions=[(date(2025, 1, 1), None, "exclusion letter sent")]),
        *more,
    )
    return place


async def rolled(country: OpenCountry, **fields: Any) -> tuple[Country, str]:
    place = await germany(country)
    return place, await place.compute(await place.convene(SMART_DE, place.day(40), **fields))


def against(roll: str, number: int, claimed: int, **fields: Any) -> dict[str, Any]:
    asked = {"roll": roll, "membership": membership_id("DE", number), "claimedVotes": claimed}
    return asked | {"statement": "I was never excluded", "onBehalfOf": "Mia Three"} | fields


async def state(place: Country, roll: str) -> str:
    return (await place.data("query($id: ID!) { roll(id: $id) { state } }", id=roll))["roll"]["state"]


async def test_an_objection_contests_the_roll_until_it_is_decided_by_another(country: OpenCountry) -> None:
    place, roll = await rolled(country)
    raised = (await place.data(OBJECT, input=against(roll, 3, 1)))["objectToRoll"]["objection"]
    assert (raised["lineVotes"], raised["claimedVotes"], raised["onBehalfOf"]) == (0, 1, "Mia Three")
    assert await state(place, roll) == "CONTESTED"
    refused = await place.refused(SEAL, input={"roll": roll})
    assert (refused["code"], refused["waiting"]) == ("OBJECTION_OPEN", 1)
    decision = {"objection": raised["id"], "upheld": False, "reasons": "The letter went out on 1 January."}
    assert await place.code_of(DECIDE, input=decision) == "FORBIDDEN"
    decided = await place.data(DECIDE, place.token("oriane"), input=decision)
    shown = decided["decideObjection"]["objection"]["decision"]
    assert shown == {"upheld": False, "reasons": "The letter went out on 1 January.", "name": "Oriane"}
    assert await place.code_of(DECIDE, place.token("oriane"), input=decision) == "TRANSITION_NOT_ALLOWED"
    assert await state(place, roll) == "PROVISIONAL"
    await place.seal(roll)
    listed = "query($id: ID!) { roll(id: $id) { objections { edges { node { id statement decision { reasons } } } } } }"
    assert len((await place.data(listed, id=roll))["roll"]["objections"]["edges"]) == 1
    assert [line.action for line in await place.chain()][-4:] == [
        "objectToRoll",
        "decideObjection",
        "sealRoll",
        "sealRoll",
    ]


async def test_a_member_objects_about_her_own_line_and_nobody_elses(country: OpenCountry) -> None:
    place, roll = await rolled(country)
    async with place.members.writing(LOADER, "login") as session:
        await session.execute(
            "INSERT INTO login (issuer, subject, person, known) VALUES ('group', 'mia', :person, int8range(:s, NULL))",
            {"person": key(10_003), "s": await session.sequence()},
        )
        session.record("login", "mia")
    mia = place.issuing.token("group", "mia", name="Mia")
    hers = """query($id: ID!, $m: ID, $p: ID) { roll(id: $id) { line(membership: $m, person: $p) {
      votes reason college category } } }"""
    own = (await place.data(hers, mia, id=roll, m=membership_id("DE", 3)))["roll"]["line"]
    assert own == {"votes": 0, "reason": "SUSPENDED", "college": None, "category": "MEMBER"}
    assert (await place.data(hers, mia, id=roll, p=f"person.{key(10_003).hex}"))["roll"]["line"] == own
    for other in ({"m": membership_id("DE", 2)}, {"p": f"person.{key(10_002).hex}"}, {"p": f"person.{key(7).hex}"}):
        assert await place.code_of(hers, mia, id=roll, **other) in ("FORBIDDEN", "PARTITION_FORBIDDEN")
    raised = await place.data(OBJECT, mia, input=against(roll, 3, 1, onBehalfOf=None))
    assert raised["objectToRoll"]["objection"]["name"] == "Mia"
    said = (
        """query($id: ID!, $m: ID) { roll(id: $id) { objections(membership: $m) { edges { node { statement } } } } }"""
    )
    found = (await place.data(said, mia, id=roll, m=membership_id("DE", 3)))["roll"]["objections"]["edges"]
    assert [edge["node"]["statement"] for edge in found] == ["I was never excluded"]
    assert (await place.data(said, id=roll, m=membership_id("DE", 2)))["roll"]["objections"]["edges"] == []
    for other in (None, membership_id("DE", 2)):
        assert await place.code_of(said, mia, id=roll, m=other) in ("FORBIDDEN", "PARTITION_FORBIDDEN")
    assert await place.code_of(OBJECT, mia, input=against(roll, 2, 0)) == "FORBIDDEN"
    stranger = place.token("carl", "client_officer")
    assert await place.code_of(OBJECT, stranger, input=against(roll, 3, 1)) == "FORBIDDEN"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"onBehalfOf": None}, "BAD_ARGUMENT"),
        ({"statement": " "}, "BAD_ARGUMENT"),
        ({"claimedVotes": -1}, "BAD_ARGUMENT"),
        ({"claimedVotes": 0}, "BAD_ARGUMENT"),
    ],
)
async def test_objections_that_cannot_be(country: OpenCountry, change: dict[str, Any], code: str) -> None:
    place, roll = await rolled(country)
    before = await place.chain()
    assert await place.code_of(OBJECT, input=against(roll, 3, 1) | change) == code
    assert await place.chain() == before
    assert await state(place, roll) == "PROVISIONAL"


async def test_after_its_window_an_objection_is_refused_with_the_article(country: OpenCountry) -> None:
    place = await germany(country)
    await place.statutes(SMART_DE, roll_objection_days=41)
    roll = await place.compute(await place.convene(SMART_DE, place.day(40)))
    before = await place.chain()
    refused = await place.refused(OBJECT, input=against(roll, 3, 1))
    assert (refused["code"], refused["latest"]) == ("OBJECTION_WINDOW_CLOSED", place.day(-1).isoformat())
    assert refused["article"] == "statutes (version 1) art. 1"
    assert await place.chain() == before
    shown = (await place.data(STATE, id=roll))["roll"]
    assert (shown["objectionsUntil"], shown["timeZone"]) == (place.day(-1).isoformat(), "Europe/Berlin")


async def test_a_line_set_by_hand_is_named_counted_carried_and_withdrawn(country: OpenCountry) -> None:
    place, roll = await rolled(country)
    asked = {"roll": roll, "membership": membership_id("DE", 3)}
    by_hand = asked | {"votes": 1, "why": "The court suspended the exclusion", "law": "LG Berlin, 3 O 12/26"}
    totals = (await place.data(OVERRIDE, input=by_hand))["overrideRollLine"]["roll"]["totals"]
    assert totals == {"registered": 3, "voters": 3, "votes": 3}
    expected = {
        "ruleVotes": 0,
        "ruleReason": "SUSPENDED",
        "name": "Otto",
        "why": "The court suspended the exclusion",
        "law": "LG Berlin, 3 O 12/26",
    }
    assembly = (await place.data("query($id: ID!) { roll(id: $id) { assembly { id } } }", id=roll))["roll"]["assembly"]
    again = await place.compute(assembly["id"])
    line = (await place.data(LINE, id=again, m=membership_id("DE", 3)))["roll"]["line"]
    assert (line["votes"], line["reason"], line["override"]) == (1, "VOTES", expected)
    other = (await place.data(LINE, id=again, m=membership_id("DE", 1)))["roll"]["line"]
    assert other["override"] is None
    withdrawn = (await place.data(OVERRIDE, input=asked | {"roll": again}))["overrideRollLine"]["roll"]["totals"]
    assert withdrawn == {"registered": 3, "voters": 2, "votes": 2}
    assert await place.code_of(OVERRIDE, input=asked | {"roll": again}) == "NOT_FOUND"


async def test_overrides_that_are_refused(country: OpenCountry) -> None:
    place, roll = await rolled(country)
    asked = {"roll": roll, "membership": membership_id("DE", 3), "votes": 1, "why": "w", "law": "l"}
    for change in ({"votes": 0}, {"reason": "WAITING"}, {"why": ""}, {"law": ""}):
        assert await place.code_of(OVERRIDE, input=asked | change) == "BAD_ARGUMENT"
    withdrawal = {"roll": roll, "membership": membership_id("DE", 3)}
    for half_said in ({"why": "w"}, {"law": "l"}, {"reason": "WAITING"}):
        assert await place.code_of(OVERRIDE, input=withdrawal | half_said) == "BAD_ARGUMENT"
    assert await place.code_of(OVERRIDE, input=asked | {"membership": membership_id("DE", 99)}) == "NOT_FOUND"
    await place.data(SEAL, input={"roll": roll})
    assert await place.code_of(OVERRIDE, input=asked) == "TRANSITION_NOT_ALLOWED"
    await place.data(SEAL, place.token("oriane"), input={"roll": roll})
    assert await place.code_of(OVERRIDE, input=asked) == "ROLL_SEALED"


async def test_a_sealed_roll_is_reopened_by_two_and_corrected_with_both_roots_kept(country: OpenCountry) -> None:
    place = await germany(country)
    assembly = await place.convene(SMART_DE, place.day(40))
    first = await place.compute(assembly)
    by_hand = {"membership": membership_id("DE", 3), "votes": 1, "why": "court order", "law": "LG Berlin"}
    await place.data(OVERRIDE, input=by_hand | {"roll": first})
    assert await place.code_of(REOPEN, input={"roll": first, "reason": "r"}) == "TRANSITION_NOT_ALLOWED"
    await place.seal(first)
    old = (await place.data(STATE, id=first))["roll"]
    assert old["merkleRoot"] == old["recomputedRoot"]
    asked = {"roll": first, "reason": "member 4 was forgotten"}
    assert await place.code_of(REOPEN, place.token("aude", "auditor"), input=asked) == "FORBIDDEN"
    assert (await place.data(REOPEN, input=asked))["reopenRoll"]["roll"]["state"] == "SEALED"
    assert await place.code_of(REOPEN, input=asked) == "REOPENING_NEEDS_TWO"
    assert await place.code_of(COMPUTE, input={"assembly": assembly}) == "ROLL_SEALED"
    opened = (await place.data(REOPEN, place.token("aude", "auditor"), input=asked))["reopenRoll"]["roll"]
    assert (opened["state"], [row["name"] for row in opened["reopenings"]]) == ("REOPENED", ["Otto", "Aude"])
    assert await place.code_of(REOPEN, place.token("oriane"), input=asked) == "TRANSITION_NOT_ALLOWED"
    await place.load(member(4, SMART_DE))
    second = await place.compute(assembly)
    await place.seal(second)
    new = (await place.data(STATE, id=second))["roll"]
    assert (new["version"], new["state"]) == (2, "SEALED")
    assert new["merkleRoot"] == new["recomputedRoot"] != old["merkleRoot"]
    kept = (await place.data(STATE, id=first))["roll"]
    assert kept == old | {"state": "CORRECTED"}
    versions = "query($id: ID!) { assembly(id: $id) { roll { versions { version state merkleRoot } } } }"
    listed = (await place.data(versions, id=assembly))["assembly"]["roll"]["versions"]
    assert [(row["version"], row["merkleRoot"]) for row in listed] == [(1, old["merkleRoot"]), (2, new["merkleRoot"])]
    changes = (await place.data(CHANGES, id=second, since=first))["roll"]["changes"]
    assert [(edge["node"]["votesBefore"], edge["node"]["votesAfter"]) for edge in changes["edges"]] == [(None, 1)]


CHANGES = """query($id: ID!, $since: ID!, $first: Int, $after: String) { roll(id: $id) {
  changes(since: $since, first: $first, after: $after) {
    edges { node { membership { id } votesBefore votesAfter reasonBefore reasonAfter } }
    pageInfo { hasNextPage endCursor } } } }"""


async def test_differences_between_versions_are_paged(country: OpenCountry) -> None:
    place = await germany(country)
    assembly = await place.convene(SMART_DE, place.day(40))
    first = await place.compute(assembly)
    await place.seal(first)
    for subject in ("otto", "oriane"):
        await place.data(REOPEN, place.token(subject), input={"roll": first, "reason": "late entries"})
    await place.load(*(member(number, SMART_DE) for number in range(10, 15)))
    second = await place.compute(assembly)
    seen, after = [], None
    while True:
        page = (await place.data(CHANGES, id=second, since=first, first=2, after=after))["roll"]["changes"]
        seen += [edge["node"]["membership"]["id"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert seen == [membership_id("DE", number) for number in range(10, 15)]
    other = await place.compute(await place.convene(SMART_DE, place.day(50)))
    assert await place.code_of(CHANGES, id=second, since=other) == "NOT_FOUND"


BRIDGE = """query($id: ID!) { roll(id: $id) { bridge { opening closing openingVotes votesChanged closingVotes
  came { reason voters votes } went { reason voters votes } } } }"""


async def test_the_bridge_from_the_last_roll_adds_up_by_reason(country: OpenCountry) -> None:
    place = await germany(country, member(5, SMART_DE, ended_on=date(2035, 12, 31)))
    first = await place.compute(await place.convene(SMART_DE, place.day(40)))
    assert (await place.data(BRIDGE, id=first))["roll"]["bridge"] is None
    await place.seal(first)
    await place.load(member(6, SMART_DE), member(7, SMART_DE))
    async with place.members.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE membership_fact DISABLE TRIGGER USER"))
        await connection.execute(text("DELETE FROM membership_fact WHERE membership = :m"), {"m": key(3)})
    async with place.members.writing(LOADER, "suspend") as session:
        await session.execute(
            "INSERT INTO membership_fact (membership, kind, detail, valid, known) VALUES (:m, 'VOTE_SUSPENDED',"
            " 'exclusion letter sent', daterange('2026-01-01', NULL), int8range(:s, NULL))",
            {"m": key(2), "s": await session.sequence()},
        )
        session.record("suspend", membership_id("DE", 2))
    second = await place.compute(await place.convene(SMART_DE, place.day(50)))
    bridge = (await place.data(BRIDGE, id=second))["roll"]["bridge"]
    assert bridge["came"] == [
        {"reason": None, "voters": 2, "votes": 2},
        {"reason": "SUSPENDED", "voters": 1, "votes": 1},
    ]
    assert bridge["went"] == [{"reason": "SUSPENDED", "voters": 1, "votes": 1}]
    assert (bridge["opening"], bridge["closing"]) == (3, 5)
    assert bridge["opening"] + 3 - 1 == bridge["closing"]
    assert (bridge["openingVotes"], bridge["votesChanged"], bridge["closingVotes"]) == (3, 0, 5)


async def test_why_somebody_is_not_here_is_answered_for_anybody(country: OpenCountry) -> None:
    place, roll = await rolled(country)
    line = (await place.data(LINE, id=roll, m=membership_id("DE", 99)))["roll"]["line"]
    assert (line["votes"], line["reason"]) == (0, "NOT_REGISTERED")
    assert line["explanation"].startswith(f"Not in the register of {SMART_DE} on {place.day(40)}")
    by_person = "query($id: ID!, $p: ID) { roll(id: $id) { line(person: $p) { membership { id } reason } } }"
    found = (await place.data(by_person, id=roll, p=f"person.{key(10_003).hex}"))["roll"]["line"]
    assert found == {"membership": {"id": membership_id("DE", 3)}, "reason": "SUSPENDED"}
    stranger = """query($id: ID!, $p: ID) { roll(id: $id) { line(person: $p) { membership { id } person { id } votes
      reason explanation override { why } } } }"""
    said = (await place.data(stranger, id=roll, p=f"person.{key(7).hex}"))["roll"]["line"]
    assert (said["membership"], said["person"], said["votes"]) == (None, {"id": f"person.{key(7).hex}"}, 0)
    assert said["reason"] == "NOT_REGISTERED"
    assert said["explanation"].startswith("Not registered here:")
    assert said["override"] is None
    assert await place.code_of(by_person, id=roll) == "BAD_ARGUMENT"


async def test_the_notice_list_is_wider_than_the_voters(country: OpenCountry) -> None:
    place = await germany(country, member(8, SMART_DE, ended_on=date(2026, 12, 31)))
    meeting = max(date(2027, 1, 10), place.day(30))
    assembly = await place.convene(SMART_DE, meeting, recordDate=None)
    query = """query($id: ID!, $because: NoticeReason) { assembly(id: $id) { noticeList(because: $because) {
      alsoConvene notices { edges { node { membership { id } because } } } } } }"""
    assert (await place.data(query, id=assembly))["assembly"]["noticeList"] is None
    await place.compute(assembly)
    listed = (await place.data(query, id=assembly))["assembly"]["noticeList"]
    found = {edge["node"]["membership"]["id"]: edge["node"]["because"] for edge in listed["notices"]["edges"]}
    assert found == {
        membership_id("DE", 1): "VOTER",
        membership_id("DE", 2): "VOTER",
        membership_id("DE", 3): "VOTE_SUSPENDED",
    }
    assert listed["alsoConvene"] == ["directors", "auditor"]
    only = (await place.data(query, id=assembly, because="VOTE_SUSPENDED"))["assembly"]["noticeList"]["notices"][
        "edges"
    ]
    assert [edge["node"]["membership"]["id"] for edge in only] == [membership_id("DE", 3)]
    assert await place.code_of(query, place.token("carl", "client_officer"), id=assembly) == "PARTITION_FORBIDDEN"


async def test_the_margin_of_a_result_says_whether_contested_votes_could_change_it(country: OpenCountry) -> None:
    place, roll = await rolled(country)
    get = """query($id: ID!) { roll(id: $id) { assembly { resolutions {
      id margin { couldChange missing worst best } } } } }"""
    resolution = (await place.data(get, id=roll))["roll"]["assembly"]["resolutions"][0]
    assert resolution["margin"] is None
    tally = """mutation($i: RecordTallyInput!) { recordTally(input: $i) {
      ... on RecordTallyPayload { resolution { id } } ...Refused } }"""
    await place.data(tally, i={"resolution": resolution["id"], "for": 1, "against": 0, "abstain": 1})
    calm = (await place.data(get, id=roll))["roll"]["assembly"]["resolutions"][0]["margin"]
    assert calm == {"couldChange": False, "missing": 0, "worst": "ADOPTED", "best": "ADOPTED"}
    await place.data(OBJECT, input=against(roll, 3, 1))
    close = (await place.data(get, id=roll))["roll"]["assembly"]["resolutions"][0]["margin"]
    assert close == {"couldChange": True, "missing": 1, "worst": "REJECTED", "best": "ADOPTED"}


async def test_of_two_second_signatures_at_once_one_seals_and_the_other_is_told(country: OpenCountry) -> None:
    place, roll = await rolled(country)
    await place.data(SEAL, input={"roll": roll})
    answers = await asyncio.gather(
        *(place.ask(SEAL, place.token(subject), input={"roll": roll}) for subject in ("oriane", "olga", "oskar"))
    )
    codes = sorted(refusal(answer)["code"] if is_refused(answer) else "" for answer in answers)
    assert codes == ["", "ROLL_SEALED", "ROLL_SEALED"]
    seals = (await place.data("query($id: ID!) { roll(id: $id) { seals { name } } }", id=roll))["roll"]["seals"]
    assert len(seals) == 2
    assert [line.action for line in await place.chain()].count("sealRoll") == 2


async def test_an_objection_and_a_seal_at_once_never_both_pass_unseen(country: OpenCountry) -> None:
    place, roll = await rolled(country)
    await place.data(SEAL, input={"roll": roll})
    objecting = place.ask(OBJECT, input=against(roll, 3, 1))
    sealing = place.ask(SEAL, place.token("oriane"), input={"roll": roll})
    objected, sealed = await asyncio.gather(objecting, sealing)
    done(objected)
    if is_refused(sealed):
        assert refusal(sealed)["code"] == "OBJECTION_OPEN"
        assert await state(place, roll) == "CONTESTED"
    else:
        assert await state(place, roll) == "SEALED"


async def test_a_record_date_that_still_runs_is_not_sealed(country: OpenCountry) -> None:
    place = await country("BE")
    entity = "BE.entity.smartcoop"
    await place.statutes(entity, record_date__days_before=5)
    await place.load(member(1, entity))
    roll = await place.compute(await place.convene(entity, place.day(40)))
    await place.sign_off_all(entity)
    before = await place.chain()
    refused = await place.refused(SEAL, input={"roll": roll})
    assert (refused["code"], refused["day"]) == ("RECORD_DATE_RUNNING", place.day(35).isoformat())
    assert refused["timezone"] == "Europe/Brussels"
    assert await place.chain() == before
