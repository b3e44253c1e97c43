"""Deadlines, notices and dispatches over the graph, with a real members partition beside."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from commons.clock import now
from services.members.store.bulk_load import ProfileRecord
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import CONVENE, Country, member, membership_id

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
  ... on RecordDispatchPayload { dispatch { id count sentOn proof } assembly { deadlines { kind kept } } } ...Refused } }"""
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
