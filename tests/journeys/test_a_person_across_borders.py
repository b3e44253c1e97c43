"""Journey 1: Amélie belongs to three entities in three countries and logs in with Belgium."""

from __future__ import annotations

import re

from hemicycle.sample.personas import persona
from tests.journeys.operations import operation

QUERY = operation("person_across_borders")
AMELIE = f"person.{persona('amelie').person.hex}"


def by_country(answer) -> dict[str, dict]:
    return {row["entity"]["country"]: row for row in answer["data"]["person"]["memberships"]}


async def test_she_sees_her_three_memberships_with_where_she_may_vote(stack):
    answer = await stack.ask(QUERY, {"id": AMELIE}, as_="amelie")

    assert "errors" not in answer
    mine = by_country(answer)
    assert set(mine) == {"BE", "FR", "DE"}
    for row in mine.values():
        assert row["facts"]["registered"] is True
        assert row["category"]["code"]
        assert row["shares"]["count"] >= 1
        assert row["profile"]["email"]
        assert row["standing"] is not None
        assert row["standing"]["mayVote"] is True
        assert row["standing"]["explanation"]
    assert answer["data"]["person"]["displayName"]


async def test_me_is_the_same_person_without_knowing_her_id(stack):
    answer = await stack.ask(operation("me"), as_="amelie")

    assert answer["data"]["me"]["id"] == AMELIE
    assert {row["entity"]["country"] for row in answer["data"]["me"]["memberships"]} == {"BE", "FR", "DE"}


async def test_a_belgian_officer_sees_belgium_whole_and_elsewhere_what_was_consented(stack):
    answer = await stack.ask(QUERY, {"id": AMELIE}, as_="olga", purpose="SERVICE")

    seen = by_country(answer)
    assert set(seen) == {"BE", "FR"}, "Germany's membership was not consented, not even its existence"
    assert seen["BE"]["profile"]["email"]
    assert seen["BE"]["shares"]["count"] >= 1
    assert seen["FR"]["facts"]["registered"] is True
    assert seen["FR"]["category"]["code"]
    assert seen["FR"]["profile"] is None
    assert seen["FR"]["shares"] is None
    refused = {error["extensions"]["code"] for error in answer["errors"]}
    assert refused == {"PARTITION_FORBIDDEN"}
    assert all(error["extensions"]["country"] == "FR" for error in answer["errors"])


async def test_without_a_purpose_only_her_own_country_answers_the_officer(stack):
    answer = await stack.ask(QUERY, {"id": AMELIE}, as_="olga")

    assert set(by_country(answer)) == {"BE"}


async def test_a_stranger_sees_nothing_of_her(stack):
    answer = await stack.ask(QUERY, {"id": AMELIE}, as_="bruno", purpose="SERVICE")

    shown = answer["data"]["person"]
    assert shown is None or all(
        row["profile"] is None and row["shares"] is None and row["entity"]["country"] == "FR"
        for row in shown["memberships"]
    )


MEMBERS_OF_GERMANY = """query($first: Int!, $after: String) {
  members(first: $first, after: $after, countries: ["DE"], orderBy: OLDEST) {
    edges { cursor node { id person { %s } } }
    pageInfo { hasNextPage endCursor }
  }
}"""
PERSONS = (
    MEMBERS_OF_GERMANY
    % """
  id displayName
  memberships { id facts { registered } profile { email } }
  partitions { country status }
"""
)


async def before_her(stack) -> str | None:
    """The cursor just before Amélie's row in the list of Germany's members."""
    cursor = page_end = None
    while True:
        answer = await stack.ask(MEMBERS_OF_GERMANY % "id", {"first": 500, "after": page_end}, as_="greta")
        found = answer["data"]["members"]
        for edge in found["edges"]:
            if edge["node"]["person"] and edge["node"]["person"]["id"] == AMELIE:
                return cursor
            cursor = edge["cursor"]
        assert found["pageInfo"]["hasNextPage"], "she is among Germany's members"
        page_end = found["pageInfo"]["endCursor"]


async def test_an_officer_lists_members_with_their_persons(stack):
    after = await before_her(stack)
    answer = await stack.ask(PERSONS, {"first": 3, "after": after}, as_="greta", purpose="SERVICE")

    rows = [edge["node"] for edge in answer["data"]["members"]["edges"]]
    hers = rows[0]["person"]
    assert hers["id"] == AMELIE
    assert hers["displayName"], "Germany's own officer sees her name"
    by_place = {row["id"][:2]: row for row in hers["memberships"]}
    assert list(by_place) == ["FR", "DE"], "France shows what she consented to; in Belgium she consented to nothing"
    assert by_place["DE"]["profile"]["email"]
    assert by_place["FR"]["facts"]["registered"] is True
    assert by_place["FR"]["profile"] is None
    assert {row["country"] for row in hers["partitions"]} >= {"BE", "DE", "FR", "IT"}
    refused = {(e["extensions"]["code"], e["extensions"]["country"]) for e in answer["errors"]}
    assert refused == {("PARTITION_FORBIDDEN", "FR")}
    for row in rows:
        assert row["person"] is None or row["id"] in {m["id"] for m in row["person"]["memberships"]}


async def test_without_a_purpose_the_officers_list_shows_her_own_countries_only(stack):
    after = await before_her(stack)
    answer = await stack.ask(PERSONS, {"first": 1, "after": after}, as_="greta")

    hers = answer["data"]["members"]["edges"][0]["node"]["person"]
    assert [row["id"][:2] for row in hers["memberships"]] == ["DE"]


async def test_from_any_one_of_her_memberships_she_finds_the_others(stack):
    mine = by_country(await stack.ask(QUERY, {"id": AMELIE}, as_="amelie"))
    document = "query($id: ID!) { membership(id: $id) { person { displayName memberships { id } } } }"
    for row in mine.values():
        answer = await stack.ask(document, {"id": row["id"]}, as_="amelie")
        assert "errors" not in answer, answer["errors"]
        found = answer["data"]["membership"]["person"]
        assert found["displayName"]
        assert {m["id"] for m in found["memberships"]} == {other["id"] for other in mine.values()}


async def test_both_callers_ran_the_same_cached_plan(stack):
    await stack.ask(QUERY, {"id": AMELIE}, as_="amelie")
    before = await plan_misses(stack)
    await stack.ask(QUERY, {"id": AMELIE}, as_="olga", purpose="SERVICE")
    await stack.ask(QUERY, {"id": AMELIE}, as_="amelie")

    assert await plan_misses(stack) == before


async def plan_misses(stack) -> float:
    found = re.search(r'^gateway_plan_cache_total\{result="miss"\} (\S+)$', await stack.metrics(), re.MULTILINE)
    assert found, "the gateway counts plan cache misses"
    return float(found[1])
