"""Journey: SmartCoop's ordinary meeting in Belgium, from new statutes to the declared result."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from tests.journeys.following import Following, following
from tests.journeys.office import (
    ADMIT,
    ADOPT,
    CHECK_IN,
    DECLARE,
    DOOR,
    FILES,
    PROPOSE,
    SEAL,
    TALLY,
    Office,
    own,
    proved,
)
from tests.journeys.operations import operation
from tests.journeys.sealing import by_hand
from tests.stack import Stack

SMARTCOOP = "BE.entity.smartcoop"
AMELIE, DENIS, NADIA, SAMI = (own(name, "BE") for name in ("amelie", "denis", "nadia", "sami"))
LIVE = operation("live_meeting")
AGENDA = (
    {"title": "Accounts and discharge", "resolution": "ORDINARY"},
    {"title": "A new seat of the company", "resolution": "AMENDMENT"},
    {"title": "Confidence in the director", "resolution": "ORDINARY"},
)
RESIGN = """mutation($input: ResignInput!) { resign(input: $input) { ... on LeavingPayload { membership {
  endedOn leaving { lastDay steps { law { article } } } } } ...Refused } }"""
DOCUMENT = """mutation($input: AddDocumentInput!) { addDocument(input: $input) {
  ... on AddDocumentPayload { document { id url } } ...Refused } }"""
PREPARE = """mutation($input: PrepareNoticesInput!) { prepareNotices(input: $input) {
  ... on PrepareNoticesPayload { assembly { id } } ...Refused } }"""
DISPATCH = """mutation($input: RecordDispatchInput!) { recordDispatch(input: $input) {
  ... on RecordDispatchPayload { dispatch { id count } assembly { deadlines { kind kept } } } ...Refused } }"""
BOUNCE = """mutation($input: RecordBouncesInput!) { recordBounces(input: $input) {
  ... on RecordBouncesPayload { dispatch { bounced } } ...Refused } }"""
OBJECT = """mutation($input: ObjectToRollInput!) { objectToRoll(input: $input) {
  ... on ObjectToRollPayload { objection { id lineVotes name } } ...Refused } }"""
DECIDE = """mutation($input: DecideObjectionInput!) { decideObjection(input: $input) {
  ... on DecideObjectionPayload { objection {
  decision { upheld reasons name } } } ...Refused } }"""
OVERRIDE = """mutation($input: OverrideRollLineInput!) { overrideRollLine(input: $input) {
  ... on OverrideRollLinePayload { roll {
  totals { votes } } } ...Refused } }"""
OPEN_BALLOT = """mutation($input: OpenBallotInput!) { openBallot(input: $input) {
  ... on OpenBallotPayload { ballot { id } } ...Refused } }"""
CAST_VOTE = """mutation($input: CastVoteInput!) { castVote(input: $input) {
  ... on CastVotePayload { receipt { id code votes } } ...Refused } }"""
CLOSE_BALLOT = """mutation($input: CloseBallotInput!) { closeBallot(input: $input) { ... on CloseBallotPayload {
  ballot { receipts digest } resolution { tally { for against abstain present } } } ...Refused } }"""
SEAL_OF = """query($id: ID!, $m: ID!) { ballot(id: $id) { secret { publicKey keyId length envelopeSize
  hand(membership: $m) { membership { id } votes } } } }"""
CAST_ENVELOPES = """mutation($input: CastEnvelopesInput!) { castEnvelopes(input: $input) {
  ... on CastEnvelopesPayload { receipt { id code lines { choice } } } ...Refused } }"""
OPENED = """query($id: ID!) { ballot(id: $id) { turnout { members } soFar { votes }
  secret { keyDestroyedAt opening { spoiltVotes bundle } } } }"""
BALLOT = "query($id: ID!, $m: ID!) { ballot(id: $id) { turnout { members } receipt(membership: $m) { code } } }"
STATE = "query($id: ID!) { roll(id: $id) { state doorChanges { edges { node { membership { id } } } } } }"
MARGIN = "query($id: ID!) { resolution(id: $id) { margin { missing doubtful worst best couldChange explanation } } }"
WHAT_IF = """query($input: WhatIfInput!) { whatIf(input: $input) {
  quorum { entitled present needed quorate law { article } } outcome { verdict } } }"""


async def test_from_statutes_to_the_declared_result(rehearsing: Stack, tmp_path: Path):
    office = Office(rehearsing, SMARTCOOP, "otto", "oriane")
    first_half_of_the_year(office)
    version = await statutes_within_the_law(office)
    await amelie_gives_notice(office)

    meeting = await office.convene(20, *AGENDA)
    roll = await office.compute(meeting["id"])
    assert roll["statutesVersion"] == version
    assert sum(row["count"] for row in roll["reasons"]) == roll["totals"]["registered"]

    await everybody_is_told(office, meeting)
    await opinions_where_nobody_is_sure(office, roll)
    await objections_are_decided(office, roll)
    office.until(office.day(16))
    await an_objection_comes_too_late(office, roll["id"])
    sealed = await office.seal(roll["id"])
    assert (sealed["state"], len(sealed["merkleRoot"])) == ("SEALED", 64)

    newcomer = await somebody_joins(office)
    office.until(meeting["heldOn"])
    await two_scrutineers_let_her_in(office, meeting["id"], newcomer)
    async with following(rehearsing, LIVE, {"assembly": meeting["id"]}, rehearsing.token("otto")) as screen:
        people = await twelve_come(office, meeting["id"], roll["id"], newcomer)
        await the_screen_fills(screen, 12)
    accounts, seat, confidence = (item["id"] for item in meeting["resolutions"])
    await the_room_votes(office, accounts, people)
    await the_accounts_are_adopted(office, accounts)
    await the_new_seat_wants_a_fuller_room(office, meeting["id"], seat)
    await the_director_is_voted_on_in_secret(office, confidence, people, tmp_path)
    await the_files_prove_themselves(office, roll["id"], tmp_path)


def first_half_of_the_year(office: Office) -> None:
    """A Belgian member may leave in the first half of the financial year only: let it be January."""
    if office.today.month > 3:
        office.until(f"{office.today.year + 1}-01-11")


async def statutes_within_the_law(office: Office) -> int:
    """Outside the law they are refused with the article; within it another organiser adopts them."""
    easier = {"threshold": [2, 5], "base": "cast_excl", "strict": True}
    outside = await office.refused(PROPOSE, **await office.draft("Too easy", majorities__ordinary=easier))
    assert (outside["code"], "BE CSA/WVV" in outside["article"]) == ("STATUTES_OUTSIDE_LAW", True)
    proposal = (await office.propose("Statutes of January", roll_objection_days=5))["id"]
    assert (await office.refused(ADOPT, proposal=proposal))["code"] == "ADOPTION_NEEDS_TWO"
    return (await office.do(ADOPT, office.second, proposal=proposal))["statutes"]["version"]


async def amelie_gives_notice(office: Office) -> None:
    """She stays a member until the end of June, so she votes in the meantime."""
    left = (await office.do(RESIGN, "amelie", membership=AMELIE, expectedVersion=0))["membership"]
    assert left["endedOn"] == f"{office.today.year}-06-30"
    assert "6:120" in left["leaving"]["steps"][0]["law"]["article"]


async def everybody_is_told(office: Office, meeting: dict[str, Any]) -> None:
    """By e-mail, or by post to who has none; one comes back, and goes out on paper within the law's days."""
    assembly, pdf = meeting["id"], b"%PDF-1.7\nthe accounts\n%%EOF\n"
    said = {"name": "accounts", "title": "Annual accounts", "language": "fr", "size": len(pdf)}
    document = await office.do(DOCUMENT, assembly=assembly, sha256=hashlib.sha256(pdf).hexdigest(), **said)
    url = document["document"]["url"]
    assert (await office.send(url, pdf)).status_code == 200
    assert (await office.file(url, "amelie")).status_code == 404

    await office.do(PREPARE, assembly=assembly)
    mailed = await dispatched(office, assembly, "EMAIL")
    back = [{"membership": AMELIE, "why": "mailbox full"}]
    assert (await office.do(BOUNCE, dispatch=mailed["dispatch"]["id"], bounces=back))["dispatch"]["bounced"] == 1
    table = (await office.file(f"/files/BE/notices/{assembly}.csv")).text.splitlines()
    assert any(row.startswith(f"POST,{AMELIE}") for row in table)
    posted = await dispatched(office, assembly, "POST")
    kept = {row["kind"]: row["kept"] for row in posted["assembly"]["deadlines"]}
    assert (kept["NOTICE"], kept["AMENDMENT_TEXTS"]) == (True, True)
    assert (await office.file(url, "amelie")).content == pdf


