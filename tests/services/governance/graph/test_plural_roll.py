"""Plural votes, limits and groups on a stored roll, through to the seal and its files."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from services.governance.domain.bundle import verify
from tests.services.governance.app.test_roll_files import file_of, rows_of
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, key, member, membership_id
from tests.services.governance.room import ADMIT, meeting_of_today

SMART_DE = "DE.entity.smart-eg"
SMART_IB = "ES.entity.smart-ib"
SMART_IT = "IT.entity.smart-it"
SMART_AT = "AT.entity.smart-at"

ROLL = """
query($id: ID!, $resolution: ID) { roll(id: $id) {
  totals { registered voters votes leavers leaverVotes } on: totals(resolution: $resolution) { voters votes }
  limits { votes pluralLimit law { key } } groupCaps { group base votes allowed law { article } }
  merkleRoot recomputedRoot asKnownNow { addedCount removedCount changedCount }
  lines { edges { node { membership { id } votes granted limit { key article } group explanation reason } } } } }
"""
AGENDA = "query($id: ID!) { roll(id: $id) { assembly { resolutions { id kind } } } }"


def line_of(roll: dict[str, Any], country: str, number: int) -> dict[str, Any]:
    wanted = membership_id(country, number)
    return next(edge["node"] for edge in roll["lines"]["edges"] if edge["node"]["membership"]["id"] == wanted)


async def resolution_of(place: Country, roll: str, kind: str) -> str:
    agenda = (await place.data(AGENDA, id=roll))["roll"]["assembly"]["resolutions"]
    return next(item["id"] for item in agenda if item["kind"] == kind)


async def germany(country: OpenCountry) -> tuple[Country, str]:
    place = await country("DE")
    await place.statutes(
        SMART_DE,
        votes_granted=[{"by": "category", "is": "PROMOTER", "votes": 3}],
        member_groups=[{"category": "INVESTOR", "group": "investing_member"}],
    )
    await place.load(
        replace(member(1, SMART_DE), category="PROMOTER"),
        *(member(number, SMART_DE) for number in range(2, 6)),
        *(replace(member(number, SMART_DE), category="INVESTOR") for number in range(6, 12)),
    )
    agenda = [{"title": "Accounts"}, {"title": "Plural votes", "resolution": "PLURAL_CLAUSE"}]
    return place, await place.compute(await place.convene(SMART_DE, place.day(60), agenda=agenda))


async def test_three_votes_in_germany_and_investors_together(country: OpenCountry) -> None:
    place, roll = await germany(country)
    await place.seal(roll)
    off = await resolution_of(place, roll, "PLURAL_CLAUSE")
    shown = (await place.data(ROLL, id=roll, resolution=off))["roll"]
    assert shown["totals"] == {"registered": 11, "voters": 11, "votes": 13, "leavers": 0, "leaverVotes": 0}
    assert shown["on"] == {"voters": 11, "votes": 11}
    first, investor = line_of(shown, "DE", 1), line_of(shown, "DE", 6)
    assert (first["votes"], first["granted"], first["limit"], first["group"]) == (3, 3, None, None)
    assert "3 votes: granted by statutes (version 1) art. 1." in first["explanation"]
    assert (investor["votes"], investor["group"]) == (1, "investing_member")
    (capped,) = shown["groupCaps"]
    assert (capped["base"], capped["votes"], capped["allowed"]) == ("total", 6, 2)
    assert "§ 8(2)" in capped["law"]["article"]
    assert shown["recomputedRoot"] == shown["merkleRoot"]
    assert set(shown["asKnownNow"].values()) == {0}


async def test_the_seal_and_the_files_name_limits_and_grants(country: OpenCountry) -> None:
    place, roll = await germany(country)
    await place.seal(roll)
    found = verify(rows_of(await file_of(place, roll, "jsonl")), membership_id("DE", 1))
    assert found.proof is not None
    assert found.proof.line["votes"] == 3
    (group,) = found.claims["limits"]["groups"]
    assert (group["group"], group["votes"], group["allowed"]) == ("investing_member", 6, 2)
    header, first, *_ = (await file_of(place, roll, "csv")).decode().splitlines()
    cells = dict(zip(header.split(","), first.split(","), strict=False))
    assert (cells["votes"], cells["reason"]) == ("3", "VOTES")
    assert {"granted", "category"} <= cells.keys()
    assert "PROMOTER" in first
    assert (await file_of(place, roll, "pdf")).startswith(b"%PDF")


async def test_spain_cuts_by_the_third_and_says_which_rule(country: OpenCountry) -> None:
    place = await country("ES")
    await place.statutes(SMART_IB, votes_granted=[{"by": "category", "is": "ACTIVE", "votes": 5}])
    await place.load(
        replace(member(1, SMART_IB), category="ACTIVE"), *(member(number, SMART_IB) for number in range(2, 11))
    )
    roll = await place.compute(await place.convene(SMART_IB, place.day(40)))
    shown = (await place.data(ROLL, id=roll))["roll"]
    line = line_of(shown, "ES", 1)
    assert (line["granted"], line["votes"], line["limit"]["key"]) == (5, 4, "vote_caps.per_member")
    assert "5 votes: granted by statutes (version 1) art. 1. 4 votes after ES ley" in line["explanation"]
    assert [(row["votes"], row["pluralLimit"]) for row in shown["limits"]] == [(4, None), (4, 4)]
    assert shown["totals"]["votes"] == 13


async def test_a_legal_person_in_italy(country: OpenCountry) -> None:
    place = await country("IT")
    await place.statutes(SMART_IT, votes_granted=[{"by": "shares", "is": "each", "votes": 1}])
    company = replace(member(1, SMART_IT, shares=7), kind="ORGANISATION", person=None, organisation=key(90_001))
    await place.load(company, member(2, SMART_IT, shares=7), member(3, SMART_IT))
    roll = await place.compute(await place.convene(SMART_IT, place.day(40)))
    shown = (await place.data(ROLL, id=roll))["roll"]
    assert [line_of(shown, "IT", number)["votes"] for number in (1, 2, 3)] == [5, 1, 1]
    keys = [line_of(shown, "IT", number)["limit"] for number in (1, 2, 3)]
    assert [found and found["key"] for found in keys] == ["plural_votes.max_each", "plural_votes.allowed_for", None]


async def test_a_leaver_between_a_licensed_record_date_and_the_meeting(country: OpenCountry) -> None:
    place = await country("AT")
    await place.statutes(SMART_AT, record_date__days_before=10, notice_days__min=14)
    meeting = place.day(40)
    between, after = meeting - timedelta(days=5), meeting + timedelta(days=5)
    await place.load(
        member(1, SMART_AT),
        member(2, SMART_AT, ended_on=between),
        member(3, SMART_AT, ended_on=meeting - timedelta(days=11)),
        member(4, SMART_AT, ended_on=after),
    )
    held = await place.convene(SMART_AT, meeting, recordDate=(meeting - timedelta(days=10)).isoformat())
    shown = (await place.data(ROLL, id=await place.compute(held)))["roll"]
    assert shown["totals"] == {"registered": 3, "voters": 2, "votes": 2, "leavers": 1, "leaverVotes": 1}
    gone = line_of(shown, "AT", 2)
    assert (gone["votes"], gone["reason"]) == (0, "NOT_REGISTERED")
    assert str(between) in gone["explanation"]


async def test_without_a_licensed_record_date_whoever_left_is_not_on_the_roll(country: OpenCountry) -> None:
    place = await country("DE")
    meeting = place.day(40)
    await place.load(
        member(1, SMART_DE),
        member(2, SMART_DE, ended_on=meeting - timedelta(days=5)),
        member(3, SMART_DE, ended_on=meeting),
    )
    shown = (await place.data(ROLL, id=await place.compute(await place.convene(SMART_DE, meeting))))["roll"]
    assert shown["totals"] == {"registered": 2, "voters": 2, "votes": 2, "leavers": 0, "leaverVotes": 0}


async def test_what_if_the_statutes_granted_more(country: OpenCountry) -> None:
    place = await country("DE")
    await place.load(replace(member(1, SMART_DE), category="PROMOTER"), member(2, SMART_DE))
    held = await place.convene(SMART_DE, place.day(60))
    await place.compute(held)
    query = """query($i: WhatIfInput!) { whatIf(input: $i) {
      before { votes } totals { voters votes } limits { votes } groupCaps { group votes allowed } } }"""
    choices = [
        {"key": "votes_granted", "value": [{"by": "category", "is": "PROMOTER", "votes": 3}]},
        {"key": "member_groups", "value": [{"category": "PROMOTER", "group": "investing_member"}]},
    ]
    found = (await place.data(query, i={"assembly": held, "choices": choices}))["whatIf"]
    assert (found["before"]["votes"], found["totals"]) == (2, {"voters": 2, "votes": 4})
    assert found["groupCaps"] == [{"group": "investing_member", "votes": 3, "allowed": 0}]
    four = [{"key": "votes_granted", "value": [{"by": "category", "is": "PROMOTER", "votes": 4}]}]
    refused = await place.refused(query, i={"assembly": held, "choices": four})
    assert refused["code"] == "STATUTES_OUTSIDE_LAW"


async def test_who_is_added_at_the_door_is_measured_with_the_whole_roll(country: OpenCountry) -> None:
    place = await country("ES")
    await place.statutes(
        SMART_IB,
        votes_granted=[{"by": "category", "is": "ACTIVE", "votes": 5}],
        unpaid_shares__vote_suspended=False,
    )
    await place.load(*(member(number, SMART_IB) for number in range(1, 10)))
    assembly = await meeting_of_today(place, SMART_IB)
    await place.load(replace(member(11, SMART_IB, place.today), category="ACTIVE"))
    asked = {"assembly": assembly, "membership": membership_id("ES", 11), "why": "Board of this morning"}
    change = (await place.data(ADMIT, input=asked | {"scrutineers": ["Ana Ruiz", "Joan Vidal"]}))["admitAtTheDoor"]
    assert change["change"]["votes"] == 4
