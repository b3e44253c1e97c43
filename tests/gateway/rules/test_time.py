"""Time: M18. No snapshot spans countries; each states its own moment, and a walk keeps the first page's."""

from __future__ import annotations

import pytest

from gateway.fetch.as_of import earliest, stated
from tests.gateway.rules.kit import COUNTRIES, ask, page, three
from tests.gateway.small_graph import Row

MOMENTS = {country: f"2026-03-02T10:00:0{n}.000000+00:00" for n, country in ((3, "BE"), (1, "FR"), (2, "IT"))}


class TestM18AsOf:
    """`asOf` is stated by each country, passed down and pinned in the cursor."""

    async def test_each_country_states_its_own_and_the_answer_the_earliest(self) -> None:
        small = three(1)
        small.world.as_of = dict(MOMENTS)
        answer = await ask(small)
        assert {row["country"]: row["asOf"] for row in answer["data"]["members"]["partitions"]} == MOMENTS
        told = answer["extensions"]["partitions"]
        assert {country: detail["asOf"] for country, detail in told["details"].items()} == MOMENTS
        assert told["asOf"] == MOMENTS["FR"]

    async def test_who_states_none_is_not_spoken_for(self) -> None:
        small = three(1)
        small.world.as_of = {"BE": MOMENTS["BE"], "IT": "yesterday"}
        told = (await ask(small))["extensions"]["partitions"]
        assert [country for country, detail in told["details"].items() if "asOf" in detail] == ["BE"]
        assert "asOf" not in told

    async def test_who_is_missing_does_not_count(self) -> None:
        small = three(1)
        small.world.as_of = dict(MOMENTS)
        small.world.down = {("members", "FR")}
        assert (await ask(small))["extensions"]["partitions"]["asOf"] == MOMENTS["IT"]

    async def test_the_pages_of_a_walk_are_asked_for_the_first_ones_moment(self) -> None:
        small = three(3)
        small.world.as_of = dict(MOMENTS)
        first = await page(small, first=2)
        assert not any(b"x-as-of" in headers for _, headers in small.world.headers), "the present needs no word"
        for _ in range(2):
            small.world.as_of = {country: moment.replace("03-02", "03-03") for country, moment in MOMENTS.items()}
            small.world.headers.clear()
            first = await page(small, first=2, after=first["pageInfo"]["endCursor"])
            line = f"x-as-of: {MOMENTS['FR']}\r\n".encode()
            assert [(c, line in headers) for c, headers in small.world.headers] == [(c, True) for c in COUNTRIES]

    async def test_a_resumed_country_too(self) -> None:
        small = three(3)
        small.world.as_of = dict(MOMENTS)
        small.world.down = {("members", "FR")}
        first = await page(small, first=2)
        small.world.down = set()
        second = await page(small, first=2, after=first["pageInfo"]["endCursor"])
        for found in (first, second):
            resume = next(row["resumeCursor"] for row in found["partitions"] if row["country"] == "FR")
            small.world.headers.clear()
            await page(small, first=2, after=resume)
            assert small.world.headers == [
                ("FR", b"authorization: Bearer olga\r\nx-as-of: %b\r\n" % MOMENTS["IT"].encode())
            ]

    async def test_the_earliest_of_several_calls_is_a_countrys_moment(self) -> None:
        small = three(1)
        small.world.as_of = dict(MOMENTS)

        def later(service: str, country: str, answer: dict) -> None:
            if service == "members":
                answer["extensions"]["asOf"] = "2026-03-02T09:00:00+00:00"

        small.world.tamper = later
        query = "query($id: ID!) { membership(id: $id) { standing } }"
        details = (await ask(small, query, id=Row("BE", 1).id))["extensions"]["partitions"]["details"]
        assert details["BE"]["asOf"] == "2026-03-02T09:00:00.000000+00:00"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-03-02T12:00:00+02:00", "2026-03-02T10:00:00.000000+00:00"),
        ("2026-03-02T10:00:00Z", "2026-03-02T10:00:00.000000+00:00"),
        ("2026-03-02T10:00:00", None),
        ("2026-03-02", None),
        ("x" * 50, None),
        (5, None),
    ],
)
def test_moments_are_read_in_utc_or_not_at_all(text: object, read: str | None) -> None:
    assert stated({"asOf": text}) == read
    assert stated(None) is None


def test_the_earliest_is_unknown_where_one_is() -> None:
    assert earliest(["b", "a"]) == "a"
    assert earliest(["b", None]) is earliest([]) is None
