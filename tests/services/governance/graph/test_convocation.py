"""Deadlines, notices and dispatches over the graph, with a real members partition beside."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from commons.clock import now
from commons.ids import uuid_of
from services.members.store.bulk_load import ProfileRecord
from tests.commons.asgi import ask
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import CONVENE, SEAL, Country, member, membership_id
from tests.services.governance.room import CHECK_IN, agenda, checked_in, meeting_of_today, opened

SMARTCOOP = "BE.entity.smartcoop"
DEADLINES = """query($a: ID!) { assembly(id: $a) { deadlines {
  kind date kept explanation absent law { key article unverified } } } }"""
NOTICES = """query($a: ID!, $state: NoticeState, $channel: NoticeChannel) { assembly(id: $a) {
  noticeList(state: $state, channel: $channel, first: 10) {
    counts { channel notices sent bounced }
    notices { edges { node { membership { id } because channel state sentOn } } } }
  dispatches { edges { node { id channel round count bounced proof law recordedBy } } } } }"""
PREPARE = """mutation($input: PrepareNoticesInput!) { prepareNotices(input: $input) { ... on PrepareNoticesPayload {
  assembly { noticeList { counts { channel notices sent bounced } } } } ...Refused } }"""
DISPATCH = """mutation($input: RecordDispatchInput!) { recordDispatch(input: $input) {
  ... on RecordDispatchPayload {
    dispatch { id count sentOn proof } assembly { deadlines { kind kept } } } ...Refused } }"""
BOUNCE = """mutation($input: RecordBouncesInput!) { recordBounces(input: $input) {
  ... on RecordBouncesPayload { dispatch { bounced } } ...Refused } }"""
CHOOSE = """mutation($input: ChooseNoticeChannelInput!) { chooseNoticeChannel(input: $input) {
  ... on ChooseNoticeChannelPayload { membership { id } channel givenOn } ...Refused } }"""


def with_email(number: int) -> Any:
    return replace(member(number, SMARTCOOP), profile=ProfileRecord(email=f"m{number}@example.org", given_name="Ann"))


async def belgium(country: OpenCountry) -> tuple[Country, str]:
    """Five members, three of them with an e-mail address."""
    place = await country("BE")
    await place.load(*(with_email(number) for number in (1, 2, 3)), member(4, SMARTCOOP), member(5, SMARTCOOP))
    return place, await place.convene(SMARTCOOP, place.day(40))


async def counts(place: Country, assembly: str) -> dict[str, tuple[int, int, int]]:
    found = (await place.data(NOTICES, a=assembly))["assembly"]["noticeList"]["counts"]
    return {row["channel"]: (row["notices"], row["sent"], row["bounced"]) for row in found}


async def sent(place: Country, assembly: str, channel: str, **fields: Any) -> dict[str, Any]:
    asked = {"assembly": assembly, "channel": channel, "sentAt": now().isoformat(), "proof": "lot 7"} | fields
    return (await place.data(DISPATCH, input=asked))["recordDispatch"]


async def test_deadlines_are_shown_with_their_articles(country: OpenCountry) -> None:
    place = await country("BE")
    assembly = await place.convene(SMARTCOOP, place.day(40), agenda=[{"title": "Seat", "resolution": "AMENDMENT"}])
    found = {row["kind"]: row for row in (await place.data(DEADLINES, a=assembly))["assembly"]["deadlines"]}
    notice = found["NOTICE"]
    assert (notice["date"], notice["kept"]) == (place.day(24).isoformat(), True)
    assert (notice["law"]["key"], "6:70" in notice["law"]["article"]) == ("notice_days.min", True)
    assert found["AGENDA_ADDITIONS"]["absent"] == "STATUTES"
    asked = "query($a: ID!) { assembly(id: $a) { noticeContents { word there law { article } } } }"
    says = {row["word"]: row["there"] for row in (await place.data(asked, a=assembly))["assembly"]["noticeContents"]}
    assert (says["place"], says["date"], says["hour"], says["proposed_decisions"]) == (False, True, False, False)
    assert "AMENDMENT_TEXTS" in found


async def test_notices_go_out_come_back_and_go_out_on_paper(country: OpenCountry) -> None:
    place, assembly = await belgium(country)
    assert await place.code_of(PREPARE, input={"assembly": assembly}) == "ROLL_NOT_COMPUTED"
    await place.compute(assembly)
    await place.data(CHOOSE, input={"entity": SMARTCOOP, "membership": membership_id("BE", 3), "channel": "POST"})
    await place.data(PREPARE, input={"assembly": assembly})
    assert await counts(place, assembly) == {"EMAIL": (2, 0, 0), "POST": (3, 0, 0)}

    mailed = await sent(place, assembly, "EMAIL")
    assert mailed["dispatch"]["count"] == 2
    assert {"kind": "NOTICE", "kept": None} in mailed["assembly"]["deadlines"]
    back = [{"membership": membership_id("BE", 2), "why": "mailbox full"}]
    asked = {"dispatch": mailed["dispatch"]["id"], "bounces": back}
    assert (await place.data(BOUNCE, input=asked))["recordBounces"]["dispatch"]["bounced"] == 1
    assert await place.code_of(BOUNCE, input=asked) == "ALREADY_EXISTS"
    assert await counts(place, assembly) == {"EMAIL": (1, 1, 0), "POST": (4, 0, 1)}

    left = (await place.data(NOTICES, a=assembly, state="BOUNCED"))["assembly"]["noticeList"]["notices"]["edges"]
    assert [(row["node"]["membership"]["id"], row["node"]["channel"]) for row in left] == [
        (membership_id("BE", 2), "POST")
    ]
    posted = await sent(place, assembly, "POST")
    assert posted["dispatch"]["count"] == 4
    assert {"kind": "NOTICE", "kept": True} in posted["assembly"]["deadlines"]
    assert await counts(place, assembly) == {"EMAIL": (1, 1, 0), "POST": (4, 4, 0)}
    lots = (await place.data(NOTICES, a=assembly))["assembly"]["dispatches"]["edges"]
    assert [(row["node"]["channel"], row["node"]["count"], row["node"]["bounced"]) for row in lots] == [
        ("EMAIL", 2, 1),
        ("POST", 4, 0),
    ]


async def test_a_repeated_dispatch_is_one(country: OpenCountry) -> None:
    place, assembly = await belgium(country)
    await place.compute(assembly)
    await place.data(PREPARE, input={"assembly": assembly})
    asked = {"idempotencyKey": "lot-7", "sentAt": now().isoformat()}
    first = await sent(place, assembly, "EMAIL", **asked)
    assert (await sent(place, assembly, "EMAIL", **asked))["dispatch"] == first["dispatch"]
    assert len([line for line in await place.chain() if line.action == "recordDispatch"]) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"channel": "PUBLICATION"}, "NOTICE_NOT_ALLOWED"),
        ({"channel": "EMAIL"}, "TRANSITION_NOT_ALLOWED"),
        ({"memberships": [membership_id("BE", 77)]}, "NOT_FOUND"),
        ({"proof": ""}, "BAD_ARGUMENT"),
    ],
)
async def test_what_is_no_dispatch(country: OpenCountry, change: dict[str, Any], code: str) -> None:
    place, assembly = await belgium(country)
    before = await place.chain()
    asked = {"assembly": assembly, "channel": "POST", "sentAt": now().isoformat(), "proof": "lot 7"} | change
    assert await place.code_of(DISPATCH, input=asked) == code
    assert await place.chain() == before


async def test_a_form_that_the_statutes_do_not_have(country: OpenCountry) -> None:
    place = await country("IT")
    asked = {"entity": "IT.entity.smart-it", "title": "A", "kind": "ORDINARY", "heldOn": place.day(40).isoformat()}
    asked |= {"agenda": [{"title": "Accounts"}], "form": "HYBRID"}
    refused = await place.refused(CONVENE, input=asked)
    assert (refused["code"], "2370" in refused["article"]) == ("FORM_NOT_ALLOWED", True)
    assert await place.code_of(CONVENE, input=asked | {"form": "WRITTEN"}) == "FORM_NOT_ALLOWED"
    await place.statutes("IT.entity.smart-it", early_and_remote_voting__remote_attendance=True)
    assert "convene" in await place.data(CONVENE, input=asked)


async def test_a_member_speaks_for_herself_only(country: OpenCountry) -> None:
    place, _ = await belgium(country)
    asked = {"entity": SMARTCOOP, "membership": membership_id("BE", 1), "channel": "EMAIL"}
    auditor = place.token("aude", "auditor")
    assert await place.code_of(CHOOSE, auditor, input=asked) == "FORBIDDEN"
    unknown = asked | {"membership": membership_id("BE", 99)}
    assert await place.code_of(CHOOSE, input=unknown) == "NOT_FOUND"
    given = (await place.data(CHOOSE, input=asked | {"givenOn": "2026-01-02"}))["chooseNoticeChannel"]
    assert given["givenOn"] == "2026-01-02"


DOCUMENT = """mutation($input: AddDocumentInput!) { addDocument(input: $input) { ... on AddDocumentPayload {
  document { id url there version afterDispatch resolution } } ...Refused } }"""
DOCUMENTS = """query($a: ID!, $history: Boolean! = false) { assembly(id: $a) {
  documents(history: $history) { edges { node {
  name version there replaced afterDispatch why } } } } }"""
TEXT = """mutation($input: WriteResolutionTextInput!) { writeResolutionText(input: $input) {
  ... on WriteResolutionTextPayload { resolution { texts { language version outdated } } } ...Refused } }"""
TEXTS = """query($a: ID!) { assembly(id: $a) { resolutions { id
  texts { language version authoritative translates outdated afterDispatch why writtenBy }
  history: texts(history: true) { language version }
  majority { parts { threshold base strict } unanimous explanation law { key article unverified } oneVoteEach { key } }
} } }"""
PDF = b"%PDF-1.7\n" + b"x" * 200 + b"\n%%EOF\n"


def accounts(assembly: str, **fields: Any) -> dict[str, Any]:
    said = {"assembly": assembly, "name": "accounts", "title": "Annual accounts", "language": "fr"}
    return said | {"size": len(PDF), "sha256": hashlib.sha256(PDF).hexdigest()} | fields


async def put(place: Country, url: str, body: bytes = PDF, token: str | None = None) -> int:
    path = url.replace("/files/BE/", "/bulk/")
    bearer = f"Bearer {token or place.token()}"
    return (await ask(place.app, "PUT", path, body, authorization=bearer)).status


async def fetched(place: Country, url: str, token: str | None = None) -> Any:
    bearer = f"Bearer {token or place.token()}"
    return await ask(place.app, "GET", url.replace("/files/BE/", "/bulk/"), authorization=bearer)


async def with_a_member(country: OpenCountry) -> tuple[Country, str, str]:
    """A meeting, and the token of member 9, who has no office."""
    place = await country("BE")
    await place.load(with_email(1), replace(with_email(9), logins=[("be", "mia")]))
    return place, await place.convene(SMARTCOOP, place.day(40)), place.issuing.token("be", "mia", name="Mia")


async def dispatched(place: Country, assembly: str) -> None:
    await place.compute(assembly)
    await place.data(PREPARE, input={"assembly": assembly})
    await sent(place, assembly, "EMAIL")


async def test_members_read_documents_from_dispatch_on(country: OpenCountry) -> None:
    place, assembly, mia = await with_a_member(country)
    found = (await place.data(DOCUMENT, input=accounts(assembly)))["addDocument"]["document"]
    assert (found["there"], found["version"], await put(place, found["url"], PDF + b"more")) == (False, 1, 400)
    assert (await put(place, found["url"], token=mia), (await fetched(place, found["url"])).status) == (403, 400)
    assert [await put(place, found["url"]), await put(place, found["url"])] == [200, 200]
    assert (await fetched(place, found["url"])).body == PDF
    assert (await place.data(DOCUMENTS, mia, a=assembly))["assembly"]["documents"]["edges"] == []
    assert (await fetched(place, found["url"], mia)).status == 400

    await dispatched(place, assembly)
    assert len((await place.data(DOCUMENTS, mia, a=assembly))["assembly"]["documents"]["edges"]) == 1
    assert (await fetched(place, found["url"], mia)).body == PDF
    stranger = place.issuing.token("be", "nobody", name="Nobody")
    assert (await fetched(place, found["url"], stranger)).status == 403
    assert await place.code_of(DOCUMENT, input=accounts(assembly)) == "BAD_ARGUMENT"
    again = (await place.data(DOCUMENT, input=accounts(assembly, why="A page was missing.")))["addDocument"]["document"]
    assert (again["version"], again["afterDispatch"]) == (2, True)
    await put(place, again["url"])
    newest = (await place.data(DOCUMENTS, mia, a=assembly))["assembly"]["documents"]["edges"]
    assert [(row["node"]["version"], row["node"]["why"]) for row in newest] == [(2, "A page was missing.")]
    every = (await place.data(DOCUMENTS, mia, a=assembly, history=True))["assembly"]["documents"]["edges"]
    assert [(row["node"]["version"], row["node"]["replaced"]) for row in every] == [(1, True), (2, False)]


async def test_texts_are_versions_and_the_majority_has_its_article(country: OpenCountry) -> None:
    place, assembly, mia = await with_a_member(country)
    item = (await place.data(TEXTS, a=assembly))["assembly"]["resolutions"][0]
    assert "BE CSA" in item["majority"]["law"]["article"]
    assert item["majority"]["parts"][0]["threshold"] == "1/2"
    french = {"resolution": item["id"], "language": "fr", "title": "Les comptes", "text": "Approuver."}
    dutch = french | {"language": "nl", "title": "De rekeningen", "text": "Goedkeuren."}
    assert await place.code_of(TEXT, input=dutch) == "BAD_ARGUMENT"
    await place.data(TEXT, input=french | {"authoritative": True})
    await place.data(TEXT, input=dutch)
    assert (await place.data(TEXTS, mia, a=assembly))["assembly"]["resolutions"][0]["texts"] == []

    await dispatched(place, assembly)
    changed = french | {"authoritative": True, "text": "Approuver et décharger."}
    assert await place.code_of(TEXT, input=changed) == "BAD_ARGUMENT"
    await place.data(TEXT, input=changed | {"why": "The discharge was forgotten."})
    shown = (await place.data(TEXTS, mia, a=assembly))["assembly"]["resolutions"][0]
    assert [(row["language"], row["version"], row["outdated"], row["afterDispatch"]) for row in shown["texts"]] == [
        ("fr", 2, False, True),
        ("nl", 1, True, False),
    ]
    assert len(shown["history"]) == 3


async def test_a_member_sees_her_own_notice(country: OpenCountry) -> None:
    place, assembly, mia = await with_a_member(country)
    asked = "query($a: ID!, $m: ID!) { assembly(id: $a) { notice(membership: $m) { channel state sentOn because } } }"
    assert (await place.data(asked, mia, a=assembly, m=membership_id("BE", 9)))["assembly"]["notice"] is None
    await dispatched(place, assembly)
    mine = (await place.data(asked, mia, a=assembly, m=membership_id("BE", 9)))["assembly"]["notice"]
    assert (mine["channel"], mine["state"], mine["sentOn"]) == ("EMAIL", "SENT", place.today.isoformat())
    assert await place.code_of(asked, mia, a=assembly, m=membership_id("BE", 1)) == "FORBIDDEN"


async def test_the_leftovers_are_a_table_with_names(country: OpenCountry) -> None:
    place, assembly, mia = await with_a_member(country)
    await place.compute(assembly)
    await place.data(PREPARE, input={"assembly": assembly})
    url = f"/files/BE/notices/{assembly}.csv"
    assert (await fetched(place, url, mia)).status == 403
    head, *rows = (await fetched(place, url)).body.decode().splitlines()
    assert head == "channel,membership,number,name,city,email,because,state,last_sent_on"
    assert sorted(row.split(",")[5] for row in rows) == ["m1@example.org", "m9@example.org"]
    await sent(place, assembly, "EMAIL", memberships=[membership_id("BE", 1)])
    assert len((await fetched(place, url)).body.splitlines()) == 2


POSTPONE = """mutation($input: PostponeAssemblyInput!) { postponeAssembly(input: $input) {
  ... on PostponeAssemblyPayload { assembly { heldOn convenedOn startsAt place recordDate { date } roll { id }
    postponements { wasHeldOn heldOn why recordedBy } } effects { what becomes law { key } } } ...Refused } }"""
ADJOURN = """mutation($input: AdjournAssemblyInput!) { adjournAssembly(input: $input) {
  ... on AdjournAssemblyPayload { assembly { state adjournments { resumesAt decidedBy why gone } } } ...Refused } }"""


async def test_a_meeting_moves_with_a_new_notice_and_a_new_roll(country: OpenCountry) -> None:
    place, assembly = await belgium(country)
    roll = await place.compute(assembly)
    await place.data(PREPARE, input={"assembly": assembly})
    await sent(place, assembly, "EMAIL")
    asked = {"assembly": assembly, "heldOn": place.day(10).isoformat(), "why": "The hall burnt down."}
    refused = await place.refused(POSTPONE, input=asked)
    assert (refused["code"], "6:70" in refused["article"]) == ("NOTICE_TOO_SHORT", True)
    later = asked | {
        "heldOn": place.day(60).isoformat(),
        "startsAt": "18:30",
        "idempotencyKey": "moved",
        "place": "Gent, Invented Hall",
    }
    found = (await place.data(POSTPONE, input=later))["postponeAssembly"]
    assert (await place.data(POSTPONE, input=later))["postponeAssembly"] == found
    moved = found["assembly"]
    assert moved["place"] == "Gent, Invented Hall"
    assert (moved["heldOn"], moved["recordDate"]["date"]) == (place.day(60).isoformat(), place.day(60).isoformat())
    assert [row["wasHeldOn"] for row in moved["postponements"]] == [place.day(40).isoformat()]
    assert {row["what"] for row in found["effects"]} == {"roll", "proxies", "notices", "agenda"}
    assert await counts(place, assembly) == {"EMAIL": (3, 0, 0), "POST": (2, 0, 0)}

    await place.sign_off_all(SMARTCOOP)
    assert await place.code_of(SEAL, input={"roll": roll}) == "ROLL_OUTDATED"
    await place.seal(await place.compute(assembly))
    assert (await sent(place, assembly, "EMAIL"))["dispatch"]["count"] == 3
    lots = (await place.data(NOTICES, a=assembly))["assembly"]["dispatches"]["edges"]
    assert [row["node"]["round"] for row in lots] == [1, 2]
    await place.chain()


async def test_a_sitting_is_broken_off_and_taken_up(country: OpenCountry) -> None:
    place = await country("BE")
    await place.load(*(member(number, SMARTCOOP) for number in range(1, 6)))
    assembly = await meeting_of_today(place, SMARTCOOP)
    asked = {"assembly": assembly, "decidedBy": "MEETING", "why": "It is late."}
    again = {"resumesAt": (now() + timedelta(days=3)).isoformat()}
    assert await place.code_of(ADJOURN, input=asked | again) == "TRANSITION_NOT_ALLOWED"
    await opened(place, assembly)
    await checked_in(place, assembly, 1, 2)
    past = {"resumesAt": (now() - timedelta(minutes=1)).isoformat()}
    assert await place.code_of(ADJOURN, input=asked | past) == "BAD_ARGUMENT"
    found = (await place.data(ADJOURN, input=asked | again))["adjournAssembly"]["assembly"]
    assert (found["state"], found["adjournments"][0]["gone"]) == ("OPEN", 2)
    assert await place.code_of(ADJOURN, input=asked | again) == "TRANSITION_NOT_ALLOWED"
    come = {"assembly": assembly, "membership": membership_id("BE", 3)}
    assert await place.code_of(CHECK_IN, input=come) == "TRANSITION_NOT_ALLOWED"
    assert await place.code_of(POSTPONE, input={"assembly": assembly, "heldOn": "2030-01-01", "why": "x"}) == (
        "TRANSITION_NOT_ALLOWED"
    )
    await taken_up(place, assembly)
    await checked_in(place, assembly, 3)


async def taken_up(place: Country, assembly: str) -> None:
    """Let the sitting have been broken off three days ago, to be taken up just now."""
    async with place.partition.database.engine.begin() as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        statement = (
            "UPDATE adjournment SET adjourned_at = adjourned_at - interval '3 days',"
            " resumes_at = resumes_at - interval '3 days' - interval '1 minute', resumes_on = resumes_on - 3"
            " WHERE assembly = :id"
        )
        await connection.execute(text(statement), {"id": uuid_of(assembly, "assembly")})
        await connection.execute(
            text("UPDATE call SET opened_at = opened_at - interval '4 days' WHERE assembly = :id"),
            {"id": uuid_of(assembly, "assembly")},
        )


WRITTEN = """query($a: ID!, $r: ID!) { assembly(id: $a) {
  state writtenProcedure { until unanimous excepted law { key } } }
  resolution(id: $r) { majority { unanimous law { key } } outcome { verdict explanation law { key } } } }"""
TALLY = """mutation($input: RecordTallyInput!) { recordTally(input: $input) {
  ... on RecordTallyPayload { resolution { id } } ...Refused } }"""
DECLARE = """mutation($input: DeclareResultInput!) { declareResult(input: $input) {
  ... on DeclareResultPayload { resolution { declaration { verdict law { key } } } } ...Refused } }"""
KEY = "early_and_remote_voting.written_resolution"


@pytest.mark.parametrize(("against", "verdict"), [(0, "ADOPTED"), (1, "REJECTED")])
async def test_in_writing_everybody_must_agree_in_belgium(country: OpenCountry, against: int, verdict: str) -> None:
    place = await country("BE")
    await place.load(*(member(number, SMARTCOOP) for number in (1, 2, 3)))
    seat = {"form": "WRITTEN", "agenda": [{"title": "Seat", "resolution": "AMENDMENT"}]}
    asked = {"entity": SMARTCOOP, "title": "W", "kind": "ORDINARY", "heldOn": place.day(40).isoformat()} | seat
    refused = await place.refused(CONVENE, input=asked)
    assert (refused["code"], "6:71" in refused["article"]) == ("FORM_NOT_ALLOWED", True)

    assembly = await meeting_of_today(place, SMARTCOOP, form="WRITTEN")
    (item,) = await agenda(place, assembly)
    await opened(place, assembly)
    assert await place.code_of(CHECK_IN, input={"assembly": assembly, "membership": membership_id("BE", 1)}) == (
        "BAD_ARGUMENT"
    )
    await checked_in(place, assembly, 1, 2, 3, form="WRITTEN")
    await place.data(TALLY, input={"resolution": item, "for": 3 - against, "against": against, "abstain": 0})
    found = await place.data(WRITTEN, a=assembly, r=item)
    assert (found["assembly"]["state"], found["assembly"]["writtenProcedure"]["unanimous"]) == ("OPEN", True)
    assert (found["resolution"]["outcome"]["verdict"], found["resolution"]["outcome"]["law"]["key"]) == (verdict, KEY)
    assert found["resolution"]["majority"] == {"unanimous": True, "law": {"key": KEY}}
    assert await place.code_of(DECLARE, input={"resolution": item}) == "TRANSITION_NOT_ALLOWED"
