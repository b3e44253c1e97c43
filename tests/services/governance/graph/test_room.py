"""The room over the graph: calls, presence, quorum."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.answers import is_refused, refusal
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import LOADER, Country, key, member, membership_id
from tests.services.governance.room import (
    ATTENDANCE,
    CHECK_IN,
    CHECK_OUT,
    OPEN,
    agenda,
    call_moved,
    checked_in,
    hour,
    later,
    meeting_of_today,
    opened,
    quorum,
)

SMART_AT, SMART_ES, SMART_DE = "AT.entity.smart-at", "ES.entity.smart-ib", "DE.entity.smart-eg"
SMARTCOOP, SMART_IT = "BE.entity.smartcoop", "IT.entity.smart-it"


async def austria(country: OpenCountry, members: int = 20, **fields: Any) -> tuple[Country, str]:
    place = await country("AT")
    remote = {"early_and_remote_voting__remote_attendance": True}
    await place.statutes(SMART_AT, notice_days__min=14, unpaid_shares__vote_suspended=False, **remote)
    await place.load(*(member(number, SMART_AT) for number in range(1, members + 1)))
    return place, await meeting_of_today(place, SMART_AT, **fields)


async def spain(country: OpenCountry) -> tuple[Country, str]:
    place = await country("ES")
    await place.statutes(SMART_ES, unpaid_shares__vote_suspended=False)
    await place.load(*(member(number, SMART_ES) for number in range(1, 11)))
    return place, await meeting_of_today(place, SMART_ES)


async def test_a_call_is_opened_on_its_day_on_the_sealed_roll(country: OpenCountry) -> None:
    place, assembly = await austria(country)
    calls = await opened(place, assembly, waitAnnounced=True)
    assert [(call["number"], call["closedAt"], call["waitAnnounced"]) for call in calls] == [(1, None, True)]
    assert calls[0]["openedBy"] == "Otto"
    again = {"assembly": assembly, "number": 1, "dueAt": hour(place)}
    assert await place.code_of(OPEN, input=again) == "ALREADY_EXISTS"
    line = (await place.chain())[-1]
    assert (line.action, line.subject) == ("openCall", assembly)


async def test_no_meeting_opens_on_a_roll_of_statutes_that_are_not_those_of_its_day(country: OpenCountry) -> None:
    place, assembly = await austria(country)
    await place.statutes(SMART_AT, version=2, notice_days__min=14, unpaid_shares__vote_suspended=True)
    before = await place.chain()
    refused = await place.refused(OPEN, input={"assembly": assembly, "number": 1, "dueAt": hour(place)})
    assert (refused["code"], "reopenRoll" in refused["message"]) == ("ROLL_OUTDATED", True)
    assert (refused["key"], "statutes (version 2)" in refused["article"]) == ("unpaid_shares.vote_suspended", True)
    assert await place.chain() == before


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"number": 3}, "BAD_ARGUMENT"),
        ({"number": 2}, "TRANSITION_NOT_ALLOWED"),
        ({"dueAt": "2020-01-01T18:00:00+01:00"}, "BAD_ARGUMENT"),
    ],
)
async def test_calls_that_cannot_be(country: OpenCountry, change: dict[str, Any], code: str) -> None:
    place, assembly = await austria(country)
    before = await place.chain()
    asked = {"assembly": assembly, "number": 1, "dueAt": hour(place)} | change
    assert await place.code_of(OPEN, input=asked) == code
    assert await place.chain() == before


async def test_no_call_before_its_day_nor_before_the_seal(country: OpenCountry) -> None:
    place = await country("AT")
    await place.statutes(SMART_AT, notice_days__min=14, unpaid_shares__vote_suspended=False)
    await place.load(member(1, SMART_AT))
    assembly = await place.convene(SMART_AT, place.day(40))
    asked = {"assembly": assembly, "number": 1, "dueAt": hour(place)}
    unsealed = await place.refused(OPEN, input=asked)
    assert (unsealed["code"], "Seal" in unsealed["message"]) == ("TRANSITION_NOT_ALLOWED", True)
    await place.sign_off_all(SMART_AT)
    await place.seal(await place.compute(assembly))
    early = await place.refused(OPEN, input=asked)
    assert (early["code"], early["day"]) == ("TRANSITION_NOT_ALLOWED", place.day(40).isoformat())
    assert await place.code_of(OPEN, place.token("carl", "client_officer"), input=asked) == "PARTITION_FORBIDDEN"


async def test_the_hour_of_the_notice_opens_the_call_and_the_day_closes_it(country: OpenCountry) -> None:
    place = await country("DE")
    await place.load(member(1, SMART_DE))
    shown = """query($a: ID!) { assembly(id: $a) { state startsAt secondCallAt calls { dueAt }
      noticeList { heldOn startsAt secondCallAt } } }"""
    assembly = await meeting_of_today(place, SMART_DE, startsAt="00:00")
    found = (await place.data(shown, a=assembly))["assembly"]
    assert (found["state"], found["startsAt"], found["secondCallAt"]) == ("CONVENED", "00:00", None)
    assert found["noticeList"] == {"heldOn": str(place.today), "startsAt": "00:00", "secondCallAt": None}
    typed = {"assembly": assembly, "number": 1, "dueAt": later(place)}
    assert await place.code_of(OPEN, input=typed) == "BAD_ARGUMENT"
    calls = await opened(place, assembly, dueAt=None)
    due = datetime.fromisoformat(calls[0]["dueAt"]).astimezone(ZoneInfo("Europe/Berlin"))
    assert due.isoformat()[:16] == f"{place.today}T00:00"
    assert (await place.data(shown, a=assembly))["assembly"]["state"] == "OPEN"
    await call_moved(place, assembly, timedelta(days=1))
    assert (await place.data(shown, a=assembly))["assembly"]["state"] == "HELD"


async def test_two_desks_open_one_call(country: OpenCountry) -> None:
    place, assembly = await austria(country)
    asked = {"assembly": assembly, "number": 1, "dueAt": hour(place)}
    answers = await asyncio.gather(place.ask(OPEN, input=asked), place.ask(OPEN, input=asked))
    codes = [refusal(answer)["code"] for answer in answers if is_refused(answer)]
    assert codes == ["ALREADY_EXISTS"]


async def test_austria_decides_after_the_announced_half_hour(country: OpenCountry) -> None:
    place, assembly = await austria(country)
    await opened(place, assembly, waitAnnounced=True)
    await checked_in(place, assembly, 1)
    short = await quorum(place, assembly)
    assert (short["base"], short["entitled"], short["present"], short["needed"]) == ("MEMBERS", 20, 1, 2)
    assert (short["quorate"], short["law"]["article"]) == (False, "AT GenG § 31")
    await call_moved(place, assembly, timedelta(minutes=29))
    assert not (await quorum(place, assembly))["quorate"]
    await call_moved(place, assembly, timedelta(minutes=1))
    waited = await quorum(place, assembly)
    assert (waited["quorate"], waited["byWaiting"], waited["needed"]) == (True, True, None)
    assert "30 of 30 minutes" in waited["explanation"]


async def test_austria_waits_in_vain_where_the_notice_did_not_say_so(country: OpenCountry) -> None:
    place, assembly = await austria(country)
    await opened(place, assembly)
    await checked_in(place, assembly, 1)
    await call_moved(place, assembly, timedelta(minutes=31))
    assert not (await quorum(place, assembly))["quorate"]
    await checked_in(place, assembly, 2)
    assert (await quorum(place, assembly))["quorate"]
    refused = await place.refused(OPEN, input={"assembly": assembly, "number": 2, "dueAt": hour(place)})
    assert (refused["code"], refused["article"]) == ("SECOND_CALL_NOT_ALLOWED", "AT GenG § 32")


async def test_spain_decides_at_the_second_call_of_the_same_evening(country: OpenCountry) -> None:
    place, assembly = await spain(country)
    await opened(place, assembly, dueAt=hour(place, minutes=30))
    await checked_in(place, assembly, 1, 2, 3)
    first = await quorum(place, assembly)
    assert (first["base"], first["needed"], first["present"], first["quorate"]) == ("VOTES", 6, 3, False)
    calls = await opened(place, assembly, 2)
    assert [call["closedAt"] is None for call in calls] == [False, True]
    second = await quorum(place, assembly)
    assert (second["call"], second["needed"], second["present"], second["quorate"]) == (2, 1, 3, True)


async def test_a_quorate_first_call_goes_on(country: OpenCountry) -> None:
    place, assembly = await spain(country)
    await opened(place, assembly, dueAt=hour(place, minutes=30))
    await checked_in(place, assembly, *range(1, 7))
    refused = await place.refused(OPEN, input={"assembly": assembly, "number": 2, "dueAt": hour(place)})
    assert refused["code"] == "TRANSITION_NOT_ALLOWED"
    assert "quorate" in refused["message"]


async def test_an_item_of_another_agenda_was_not_announced(country: OpenCountry) -> None:
    place, assembly = await spain(country)
    other = await place.convene(SMART_ES, place.day(40))
    await opened(place, assembly)
    asked = "query($a: ID!, $r: ID) { assembly(id: $a) { calls { quorum(resolution: $r) { quorate } } } }"
    refused = await place.refused(asked, a=assembly, r=(await agenda(place, other))[0])
    assert (refused["code"], refused["key"]) == ("ITEM_NOT_ANNOUNCED", "agenda_additions.off_agenda_allowed")
    assert (await quorum(place, assembly, (await agenda(place, assembly))[0]))["needed"] == 6


async def test_who_comes_leaves_and_comes_back(country: OpenCountry) -> None:
    place, assembly = await austria(country)
    who = {"assembly": assembly, "membership": membership_id("AT", 1)}
    came = (await place.data(CHECK_IN, input=who))["checkIn"]["presence"]
    assert (came["form"], came["leftAt"], came["enteredBy"]) == ("IN_ROOM", None, "Otto")
    assert (await place.data(CHECK_IN, input=who))["checkIn"]["presence"] == came
    left = (await place.data(CHECK_OUT, input=who))["checkOut"]["presence"]
    assert (left["id"], left["arrivedAt"]) == (came["id"], came["arrivedAt"])
    assert left["leftAt"] is not None
    assert (await place.data(CHECK_OUT, input=who))["checkOut"]["presence"] == left
    back = (await place.data(CHECK_IN, input=who))["checkIn"]["presence"]
    assert back["id"] != came["id"]
    edges = (await place.data(ATTENDANCE, a=assembly))["assembly"]["attendance"]["edges"]
    assert [edge["node"]["leftAt"] for edge in edges] == [left["leftAt"], None]
    never = who | {"membership": membership_id("AT", 2)}
    assert await place.code_of(CHECK_OUT, input=never) == "TRANSITION_NOT_ALLOWED"


async def test_a_check_in_with_the_same_key_is_one(country: OpenCountry) -> None:
    place, assembly = await austria(country)
    who = {"assembly": assembly, "membership": membership_id("AT", 1), "idempotencyKey": "k"}
    first = (await place.data(CHECK_IN, input=who))["checkIn"]["presence"]
    lines = len(await place.chain())
    assert (await place.data(CHECK_IN, input=who))["checkIn"]["presence"] == first
    assert len(await place.chain()) == lines


async def test_two_desks_let_one_person_in(country: OpenCountry) -> None:
    place, assembly = await austria(country)
    who = {"assembly": assembly, "membership": membership_id("AT", 1)}
    desks = [place.token("otto"), place.token("oriane")]
    answers = await asyncio.gather(*(place.data(CHECK_IN, desk, input=who) for desk in desks))
    assert len({answer["checkIn"]["presence"]["id"] for answer in answers}) == 1


async def test_who_has_no_vote_is_told_why(country: OpenCountry) -> None:
    place = await country("DE")
    gone = (place.day(-900), None, "exclusion letter sent")
    await place.load(member(1, SMART_DE), member(2, SMART_DE, suspensions=[gone]))
    assembly = await meeting_of_today(place, SMART_DE)
    suspended = await place.refused(CHECK_IN, input={"assembly": assembly, "membership": membership_id("DE", 2)})
    assert (suspended["code"], suspended["reason"]) == ("NOT_ENTITLED", "SUSPENDED")
    assert "exclusion letter sent" in suspended["message"]
    assert suspended["article"] == "DE GenG § 68(2)"
    stranger = await place.refused(CHECK_IN, input={"assembly": assembly, "membership": membership_id("DE", 9)})
    assert (stranger["code"], stranger["reason"]) == ("NOT_ENTITLED", "NOT_REGISTERED")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"form": "REMOTE"}, "BAD_ARGUMENT"),
        ({"membership": None}, "BAD_ARGUMENT"),
        ({"outsider": "AT.outsider." + "0" * 32}, "BAD_ARGUMENT"),
        ({"membership": None, "outsider": "AT.outsider." + "0" * 32}, "NOT_ENTITLED"),
        ({"membership": "BE.membership." + "0" * 32}, "UNROUTABLE_ID"),
    ],
)
async def test_who_is_not_let_in(country: OpenCountry, change: dict[str, Any], code: str) -> None:
    place, assembly = await austria(country, 1)
    before = await place.chain()
    asked = {"assembly": assembly, "membership": membership_id("AT", 1)} | change
    assert await place.code_of(CHECK_IN, input=asked) == code
    assert await place.chain() == before


async def test_a_hybrid_meeting_has_both_forms(country: OpenCountry) -> None:
    place, assembly = await austria(country, form="HYBRID")
    await checked_in(place, assembly, 1, form="REMOTE")
    await checked_in(place, assembly, 2, 3)
    await checked_in(place, assembly, 1)
    found = await place.data(ATTENDANCE, a=assembly, form="REMOTE")
    remote = [edge["node"] for edge in found["assembly"]["attendance"]["edges"]]
    assert [node["leftAt"] is None for node in remote] == [False]
    page = (await place.data(ATTENDANCE, a=assembly, here=True, first=2))["assembly"]["attendance"]
    assert page["pageInfo"]["hasNextPage"] is True
    rest = await place.data(ATTENDANCE, a=assembly, here=True, after=page["pageInfo"]["endCursor"])
    ids = [edge["node"]["membership"]["id"] for edge in page["edges"] + rest["assembly"]["attendance"]["edges"]]
    assert ids == [membership_id("AT", number) for number in (2, 3, 1)]


async def test_a_second_call_on_another_day_begins_with_an_empty_room(country: OpenCountry) -> None:
    place = await country("ES")
    await place.statutes(SMART_ES, unpaid_shares__vote_suspended=False)
    await place.load(*(member(number, SMART_ES) for number in range(1, 11)))
    assembly = await meeting_of_today(place, SMART_ES)
    await opened(place, assembly)
    await checked_in(place, assembly, 1, 2)
    await call_moved(place, assembly, timedelta(days=2))
    await checked_in(place, assembly, 2, 3)
    await opened(place, assembly, 2)
    found = await place.data(ATTENDANCE, a=assembly, here=True)
    here = [edge["node"]["membership"]["id"] for edge in found["assembly"]["attendance"]["edges"]]
    assert here == [membership_id("ES", number) for number in (2, 3)]
    assert (await quorum(place, assembly))["present"] == 2


async def test_the_attendance_is_the_bureaus_and_her_own_the_members(country: OpenCountry) -> None:
    place, assembly = await austria(country)
    await checked_in(place, assembly, 1, 2)
    async with place.members.writing(LOADER, "login") as session:
        await session.execute(
            "INSERT INTO login (issuer, subject, person, known) VALUES ('group', 'mia', :person, int8range(:s, NULL))",
            {"person": key(10_001), "s": await session.sequence()},
        )
        session.record("login", "mia")
    mia = place.issuing.token("group", "mia", name="Mia")
    assert await place.code_of(ATTENDANCE, mia, a=assembly) == "PARTITION_FORBIDDEN"
    own = "query($a: ID!, $m: ID!) { assembly(id: $a) { presences(membership: $m) { form leftAt } } }"
    found = await place.data(own, mia, a=assembly, m=membership_id("AT", 1))
    assert found["assembly"]["presences"] == [{"form": "IN_ROOM", "leftAt": None}]
    assert await place.code_of(own, mia, a=assembly, m=membership_id("AT", 2)) == "FORBIDDEN"
    hers = {"assembly": assembly, "membership": membership_id("AT", 1)}
    assert await place.code_of(CHECK_IN, mia, input=hers) == "FORBIDDEN"  # into the room the desk lets her


async def test_what_if_takes_the_room_as_it_is(country: OpenCountry) -> None:
    place, assembly = await spain(country)
    asked = """query($i: WhatIfInput!) { whatIf(input: $i) { quorum { entitled present needed quorate } } }"""
    item = (await agenda(place, assembly))[0]
    supposed: dict[str, Any] = {"assembly": assembly, "resolution": item}
    assert (await place.data(asked, i=supposed))["whatIf"]["quorum"] is None
    await checked_in(place, assembly, 1, 2, 3, 4, 5)
    room = (await place.data(asked, i=supposed))["whatIf"]["quorum"]
    assert room == {"entitled": 10, "present": 5, "needed": 6, "quorate": False}
    more = (await place.data(asked, i=supposed | {"present": 6}))["whatIf"]["quorum"]
    assert (more["present"], more["quorate"]) == (6, True)
    stricter = [{"key": "quorum.ordinary.first", "value": {"base": "total", "frac": [3, 4], "strict": False}}]
    assert (await place.data(asked, i=supposed | {"choices": stricter}))["whatIf"]["quorum"]["needed"] == 8


async def test_belgium_counts_shares_for_the_statutes(country: OpenCountry) -> None:
    place = await country("BE")
    await place.load(*(member(number, SMARTCOOP, shares=number) for number in range(1, 5)))
    amendment = [{"title": "Name", "resolution": "AMENDMENT"}]
    assembly = await meeting_of_today(place, SMARTCOOP, agenda=amendment)
    item = (await agenda(place, assembly))[0]
    await opened(place, assembly)
    await checked_in(place, assembly, 1, 2, 3)
    found = await quorum(place, assembly, item)
    assert (found["base"], found["entitled"], found["present"], found["needed"]) == ("SHARES", 10, 6, 5)
    await place.data(CHECK_OUT, input={"assembly": assembly, "membership": membership_id("BE", 2)})
    assert not (await quorum(place, assembly, item))["quorate"]
    early = await place.refused(OPEN, input={"assembly": assembly, "number": 2, "dueAt": later(place)})
    assert (early["code"], early["days"]) == ("SECOND_CALL_NOT_ALLOWED", 15)
    assert early["key"] == "quorum.second_call_notice_days"


async def test_italy_counts_those_in_default_for_the_quorum_and_lets_them_in(country: OpenCountry) -> None:
    place = await country("IT")
    half = {"base": "members", "frac": [1, 2], "strict": False}
    await place.statutes(SMART_IT, quorum__ordinary__first=half)
    await place.load(member(1, SMART_IT), member(2, SMART_IT), member(3, SMART_IT, in_default_from=place.day(-9)))
    assembly = await meeting_of_today(place, SMART_IT)
    await opened(place, assembly)
    await checked_in(place, assembly, 1, 3)
    found = await quorum(place, assembly)
    assert (found["entitled"], found["present"], found["needed"], found["quorate"]) == (3, 2, 2, True)
