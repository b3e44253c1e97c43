"""What follows once an objection to a roll was upheld, and what a roll waits for."""

from __future__ import annotations

from sqlalchemy import text

from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import SEAL, Country, key, membership_id
from tests.services.governance.graph.test_roll_life import (
    OBJECT,
    OVERRIDE,
    SMART_DE,
    against,
    germany,
    rolled,
    state,
)

UPHOLD = """mutation($input: DecideObjectionInput!) { decideObjection(input: $input) {
  ... on DecideObjectionPayload { follows objection {
  unresolved } } ...Refused } }"""
SETTLE = """mutation($input: SettleObjectionInput!) { settleObjection(input: $input) {
  ... on SettleObjectionPayload { objection {
  unresolved settlement { why law name } } } ...Refused } }"""


async def upheld(place: Country, roll: str, claimed: int = 1) -> str:
    raised = (await place.data(OBJECT, input=against(roll, 3, claimed)))["objectToRoll"]["objection"]["id"]
    decision = {"objection": raised, "upheld": True, "reasons": "The letter never arrived."}
    decided = (await place.data(UPHOLD, place.token("oriane"), input=decision))["decideObjection"]
    assert (decided["objection"]["unresolved"], "settleObjection" in decided["follows"]) == (True, True)
    return raised


async def test_an_upheld_objection_stops_the_seal_until_the_line_says_it(country: OpenCountry) -> None:
    place, roll = await rolled(country)
    await upheld(place, roll)
    assert await state(place, roll) == "CONTESTED"
    before = await place.chain()
    refused = await place.refused(SEAL, input={"roll": roll})
    assert (refused["code"], refused["waiting"]) == ("OBJECTION_UNRESOLVED", 1)
    assert await place.chain() == before
    by_hand = {"roll": roll, "membership": membership_id("DE", 3), "votes": 1, "why": "upheld", "law": "§ 43 GenG"}
    await place.data(OVERRIDE, input=by_hand)
    assert await state(place, roll) == "PROVISIONAL"
    await place.seal(roll)


async def test_an_override_made_before_the_decision_does_not_answer_it(country: OpenCountry) -> None:
    place, roll = await rolled(country)
    by_hand = {"roll": roll, "membership": membership_id("DE", 3), "votes": 1, "why": "court", "law": "LG Berlin"}
    await place.data(OVERRIDE, input=by_hand)
    await upheld(place, roll, claimed=2)
    assert (await place.refused(SEAL, input={"roll": roll}))["code"] == "OBJECTION_UNRESOLVED"
    await place.data(OVERRIDE, input=by_hand | {"why": "two votes are not the law's"})
    await place.seal(roll)


async def test_an_organiser_may_say_why_an_upheld_objection_leaves_its_line(country: OpenCountry) -> None:
    place, roll = await rolled(country)
    objection = await upheld(place, roll)
    asked = {"objection": objection, "why": "The vote comes back only next year.", "law": "§ 68 GenG"}
    assert await place.code_of(SETTLE, input=asked) == "FORBIDDEN"
    assert await place.code_of(SETTLE, place.token("oriane"), input=asked | {"law": " "}) == "BAD_ARGUMENT"
    settled = (await place.data(SETTLE, place.token("oriane"), input=asked))["settleObjection"]["objection"]
    said = {"why": asked["why"], "law": asked["law"], "name": "Oriane"}
    assert settled == {"unresolved": False, "settlement": said}
    assert await place.code_of(SETTLE, place.token("oriane"), input=asked) == "TRANSITION_NOT_ALLOWED"
    await place.seal(roll)


async def test_an_upheld_objection_is_answered_by_a_corrected_register(country: OpenCountry) -> None:
    place = await germany(country)
    assembly = await place.convene(SMART_DE, place.day(40))
    await upheld(place, await place.compute(assembly))
    assert await place.code_of(SEAL, input={"roll": await place.compute(assembly)}) == "OBJECTION_UNRESOLVED"
    async with place.members.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE membership_fact DISABLE TRIGGER USER"))
        await connection.execute(text("DELETE FROM membership_fact WHERE membership = :m"), {"m": key(3)})
    await place.seal(await place.compute(assembly))