async def dispatched(office: Office, assembly: str, channel: str) -> dict[str, Any]:
    """A lot that has just gone out."""
    proof = {"channel": channel, "sentAt": office.moment.isoformat(), "proof": "lot 4711"}
    return await office.do(DISPATCH, assembly=assembly, **proof)


async def opinions_where_nobody_is_sure(office: Office, roll: dict[str, Any]) -> None:
    """Belgium's pack is experimental: the auditor gives her name for each rule that is not sure."""
    assert (await office.refused(SEAL, roll=roll["id"]))["code"] == "SIGN_OFF_MISSING"
    assert "exit.exclusion_effect" in {leaf["key"] for leaf in roll["unsigned"]}
    await office.sign_off(roll, "aude")


async def objections_are_decided(office: Office, roll: dict[str, Any]) -> None:
    """Whoever raised one does not decide it, and until both are decided nothing is sealed."""
    claim = {"roll": roll["id"], "claimedVotes": 1}
    no_share = await office.do(OBJECT, "sami", membership=SAMI, statement="I paid for a share.", **claim)
    behalf = {"statement": "He paid in cash.", "onBehalfOf": "Denis Maes"}
    in_default = await office.do(OBJECT, membership=DENIS, **behalf, **claim)
    assert (await office.read(STATE, id=roll["id"]))["roll"]["state"] == "CONTESTED"
    assert (await office.refused(SEAL, roll=roll["id"]))["code"] == "OBJECTION_OPEN"

    upheld = {"objection": in_default["objection"]["id"], "upheld": True, "reasons": "The treasurer has the receipt."}
    assert (await office.refused(DECIDE, **upheld))["code"] == "FORBIDDEN"
    assert (await office.do(DECIDE, office.second, **upheld))["objection"]["decision"]["upheld"]
    no = {"objection": no_share["objection"]["id"], "upheld": False, "reasons": "The register holds no share of his."}
    await office.do(DECIDE, **no)
    by_hand = {"membership": DENIS, "votes": 1, "why": "His objection was upheld.", "law": "BE CSA/WVV 6:43"}
    changed = await office.do(OVERRIDE, office.second, roll=roll["id"], **by_hand)
    assert changed["roll"]["totals"]["votes"] == roll["totals"]["votes"] + 1


