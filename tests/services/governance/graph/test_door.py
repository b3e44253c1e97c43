"""The door over the graph: additions and strikings between seal and opening, by what the register says."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from tests.answers import is_refused, refusal
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import LOADER, Country, key, member, membership_id
from tests.services.governance.room import (
    ADMIT,
    CHECK_IN,
    STRIKE,
    call_moved,
    checked_in,
    meeting_of_today,
    move,
    opened,
    quorum,
)

SMART_ES = "ES.entity.smart-ib"
CHANGES = """query($a: ID!) { assembly(id: $a) { roll { totals { votes } doorChanges { edges { node {
  kind votes membership { id } scrutineers } } } } } }"""


async def spain(country: OpenCountry, **choices: Any) -> tuple[Country, str]:
    place = await country("ES")
    await place.statutes(SMART_ES, unpaid_shares__vote_suspended=False, **choices)
    await place.load(*(member(number, SMART_ES) for number in range(1, 11)))
    return place, await meeting_of_today(place, SMART_ES)


def door(assembly: str, number: int, **fields: Any) -> dict[str, Any]:
    asked = {"assembly": assembly, "membership": membership_id("ES", number), "why": "Board of this morning"}
    return asked | {"scrutineers": ["Ana Ruiz", "Joan Vidal"]} | fields


async def suspend(place: Country, number: int, since: date) -> None:
    async with place.members.writing(LOADER, "suspend") as session:
        await session.execute(
            "INSERT INTO membership_fact (membership, kind, detail, valid, known)"
            " VALUES (:id, 'VOTE_SUSPENDED', 'sanction', daterange(:since, NULL), int8range(:s, NULL))",
            {"id": key(number), "since": since, "s": await session.sequence()},
        )
        session.record("suspend", "one")


async def test_who_joined_since_the_seal_is_added_and_counts(country: OpenCountry) -> None:
    place, assembly = await spain(country)
    stranger = await place.refused(ADMIT, input=door(assembly, 11))
    assert (stranger["code"], stranger["reason"]) == ("NOT_ENTITLED", "NOT_REGISTERED")
    await place.load(member(11, SMART_ES, place.today))
    await place.load(*(member(number, "ES.entity.smart-ib", place.today) for number in range(12, 200)))
    change = (await place.data(ADMIT, input=door(assembly, 11)))["admitAtTheDoor"]["change"]
    assert (change["kind"], change["votes"], change["reason"]) == ("ADDED", 1, "VOTES")
    assert change["scrutineers"] == ["Ana Ruiz", "Joan Vidal"]
    assert change["law"]["article"].startswith("ES ley 27/1999")
    assert await place.code_of(ADMIT, input=door(assembly, 11)) == "ALREADY_EXISTS"
    assert await place.code_of(ADMIT, input=door(assembly, 1)) == "ALREADY_EXISTS"
    await opened(place, assembly)
    await checked_in(place, assembly, 11)
    found = await quorum(place, assembly)
    assert (found["entitled"], found["present"]) == (11, 1)
    roll = (await place.data(CHANGES, a=assembly))["assembly"]["roll"]
    assert roll["totals"]["votes"] == 10
    assert [edge["node"]["membership"]["id"] for edge in roll["doorChanges"]["edges"]] == [membership_id("ES", 11)]
    unadded = await place.refused(CHECK_IN, input={"assembly": assembly, "membership": membership_id("ES", 12)})
    assert unadded["code"] == "NOT_ENTITLED"


async def test_who_lost_the_vote_since_the_seal_is_struck_and_may_come_back(country: OpenCountry) -> None:
    place, assembly = await spain(country)
    kept = await place.refused(STRIKE, input=door(assembly, 3))
    assert (kept["code"], kept["reason"]) == ("TRANSITION_NOT_ALLOWED", "VOTES")
    await suspend(place, 3, place.day(-1))
    change = (await place.data(STRIKE, input=door(assembly, 3)))["strikeAtTheDoor"]["change"]
    assert (change["kind"], change["votes"], change["reason"]) == ("STRUCK", 0, "SUSPENDED")
    assert "sanction" in change["explanation"]
    assert await place.code_of(STRIKE, input=door(assembly, 3)) == "TRANSITION_NOT_ALLOWED"
    refused = await place.refused(CHECK_IN, input={"assembly": assembly, "membership": membership_id("ES", 3)})
    assert (refused["code"], refused["reason"]) == ("NOT_ENTITLED", "SUSPENDED")
    await opened(place, assembly)
    assert (await quorum(place, assembly))["entitled"] == 9


async def test_a_struck_member_whose_vote_is_back_is_added_again(country: OpenCountry) -> None:
    place, assembly = await spain(country)
    await suspend(place, 3, place.day(-1))
    await place.data(STRIKE, input=door(assembly, 3))
    async with place.members.writing(LOADER, "restore") as session:
        await session.execute(
            "UPDATE membership_fact SET known = int8range(lower(known), :s) WHERE membership = :id",
            {"id": key(3), "s": await session.sequence()},
        )
        session.record("restore", "one")
    assert (await place.data(ADMIT, input=door(assembly, 3)))["admitAtTheDoor"]["change"]["votes"] == 1
    kinds = [
        edge["node"]["kind"]
        for edge in (await place.data(CHANGES, a=assembly))["assembly"]["roll"]["doorChanges"]["edges"]
    ]
    assert kinds == ["STRUCK", "ADDED"]
    await opened(place, assembly)
    assert (await quorum(place, assembly))["entitled"] == 10


@pytest.mark.parametrize(
    "change",
    [
        {"scrutineers": ["Ana Ruiz"]},
        {"scrutineers": ["Ana Ruiz", " ana ruiz"]},
        {"scrutineers": ["Ana Ruiz", ""]},
        {"why": " "},
    ],
)
async def test_a_change_takes_a_reason_and_two_scrutineers(country: OpenCountry, change: dict[str, Any]) -> None:
    place, assembly = await spain(country)
    await place.load(member(11, SMART_ES, place.today))
    before = await place.chain()
    assert await place.code_of(ADMIT, input=door(assembly, 11, **change)) == "BAD_ARGUMENT"
    assert await place.chain() == before


async def test_the_door_closes_when_the_call_is_opened_and_opens_for_the_second(country: OpenCountry) -> None:
    place, assembly = await spain(country)
    await place.load(member(11, SMART_ES, place.today))
    await opened(place, assembly)
    assert await place.code_of(ADMIT, input=door(assembly, 11)) == "DOOR_CLOSED"
    await call_moved(place, assembly, timedelta(days=2))
    assert (await place.data(ADMIT, input=door(assembly, 11)))["admitAtTheDoor"]["change"]["votes"] == 1
    await opened(place, assembly, 2)
    assert await place.code_of(STRIKE, input=door(assembly, 1)) == "DOOR_CLOSED"


async def test_where_a_record_date_is_licensed_the_door_changes_nothing(country: OpenCountry) -> None:
    place = await country("ES")
    await place.statutes(SMART_ES, unpaid_shares__vote_suspended=False, record_date__days_before=5)
    await place.load(member(1, SMART_ES))
    assembly = await place.convene(SMART_ES, place.day(40))
    await move(place, assembly, place.today)
    await place.sign_off_all(SMART_ES)
    await place.seal(await place.compute(assembly))
    refused = await place.refused(ADMIT, input=door(assembly, 2))
    assert refused["code"] == "DOOR_CLOSED"
    assert "art. 1" in refused["article"]


async def test_the_same_change_from_two_desks_is_one(country: OpenCountry) -> None:
    place, assembly = await spain(country)
    await place.load(member(11, SMART_ES, place.today))
    asked = door(assembly, 11, idempotencyKey="one")
    first = await place.data(ADMIT, input=asked)
    assert await place.data(ADMIT, input=asked) == first
    await place.load(member(12, SMART_ES, place.today))
    answers = await asyncio.gather(*(place.ask(ADMIT, input=door(assembly, 12)) for _ in range(5)))
    codes = [refusal(answer)["code"] for answer in answers if is_refused(answer)]
    assert codes == ["ALREADY_EXISTS"] * 4


async def test_nobody_is_added_while_the_register_is_away(country: OpenCountry) -> None:
    place, assembly = await spain(country)
    await place.load(member(11, SMART_ES, place.today))
    before = await place.chain()
    await place.served.stop()
    assert await place.code_of(ADMIT, input=door(assembly, 11)) == "ELECTORATE_UNAVAILABLE"
    assert await place.chain() == before
