"""Where a member may vote today, from the facts that the members service showed the caller."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.services.governance.conftest import OpenCountry
from tests.services.governance.country import Country, membership_id

SMART_IT = "IT.entity.smart-it"
QUERY = """
query($r: [_Any!]!) { _entities(representations: $r) { ... on Membership {
  standing { mayVote votes reason explanation asOf law { key } } } } }
"""
FACTS = {"registered": True, "holder": True, "inDefault": False, "voting": True, "paidUp": True}


def shown(place: Country, number: int, **fields: Any) -> dict[str, Any]:
    return {
        "__typename": "Membership",
        "id": membership_id(place.code, number),
        "joinedOn": "2020-01-15",
        "endedOn": None,
        "kind": "PERSON",
        "category": {"code": "MEMBER"},
        "entity": {"id": SMART_IT},
        "facts": FACTS,
        "shares": {"count": 1, "paid": 1},
    } | fields


async def standings(place: Country, *rows: dict[str, Any]) -> list[Any]:
    found = (await place.data(QUERY, place.token("mia", "client_officer"), r=list(rows)))["_entities"]
    return [row["standing"] for row in found]


async def test_a_standing_says_what_a_roll_of_today_would(country: OpenCountry) -> None:
    place = await country("IT")
    await place.statutes(SMART_IT, vote_needs_share=True)
    fresh = (place.today - timedelta(days=89)).isoformat()
    found = await standings(
        place,
        shown(place, 1),
        shown(place, 2, joinedOn=fresh),
        shown(place, 3, facts=FACTS | {"inDefault": True}),
        shown(place, 4, shares={"count": 0, "paid": 0}),
        shown(place, 5, facts=FACTS | {"voting": False}),
        shown(place, 6, facts=FACTS | {"registered": False}),
        shown(place, 7, endedOn=(place.today - timedelta(days=1)).isoformat()),
    )
    assert [row["reason"] for row in found] == [
        "VOTES",
        "WAITING",
        "IN_DEFAULT",
        "NO_SHARE",
        "SUSPENDED",
        "NOT_REGISTERED",
        "NOT_REGISTERED",
    ]
    assert [row["votes"] for row in found] == [1, 0, 0, 0, 0, 0, 0]
    assert found[1]["law"] == {"key": "waiting_days"}
    assert found[0]["asOf"] == place.today.isoformat()


async def test_what_the_statutes_grant_within_the_limits_of_one_member(country: OpenCountry) -> None:
    place = await country("IT")
    await place.statutes(SMART_IT, votes_granted=[{"by": "shares", "is": "each", "votes": 1}])
    seven = {"shares": {"count": 7, "paid": 7}}
    person, company = await standings(
        place, shown(place, 1, **seven), shown(place, 2, kind="ORGANISATION", category=None, **seven)
    )
    assert (person["votes"], company["votes"]) == (1, 5)
    assert "7 votes: granted by statutes (version 1) art. 1. 5 votes after IT" in company["explanation"]


async def test_what_is_not_shown_is_not_guessed(country: OpenCountry) -> None:
    place = await country("IT")
    assert await standings(place, shown(place, 1, facts=None), shown(place, 2, shares=None)) == [None, None]


async def test_a_day_that_is_none(country: OpenCountry) -> None:
    place = await country("IT")
    assert await place.code_of(QUERY, r=[shown(place, 1, joinedOn="soon")]) == "BAD_ARGUMENT"


async def test_what_only_stands_here_for_the_standing_is_answered_elsewhere(country: OpenCountry) -> None:
    place = await country("IT")
    query = "query($r: [_Any!]!) { _entities(representations: $r) { ... on Membership { facts { voting } } } }"
    assert await place.code_of(query, r=[shown(place, 1)]) == "BAD_ARGUMENT"


async def test_a_membership_of_elsewhere(country: OpenCountry) -> None:
    place = await country("IT")
    assert await place.code_of(QUERY, r=[shown(place, 1, id=membership_id("BE", 1))]) == "UNROUTABLE_ID"
    assert await place.code_of(QUERY, r=[shown(place, 1, entity={"id": "BE.entity.smartcoop"})]) == "UNROUTABLE_ID"