async def an_objection_comes_too_late(office: Office, roll: str) -> None:
    """The statutes' window is over."""
    asked = {"roll": roll, "membership": NADIA, "claimedVotes": 2, "statement": "I bought two."}
    late = await office.refused(OBJECT, "nadia", **asked)
    assert (late["code"], "art. 99" in late["article"]) == ("OBJECTION_WINDOW_CLOSED", True)


async def somebody_joins(office: Office) -> str:
    """A new member with a share, after the seal."""
    joined = await office.do(ADMIT, "olga", entity=SMARTCOOP, category="WORKER", shares=1)
    return joined["membership"]["id"]


async def two_scrutineers_let_her_in(office: Office, meeting: str, newcomer: str) -> None:
    """She is on no roll; the register knows her, and two people watch."""
    asked = {"assembly": meeting, "membership": newcomer, "why": "Joined since the roll was sealed."}
    assert (await office.refused(DOOR, scrutineers=["Ann Wouters"], **asked))["code"] == "BAD_ARGUMENT"
    change = (await office.do(DOOR, scrutineers=["Ann Wouters", "Bert Claes"], **asked))["change"]
    assert (change["kind"], change["votes"]) == ("ADDED", 1)


async def twelve_come(office: Office, meeting: str, roll: str, newcomer: str) -> list[str]:
    """The newcomer, the leaver, Denis and nine others; Sami has no vote and is told why."""
    await office.open(meeting)
    known = [newcomer, AMELIE, DENIS]
    others = [line["membership"]["id"] for line in await office.lines(roll)]
    people = [*known, *[one for one in others if one not in known][:9]]
    await office.let_in(meeting, *people)
    sami = await office.refused(CHECK_IN, assembly=meeting, membership=SAMI)
    assert (sami["code"], sami["reason"]) == ("NOT_ENTITLED", "NO_SHARE")
    return people


