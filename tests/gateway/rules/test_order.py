"""Order and limits of a scattered list: M1 to M7."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commons.paging import decode_cursor, encode_cursor
from gateway.merge.rules.connection import row_key
from gateway.operation.limits import Limits
from gateway.route.walks import MAX_ROWS
from tests.gateway.rules.kit import COUNTRIES, ask, codes, ids, page, rows, saying, states, three
from tests.gateway.small_graph import OFFICER_ONLY, Countries, Row, officer, small_pipeline


class TestM1TotalOrder:
    """(declared sort keys, id bytes); never a localised compare."""

    @settings(max_examples=40)
    @given(st.lists(st.tuples(st.text(), st.text(alphabet="0123456789abcdef.BEFRmst", min_size=1))))
    def test_text_stands_by_its_bytes(self, marks: list[tuple[str, str]]) -> None:
        assert sorted(marks, key=row_key) == sorted(marks, key=lambda mark: tuple(part.encode() for part in mark))

    async def test_countries_agree_on_accents_and_case(self) -> None:
        names = ["AB", "Zoé", "ab", "zoe", "Éa", "ß"]
        found = [Row(COUNTRIES[n % 3], n + 1, name) for n, name in enumerate(reversed(names))]
        small = small_pipeline(Countries(found), COUNTRIES)
        query = "{ members(first: 9, orderBy: OLDEST) { edges { node { joinedOn } } } }"
        data = await small.data(query)
        assert [edge["node"]["joinedOn"] for edge in data["members"]["edges"]] == names

    @pytest.mark.parametrize(("order", "reverse"), [("OLDEST", False), ("NEWEST", True)])
    async def test_equal_keys_stand_by_their_ids(self, order: str, reverse: bool) -> None:
        found = [Row(country, number, "2020-01-01") for number in (2, 1) for country in ("IT", "BE")]
        small = small_pipeline(Countries(found), COUNTRIES)
        assert ids(await page(small, first=9, orderBy=order)) == sorted((r.id for r in found), reverse=reverse)


class TestM2HiddenFields:
    """Sort keys, ids and edge cursors are added for the merge and never shown."""

    async def test_rows_are_in_order_though_nothing_of_it_was_asked_for(self) -> None:
        small = three(2)
        for row in small.world.rows:
            row.name = f"{row.country}{row.number}"
        data = await small.data("{ members(first: 4, orderBy: OLDEST) { edges { node { name } } } }")
        assert data == {"members": {"edges": [{"node": {"name": n}} for n in ("BE1", "FR1", "IT1", "BE2")]}}

    async def test_names_of_the_callers_own_are_not_touched(self) -> None:
        small = three(1)
        data = await small.data("{ members(first: 1, orderBy: OLDEST) { edges: pageInfo { cursor: hasNextPage } } }")
        assert data == {"members": {"edges": {"cursor": True}}}


class TestM3PageSizes:
    """N rows of each country, no offsets; N is bounded, and N for all countries."""

    async def test_each_country_is_asked_for_the_whole_page(self) -> None:
        small = three(3)
        found = await page(small, first=3)
        assert [variables["first"] for _, _, variables in small.world.calls] == [3, 3, 3]
        assert len(found["edges"]) == 3

    async def test_the_last_row_is_known_to_be_the_last(self) -> None:
        assert (await page(three(2), first=6))["pageInfo"]["hasNextPage"] is False
        assert (await page(three(2), first=5))["pageInfo"]["hasNextPage"] is True

    @pytest.mark.parametrize(
        "arguments",
        [
            "first: 1, last: 1",
            "first: 501",
            "last: 501",
            "first: -1",
            'after: "x", last: 1',
            'before: "x", first: 1',
        ],
    )
    async def test_what_no_page_can_be_asks_nobody(self, arguments: str) -> None:
        small = three()
        assert codes(await ask(small, f"{{ members({arguments}) {{ edges {{ cursor }} }} }}")) == ["BAD_ARGUMENT"]
        assert small.world.calls == []

    @pytest.mark.parametrize(("many", "refused"), [(20, []), (21, ["BAD_ARGUMENT"])])
    async def test_rows_of_all_countries_together_are_bounded(self, many: int, refused: list[str]) -> None:
        assert MAX_ROWS == 20 * 500
        countries = tuple(f"{letter}{second}" for letter in "ABC" for second in "ABCDEFG")[:many]
        small = small_pipeline(Countries([]), countries, limits=Limits(cost=10**9))
        assert codes(await ask(small, first=500)) == refused


class TestM4SafeHorizon:
    """A row is given out while every stream that has more holds one; a page moves on, or says who is missing."""

    async def test_a_short_page_stops_where_another_country_may_come_first(self) -> None:
        small = three(2)
        small.world.largest_page = 1
        first = await page(small, first=6)
        assert [row[:2] for row in ids(first)] == ["BE"]
        assert first["pageInfo"]["hasNextPage"] is True

    @pytest.mark.parametrize(
        "mark",
        [
            [],
            ["2020-01-01"],
            ["2020-01-01", "x", Row("IT", 1).id],
            [{"a": 1}, Row("IT", 1).id],
            [["a"], Row("IT", 1).id],
            ["2020-01-01", 5],
        ],
    )
    async def test_a_cursor_that_has_no_place_in_the_order_is_its_countrys_fault(self, mark: list[Any]) -> None:
        def change(answer: dict[str, Any]) -> None:
            edge = answer["data"]["members"]["edges"][0]
            edge["cursor"] = encode_cursor(tuple(mark[:-1]), mark[-1]) if mark else "k1:W10"
            edge["node"]["id"] = mark[-1] if mark else Row("IT", 1).id

        small = three(1)
        small.world.tamper = saying("IT", change)
        answer = await ask(small, first=9)
        assert codes(answer) == ["SUBREQUEST_MALFORMED_RESPONSE"]
        assert [row[:2] for row in ids(answer["data"]["members"])] == ["BE", "FR"]

    async def test_rows_that_were_given_out_before_do_not_come_twice(self) -> None:
        small = three(3)
        first = await page(small, first=4)
        whole = Countries([row for row in rows(3) if row.country == "IT"])

        def forgets_the_cursor(answer: dict[str, Any]) -> None:
            cells = [{"cursor": encode_cursor((r.joined_on,), r.id), "node": {"id": r.id}} for r in whole.rows]
            answer["data"]["members"]["edges"] = cells

        small.world.tamper = saying("IT", forgets_the_cursor)
        answer = await ask(small, first=9, after=first["pageInfo"]["endCursor"])
        assert codes(answer) == ["SUBREQUEST_MALFORMED_RESPONSE"]
        assert not set(ids(first)) & set(ids(answer["data"]["members"]))

    async def test_who_has_more_and_shows_none_holds_nobody_up(self) -> None:
        def shows_none(answer: dict[str, Any]) -> None:
            answer["data"]["members"]["edges"] = []
            answer["data"]["members"]["pageInfo"]["hasNextPage"] = True

        small = three(2)
        small.world.tamper = saying("IT", shows_none)
        found = await page(small, first=9)
        assert [row[:2] for row in ids(found)] == ["BE", "FR", "BE", "FR"]
        assert states(found)["IT"] == "FAILED"


class TestM5HasNextPage:
    """Some live stream has more; a missing country is never the end of the list."""

    async def test_rows_left_in_one_country_are_more(self) -> None:
        small = small_pipeline(Countries([Row("FR", n, f"2020-01-0{n}") for n in (1, 2, 3)]), COUNTRIES)
        assert (await page(small, first=2))["pageInfo"]["hasNextPage"] is True
        assert (await page(small, first=3))["pageInfo"]["hasNextPage"] is False

    async def test_a_missing_country_is_named_where_the_list_seems_to_end(self) -> None:
        small = three(1)
        small.world.down = {("members", "FR")}
        answer = await ask(small, first=9)
        found = answer["data"]["members"]
        assert found["pageInfo"]["hasNextPage"] is False
        assert states(found) == {"BE": "SUCCESSFUL", "FR": "FAILED", "IT": "SUCCESSFUL"}
        assert answer["extensions"]["partitions"]["complete"] is False
        assert codes(answer) == ["PARTITION_UNAVAILABLE"]
        assert next(row["resumeCursor"] for row in found["partitions"] if row["country"] == "FR")


class TestM6LateMaterialisation:
    """Other services are asked for the N winners, not for N of every country."""

    @pytest.mark.parametrize("size", [1, 4])
    async def test_only_the_rows_of_the_page_travel_on(self, size: int) -> None:
        small = three(5)
        await small.data(f"{{ members(first: {size}) {{ edges {{ node {{ standing }} }} }} }}")
        sent = [v for service, _, v in small.world.calls if service == "governance"]
        assert sum(len(found) for variables in sent for found in variables.values()) == size


class TestM7PruneFirst:
    """The caller's countries, `countries:`, ids and the cursor's state decide before anybody is asked."""

    async def test_the_callers_and_the_asked_countries(self) -> None:
        small = three(1, caller=officer("BE", "FR"), Query__members=OFFICER_ONLY)
        await page(small, first=1)
        assert small.world.asked("members") == ["BE", "FR"]
        small.world.calls.clear()
        found = await page(small, first=1, c=["FR", "IT"])
        assert small.world.asked("members") == ["FR"]
        assert states(found) == {"FR": "SUCCESSFUL", "IT": "SKIPPED"}

    async def test_an_id_asks_its_country_alone(self) -> None:
        small = three(1)
        await small.data("query($id: ID!) { membership(id: $id) { id } }", id=Row("FR", 1).id)
        assert small.world.asked("members") == ["FR"]

    async def test_a_resumed_walk_asks_its_country_alone(self) -> None:
        small = three(2)
        small.world.down = {("members", "FR")}
        found = await page(small, first=1)
        resume = next(row["resumeCursor"] for row in found["partitions"] if row["country"] == "FR")
        small.world.down = set()
        small.world.calls.clear()
        assert [row[:2] for row in ids(await page(small, first=9, after=resume))] == ["FR", "FR"]
        assert small.world.asked("members") == ["FR"]

    async def test_nobody_is_asked_where_no_country_is_named(self) -> None:
        small = three(1)
        assert codes(await ask(small, c=[])) == ["BAD_ARGUMENT"]
        assert small.world.calls == []

    async def test_the_watermark_goes_to_every_country(self) -> None:
        small = three(2)
        first = await page(small, first=2)
        small.world.calls.clear()
        await page(small, first=2, after=first["pageInfo"]["endCursor"])
        sent = {decode_cursor(variables["after"]) for _, _, variables in small.world.calls}
        assert sent == {("2020-01-02", Row("FR", 1).id)}
