"""Walking a scattered connection page by page, whatever dies on the way (gateway.md, M1 to M12).

The law: no row comes twice; none is left out except those of countries named missing; the order is total; and a
missing country's resume cursor gives exactly the rows that the walk went without.
"""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.route.cursors import Keyring
from tests.gateway.small_graph import Countries, Row, plain, small_pipeline

COUNTRIES = ("BE", "FR", "IT")
DAYS = [f"2020-01-{day:02}" for day in range(1, 6)]
FORWARD = """query($first: Int, $after: String, $orderBy: MembershipOrder!) {
  members(first: $first, after: $after, orderBy: $orderBy) {
    edges { cursor node { id joinedOn } }
    pageInfo { hasNextPage hasPreviousPage endCursor startCursor }
    partitions { country status resumeCursor }
  }
}"""
BACKWARD = FORWARD.replace("first", "last").replace("after", "before")

fast = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
chances = st.integers(0, 2**32).map(Random)
"""Hypothesis likes small examples, and what goes wrong here needs many pages: so it draws seeds."""


def rows_of(chance: Random) -> list[Row]:
    """Up to nine rows a country on few days, so that equal sort keys are common."""
    return [
        Row(country, number, chance.choice(DAYS))
        for country in COUNTRIES
        for number in range(1, chance.randint(0, 9) + 1)
    ]


def ordered(rows: list[Row], *, descending: bool) -> list[str]:
    return [row.id for row in sorted(rows, key=lambda r: (r.joined_on, r.id.encode()), reverse=descending)]


async def page(small: Any, document: str, **variables: Any) -> dict[str, Any] | None:
    answer = plain(await small.ask(document, **variables))
    return answer["data"]["members"]


def ids(found: dict[str, Any]) -> list[str]:
    return [edge["node"]["id"] for edge in found["edges"]]


@fast
@given(chance=chances, size=st.integers(1, 7), descending=st.booleans(), largest=st.integers(1, 9))
async def test_pages_add_up_to_the_whole_in_total_order(
    chance: Random, size: int, descending: bool, largest: int
) -> None:
    """Also where a service gives out smaller pages than it was asked for (M4)."""
    rows = rows_of(chance)
    small = small_pipeline(Countries(rows, largest_page=largest), COUNTRIES)
    order = "NEWEST" if descending else "OLDEST"
    seen: list[str] = []
    after = None
    while True:
        found = await page(small, FORWARD, first=size, after=after, orderBy=order)
        assert found is not None
        assert len(found["edges"]) <= size
        assert found["pageInfo"]["hasPreviousPage"] is (after is not None)
        seen += ids(found)
        if not found["pageInfo"]["hasNextPage"]:
            break
        assert found["edges"], "a page that has more must move on"
        after = found["pageInfo"]["endCursor"]
    assert seen == ordered(rows, descending=descending)


@fast
@given(chance=chances, size=st.integers(1, 7))
async def test_walking_back_meets_the_same_rows(chance: Random, size: int) -> None:
    rows = rows_of(chance)
    small = small_pipeline(Countries(rows), COUNTRIES)
    seen: list[str] = []
    before = None
    while True:
        found = await page(small, BACKWARD, last=size, before=before, orderBy="NEWEST")
        assert found is not None
        seen = ids(found) + seen
        if not found["pageInfo"]["hasPreviousPage"]:
            break
        before = found["pageInfo"]["startCursor"]
    assert seen == ordered(rows, descending=True)


@fast
@given(chance=chances, size=st.integers(1, 5), cut=st.integers(0, 17))
async def test_any_edge_cursor_continues_right_after_its_row(chance: Random, size: int, cut: int) -> None:
    rows = rows_of(chance)
    whole = ordered(rows, descending=True)
    small = small_pipeline(Countries(rows), COUNTRIES)
    found = await page(small, FORWARD, first=50, orderBy="NEWEST")
    assert found is not None
    if cut >= len(found["edges"]):
        return
    after = found["edges"][cut]["cursor"]
    rest = await page(small, FORWARD, first=size, after=after, orderBy="NEWEST")
    assert rest is not None
    assert ids(rest) == whole[cut + 1 : cut + 1 + size]


@fast
@given(chance=chances, size=st.integers(1, 5))
async def test_countries_die_and_return_at_any_page(chance: Random, size: int) -> None:
    """Each page of the walk has its own set of dead countries; a frozen one never comes back into this walk."""
    rows = rows_of(chance)
    deaths = [{c for c in COUNTRIES if chance.random() < 0.15} for _ in range(12)]
    keyring = Keyring.fresh()
    world = Countries(rows)
    small = small_pipeline(world, COUNTRIES, keyring=keyring)
    seen: list[str] = []
    resumes: dict[str, str] = {}
    after = None
    for number in range(40):
        world.down = {("members", c) for c in (deaths[number] if number < len(deaths) else set())}
        found = await page(small, FORWARD, first=size, after=after, orderBy="NEWEST")
        if found is None:  # nobody left who answers: the same page can be asked again
            continue
        seen += ids(found)
        missing = {s["country"]: s["resumeCursor"] for s in found["partitions"] if s["status"] != "SUCCESSFUL"}
        if found["edges"] or not found["pageInfo"]["hasNextPage"]:
            resumes = missing
        if not found["pageInfo"]["hasNextPage"]:
            break
        after = found["pageInfo"]["endCursor"] or after
    world.down = set()
    assert len(seen) == len(set(seen))
    whole = ordered(rows, descending=True)
    assert seen == [row for row in whole if row in set(seen)]
    left_out = [row for row in whole if row not in set(seen)]
    assert {row[:2] for row in left_out} <= set(resumes)
    for country, resume in resumes.items():
        cursor = resume
        resumed: list[str] = []
        while True:
            found = await page(small, FORWARD, first=size, after=cursor, orderBy="NEWEST")
            assert found is not None
            resumed += ids(found)
            if not found["pageInfo"]["hasNextPage"]:
                break
            cursor = found["pageInfo"]["endCursor"]
        assert resumed == [row for row in left_out if row.startswith(country)]


async def test_a_frozen_country_stays_missing_after_it_returned() -> None:
    world = Countries([Row(c, n, f"2020-01-0{n}") for c in COUNTRIES for n in range(1, 4)])
    small = small_pipeline(world, COUNTRIES)
    first = await page(small, FORWARD, first=3, orderBy="NEWEST")
    world.down = {("members", "IT")}
    second = await page(small, FORWARD, first=2, after=first["pageInfo"]["endCursor"], orderBy="NEWEST")
    world.down = set()
    world.calls.clear()
    third = await page(small, FORWARD, first=5, after=second["pageInfo"]["endCursor"], orderBy="NEWEST")
    assert "IT" not in world.asked("members")
    status = {row["country"]: row["status"] for row in third["partitions"]}
    assert status == {"BE": "SUCCESSFUL", "FR": "SUCCESSFUL", "IT": "SKIPPED"}
    assert [row[:2] for row in ids(first)] == ["IT", "FR", "BE"]
    assert not any(row.startswith("IT") for row in ids(second) + ids(third))