async def the_screen_fills(screen: Following, members: int) -> None:
    """Turnout and quorum are shown as people come, without anybody asking."""
    meeting = (await screen.told("meetingChanged"))["assembly"]
    while meeting["exercisable"]["presentMembers"] < members:
        meeting = (await screen.told("meetingChanged"))["assembly"]
    assert (meeting["calls"][0]["number"], meeting["calls"][0]["quorum"]["quorate"]) == (1, True)


async def the_room_votes(office: Office, accounts: str, people: list[str]) -> None:
    """By show of hands: Amélie with her own telephone, the others at the desk; her receipt is hers alone."""
    opened = await office.do(OPEN_BALLOT, resolution=accounts, form="OPEN", channels=["IN_ROOM"])
    ballot = opened["ballot"]["id"]
    hers = {"ballot": ballot, "membership": AMELIE, "choice": "FOR"}
    receipt = (await office.do(CAST_VOTE, "amelie", **hers))["receipt"]
    assert (await office.do(CAST_VOTE, "amelie", **hers))["receipt"] == receipt
    assert (await office.refused(CAST_VOTE, "sami", **(hers | {"membership": SAMI})))["code"] == "NOT_ENTITLED"
    assert (await office.refused(CAST_VOTE, "sami", **hers))["code"] == "FORBIDDEN"
    choices = ["FOR"] * 7 + ["AGAINST"] * 3 + ["ABSTAIN"]
    for who, choice in zip([one for one in people if one != AMELIE], choices, strict=True):
        await office.do(CAST_VOTE, ballot=ballot, membership=who, choice=choice)
    seen = (await office.read(BALLOT, "amelie", id=ballot, m=AMELIE))["ballot"]
    assert (seen["turnout"]["members"], seen["receipt"]["code"]) == (12, receipt["code"])
    closed = await office.do(CLOSE_BALLOT, ballot=ballot)
    tally = closed["resolution"]["tally"]
    assert [tally[word] for word in ("for", "against", "abstain", "present")] == [8, 3, 1, 12]
    assert (closed["ballot"]["receipts"], len(closed["ballot"]["digest"])) == (12, 64)
    late = await office.refused(CAST_VOTE, "amelie", **(hers | {"choice": "AGAINST"}))
    assert late["code"] == "BALLOT_CLOSED"


async def the_accounts_are_adopted(office: Office, accounts: str) -> None:
    """No more votes than are in the room, by a count by hand, too; what was contested could not change it; declared."""
    thirteen = {"resolution": accounts, "for": 8, "against": 3, "abstain": 2}
    assert (await office.refused(TALLY, None, **thirteen))["code"] == "TALLY_EXCEEDS_ROOM"
    margin = (await office.read(MARGIN, id=accounts))["resolution"]["margin"]
    assert (margin["missing"], margin["doubtful"], margin["couldChange"]) == (1, 1, False)
    assert margin["worst"] == margin["best"] == "ADOPTED"
    declared = (await office.do(DECLARE, resolution=accounts))["resolution"]["declaration"]
    assert (declared["verdict"], declared["name"]) == ("ADOPTED", "Otto Lemaire")
    assert any("BE CSA/WVV" in law["article"] for law in declared["law"])
    again = await office.refused(TALLY, None, **thirteen)
    assert again["code"] == "RESULT_DECLARED"


