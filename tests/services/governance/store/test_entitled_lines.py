"""What the room reads of a roll: totals by college, those asleep who count for a quorum, lines of some memberships."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from commons.ids import global_id
from services.governance.domain.words import RollReason
from services.governance.store.entitled_lines import CollegeTotals, asleep_in_quorum, entitled_lines, entitled_totals
from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, key, member

SMART_DE = "DE.entity.smart-eg"
SMART_IT = "IT.entity.smart-it"
SMART_AT = "AT.entity.smart-at"
SMARTCOOP = "BE.entity.smartcoop"


async def computed(place: Country, entity: str, days: int = 40, **fields: Any) -> UUID:
    roll = await place.compute(await place.convene(entity, place.day(days), **fields))
    return UUID(roll.rpartition(".")[2])


async def totals(place: Country, roll: UUID, *, off: bool = False) -> list[CollegeTotals]:
    async with place.partition.database.reading() as session:
        return await entitled_totals(session, roll, off)


async def asleep(place: Country, roll: UUID) -> list[CollegeTotals]:
    async with place.partition.database.reading() as session:
        return await asleep_in_quorum(session, roll)


async def test_by_college_with_and_without_plural_votes(country: OpenCountry) -> None:
    place = await country("DE")
    await place.statutes(
        SMART_DE,
        votes_granted=[{"by": "category", "is": "PROMOTER", "votes": 3}],
        member_groups=[{"category": "INVESTOR", "group": "investing_member"}],
    )
    await place.load(
        replace(member(1, SMART_DE, college="A"), category="PROMOTER"),
        member(2, SMART_DE, shares=4, college="A"),
        replace(member(3, SMART_DE), kind="ORGANISATION", person=None, organisation=key(9), category="INVESTOR"),
        member(4, SMART_DE, college="A", suspensions=[(date(2025, 1, 1), None, "letter")]),
    )
    roll = await computed(place, SMART_DE)
    assert await totals(place, roll) == [(None, 1, 1, 1), ("A", 2, 4, 5)]
    assert await totals(place, roll, off=True) == [(None, 1, 1, 1), ("A", 2, 2, 5)]
    await place.seal(global_id("DE", "roll", roll))
    assert await totals(place, roll) == [(None, 1, 1, 1), ("A", 2, 4, 5)]
    assert await totals(place, roll, off=True) == [(None, 1, 1, 1), ("A", 2, 2, 5)]
    async with place.partition.database.reading() as session:
        assert await session.value("SELECT limits->'entitled' IS NOT NULL FROM roll WHERE id = :id", {"id": roll})
        lines = await entitled_lines(session, roll, [key(1), key(3), key(4), key(99)])
    assert lines.keys() == {key(1), key(3), key(4)}
    assert (lines[key(1)].votes, lines[key(1)].granted, lines[key(1)].legal_person) == (3, 3, False)
    assert (lines[key(3)].groups, lines[key(3)].legal_person) == (("investing_member",), True)
    assert (lines[key(4)].votes, lines[key(4)].reason) == (0, RollReason.SUSPENDED)


async def test_unpaid_shares_count_for_the_quorum_where_the_law_says_so(country: OpenCountry) -> None:
    place = await country("IT")
    await place.load(member(1, SMART_IT), member(2, SMART_IT, in_default_from=date(2025, 1, 1), paid=0))
    roll = await computed(place, SMART_IT)
    assert await totals(place, roll) == [(None, 1, 1, 1)]
    assert await asleep(place, roll) == [(None, 1, 1, 1)]
    place = await country("BE")
    await place.statutes(SMARTCOOP, vote_unit="member")
    await place.load(member(1, SMARTCOOP), member(2, SMARTCOOP, in_default_from=date(2025, 1, 1), paid=0))
    assert await asleep(place, await computed(place, SMARTCOOP)) == []


async def test_where_shares_vote_only_the_paid_ones_of_a_defaulter_are_entitled(country: OpenCountry) -> None:
    place = await country("BE")
    await place.statutes(SMARTCOOP, vote_unit="share")
    await place.load(
        member(1, SMARTCOOP, shares=5),
        member(2, SMARTCOOP, shares=7, paid=3, in_default_from=date(2025, 1, 1)),
    )
    roll = await computed(place, SMARTCOOP)
    assert await totals(place, roll) == await totals(place, roll, off=True) == [(None, 2, 8, 8)]


async def test_a_leaver_is_in_the_totals_of_her_college_and_has_no_vote(country: OpenCountry) -> None:
    place = await country("AT")
    await place.statutes(SMART_AT, record_date__days_before=10, notice_days__min=14)
    meeting = place.day(40)
    await place.load(
        member(1, SMART_AT, college="A"),
        member(2, SMART_AT, shares=3, college="A", ended_on=meeting - timedelta(days=5)),
        member(3, SMART_AT, college="B", ended_on=meeting - timedelta(days=5)),
    )
    roll = await computed(place, SMART_AT, recordDate=(meeting - timedelta(days=10)).isoformat())
    assert await totals(place, roll) == [("A", 2, 2, 4), ("B", 1, 1, 1)]
    async with place.partition.database.reading() as session:
        lines = await entitled_lines(session, roll, [key(2)])
    assert (lines[key(2)].votes, lines[key(2)].reason) == (0, RollReason.NOT_REGISTERED)


async def test_leaving_by_the_law_of_the_country_on_the_stored_roll(country: OpenCountry) -> None:
    place = await country("DE")
    meeting, year_end = place.day(40), date(place.day(40).year, 12, 31)
    await place.load(
        member(1, SMART_DE, ended_on=max(year_end, meeting)),
        member(2, SMART_DE, ended_on=max(year_end, meeting), suspensions=[(place.day(-3), None, "exclusion letter")]),
        member(3, SMART_DE, ended_on=meeting),
        member(4, SMART_DE, ended_on=meeting - timedelta(days=1)),
        member(5, SMART_DE, meeting),
        member(6, SMART_DE, meeting + timedelta(days=1)),
    )
    roll = await computed(place, SMART_DE)
    async with place.partition.database.reading() as session:
        lines = await entitled_lines(session, roll, [key(number) for number in range(1, 7)])
    found = {number: lines[key(number)].reason for number in range(1, 7) if key(number) in lines}
    assert found == {
        1: RollReason.VOTES,
        2: RollReason.SUSPENDED,
        3: RollReason.VOTES,
        5: RollReason.VOTES,
    }
