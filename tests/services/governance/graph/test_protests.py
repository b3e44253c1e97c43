"""Protests on record and the challenge window, over the graph; both stand in the minutes."""

from __future__ import annotations

from datetime import timedelta

from commons.clock import now
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import membership_id
from tests.services.governance.graph.test_minutes import drafted, held
from tests.services.governance.hands import GIVE, proxy

PROTEST = """mutation($input: RecordProtestInput!) { recordProtest(input: $input) {
  ... on RecordProtestPayload { protest { id statement onBehalf law withdrawn membership { id } } } ...Refused } }"""
BACK = """mutation($input: WithdrawProtestInput!) { withdrawProtest(input: $input) {
  ... on WithdrawProtestPayload { protest { withdrawn } } ...Refused } }"""
CHALLENGE = """query($id: ID!) { resolution(id: $id) { protestCount challenge { protestRequired protestHours
  windows { defect firstDay lastDay closed } who { words } law { article } open { because } }
  protests { edges { node { id withdrawn } } } } }"""


async def test_a_protest_is_on_record_and_in_the_minutes(country: OpenCountry) -> None:
    items = [{"title": "Accounts"}, {"title": "Budget"}]
    place, assembly, (item, _) = await held(country, (5, 1), agenda=items)
    await place.data(GIVE, input=proxy(place, assembly, 7, 2))
    asked = {"resolution": item, "membership": membership_id("DE", 7), "statement": "The notice was late."}
    made = (await place.data(PROTEST, input=asked | {"idempotencyKey": "p1"}))["recordProtest"]["protest"]
    assert (made["onBehalf"], made["law"]) == (True, "DE GenG § 51(2): protest in the minutes")
    assert (await place.data(PROTEST, input=asked | {"idempotencyKey": "p1"}))["recordProtest"]["protest"] == made
    assert await place.code_of(PROTEST, input=asked) == "ALREADY_EXISTS"
    absent = await place.refused(PROTEST, input=asked | {"membership": membership_id("DE", 8)})
    assert (absent["code"], absent["articles"][0]["key"]) == ("NOT_ENTITLED", "challenge_window.protest_required")
    early = (now() - timedelta(hours=3)).isoformat()
    third = asked | {"membership": membership_id("DE", 1)}
    assert await place.code_of(PROTEST, input=third | {"raisedAt": early}) == "BAD_ARGUMENT"
    shown = (await place.data(CHALLENGE, id=item))["resolution"]
    assert (shown["protestCount"], shown["challenge"]["protestRequired"]) == (1, True)
    assert shown["challenge"]["windows"][0]["firstDay"] == place.today.isoformat()
    assert (await drafted(place, assembly))["items"][0]["protests"] == 1
    assert (await place.data(BACK, input={"protest": made["id"]}))["withdrawProtest"]["protest"]["withdrawn"]
    assert await place.code_of(BACK, input={"protest": made["id"]}) == "TRANSITION_NOT_ALLOWED"
    assert (await drafted(place, assembly, expectedVersion=1))["items"][0]["protests"] == 0
    assert [line.action for line in await place.chain()][-4:] == [
        "recordProtest",
        "draftMinutes",
        "withdrawProtest",
        "draftMinutes",
    ]


async def test_before_anything_is_decided_there_is_nothing_to_protest(country: OpenCountry) -> None:
    place, _, (item,) = await held(country)
    asked = {"resolution": item, "membership": membership_id("DE", 1), "statement": "no"}
    assert await place.code_of(PROTEST, input=asked) == "TRANSITION_NOT_ALLOWED"
    assert (await place.data(CHALLENGE, id=item))["resolution"]["challenge"] is None