async def the_new_seat_wants_a_fuller_room(office: Office, meeting: str, seat: str) -> None:
    """Half of the shares must be there: no result, nothing to declare, and what another attendance would decide."""
    await office.tally(seat, (12, 0, 0))
    nothing = await office.outcome(seat)
    assert (nothing["verdict"], nothing["quorum"]["quorate"]) == ("NO_RESULT", False)
    assert (await office.refused(DECLARE, resolution=seat))["code"] == "NO_RESULT"
    asked = {"assembly": meeting, "resolution": seat, "votes": {"for": 12, "against": 0}}
    as_it_is = (await office.read(WHAT_IF, input=asked))["whatIf"]["quorum"]
    assert (as_it_is["quorate"], "6:85" in as_it_is["law"]["article"]) == (False, True)
    fuller = (await office.read(WHAT_IF, input=asked | {"present": as_it_is["needed"]}))["whatIf"]
    assert (fuller["quorum"]["quorate"], fuller["outcome"]["verdict"]) == (True, "ADOPTED")


async def the_director_is_voted_on_in_secret(office: Office, item: str, people: list[str], folder: Path) -> None:
    """Amélie's browser seals her vote, and seals another one when she thinks better of it; only turnout is seen."""
    ballot = (await office.do(OPEN_BALLOT, resolution=item, form="SECRET", channels=["IN_ROOM"]))["ballot"]["id"]
    seal = (await office.read(SEAL_OF, "amelie", id=ballot, m=AMELIE))["ballot"]["secret"]
    assert [row["membership"]["id"] for row in seal["hand"]] == [AMELIE]

    def cast(who: str, choice: str) -> dict[str, Any]:
        return {
            "ballot": ballot,
            "membership": who,
            "envelopes": [{"membership": who, "sealed": by_hand(seal, choice)}],
        }

    for choice in ("FOR", "AGAINST"):
        receipt = (await office.do(CAST_ENVELOPES, "amelie", **cast(AMELIE, choice)))["receipt"]
        assert [row["choice"] for row in receipt["lines"]] == [None]
    assert (await office.refused(CAST_ENVELOPES, "sami", **cast(AMELIE, "FOR")))["code"] == "FORBIDDEN"
    choices = ["FOR"] * 8 + ["AGAINST", "BLANK", "what is this"]
    for who, choice in zip([one for one in people if one != AMELIE], choices, strict=True):
        await office.do(CAST_ENVELOPES, **cast(who, choice))
    running = (await office.read(OPENED, id=ballot))["ballot"]
    assert (running["turnout"]["members"], running["soFar"], running["secret"]["opening"]) == (12, None, None)
    tally = (await office.do(CLOSE_BALLOT, ballot=ballot))["resolution"]["tally"]
    assert [tally[word] for word in ("for", "against", "abstain", "present")] == [8, 2, 0, 12]
    found = (await office.read(OPENED, id=ballot))["ballot"]["secret"]
    assert (found["opening"]["spoiltVotes"], bool(found["keyDestroyedAt"])) == (1, True)
    bundle = folder / "ballot.jsonl"
    bundle.write_bytes((await office.file(found["opening"]["bundle"])).content)
    assert "8 for; more than 1/2 of 10" in await proved(bundle)


async def the_files_prove_themselves(office: Office, roll: str, folder: Path) -> None:
    """A table, a PDF/A, and a bundle that needs nothing else; the door left the sealed roll as it was."""
    assert len((await office.read(STATE, id=roll))["roll"]["doorChanges"]["edges"]) == 1
    found = (await office.read(FILES, id=roll))["roll"]
    table = await office.file(found["files"]["csv"])
    assert (table.status_code, b"article_unverified" in table.content) == (200, True)
    document = (await office.file(found["files"]["document"])).content
    assert (document.startswith(b"%PDF"), b"pdfaid" in document) == (True, True)
    bundle = folder / "roll.jsonl"
    bundle.write_bytes((await office.file(found["files"]["bundle"])).content)
    assert found["merkleRoot"] in await proved(bundle, AMELIE)
