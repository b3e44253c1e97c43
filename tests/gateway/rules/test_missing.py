"""Missing countries: M11 to M15."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from gateway.fetch.breaker import Breaker
from gateway.fetch.partitions import Partitions, Reply, Timing
from gateway.supergraph.placement import Merge, MergeRule
from tests.gateway.fetch.raw_server import Exchange, raw_server
from tests.gateway.rules.kit import COUNTRIES, ask, codes, ids, page, rows, saying, states, three
from tests.gateway.small_graph import RULES, Countries, Row, Small, person, plain, small_pipeline

PERSON = "query($id: ID!, $s: Boolean) { person(id: $id, strict: $s) { displayName partitions { country status } } }"
SHARES = "query($id: ID!) { person(id: $id) { displayName shares partitions { country status } } }"


def known(*countries: str) -> Small:
    """Person 1 is known in these countries, with a membership in each."""
    return small_pipeline(
        Countries([Row(c, 1, person=1) for c in countries], people={c: {1: (f"Ann of {c}", "LOW")} for c in countries}),
        COUNTRIES,
    )


class Counted:
    """Metrics that remember what they were told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str, bool | None]] = []

    def called(self, service: str, country: str, seconds: float, *, failed: bool) -> None:
        self.told.append((service, country, failed))

    def skipped(self, service: str, country: str) -> None:
        self.told.append((service, country, None))


class TestM11UnitOfFailure:
    """(service, country): neither the country's other services nor the service's other countries are held up."""

    async def test_a_breaker_opens_for_that_pair_alone(self) -> None:
        async def behave(exchange: Exchange) -> None:
            await exchange.json(b'{"data":{"a":1}}')

        async with raw_server(behave) as server:
            counted = Counted()
            partitions = Partitions(
                lambda service, country: (
                    "http://127.0.0.1:9" if (service, country) == ("members", "FR") else server.url
                ),
                retry_pause=0.001,
                sharing=False,
                breaker=lambda: Breaker(failures=1),
                metrics=counted,
            )
            calls = [("members", "FR"), ("members", "FR"), ("governance", "FR"), ("members", "BE")]
            replies = [await partitions.call(*pair, b'{"query":"{a}"}') for pair in calls]
            await partitions.close()
        assert [reply.failure and reply.failure.code for reply in replies] == [
            "PARTITION_UNAVAILABLE",
            "PARTITION_CIRCUIT_OPEN",
            None,
            None,
        ]
        assert counted.told == [
            ("members", "FR", True),
            ("members", "FR", None),
            ("governance", "FR", False),
            ("members", "BE", False),
        ]


class TestM12Frozen:
    """A country missing on page k stays where it was for the rest of the walk, with a cursor of its own."""

    async def test_it_never_comes_back_into_the_walk(self) -> None:
        small = three(4)
        first = await page(small, first=3)
        small.world.down = {("members", "FR")}
        second = await page(small, first=2, after=first["pageInfo"]["endCursor"])
        small.world.down = set()
        small.world.calls.clear()
        third = await page(small, first=99, after=second["pageInfo"]["endCursor"])
        assert small.world.asked("members") == ["BE", "IT"]
        assert states(third) == {"BE": "SUCCESSFUL", "FR": "SKIPPED", "IT": "SUCCESSFUL"}
        seen = [*ids(first), *ids(second), *ids(third)]
        [resume] = [row["resumeCursor"] for row in third["partitions"] if row["country"] == "FR"]
        resumed = ids(await page(small, first=99, after=resume))
        assert resumed == [r.id for r in rows(4) if r.country == "FR"][1:]
        assert sorted([*seen, *resumed]) == sorted(r.id for r in rows(4))

    async def test_a_second_country_that_goes_missing_is_frozen_where_it_went(self) -> None:
        small = three(4)
        small.world.down = {("members", "FR")}
        first = await page(small, first=2)
        small.world.down = {("members", "IT")}
        second = await page(small, first=2, after=first["pageInfo"]["endCursor"])
        small.world.down = set()
        left = {}
        for row in second["partitions"]:
            if row["resumeCursor"]:
                left[row["country"]] = len(ids(await page(small, first=99, after=row["resumeCursor"])))
        assert left == {"FR": 4, "IT": 3}


class TestM13StrictOrBestEffort:
    """Per field, in the overlay; a request may only tighten."""

    async def test_a_strict_field_is_all_or_nothing_and_cannot_be_loosened(self) -> None:
        small = three(1)
        small.world.voters = {"BE": [1], "FR": [2]}
        small.world.down = {("governance", "IT")}
        for strict in ("", ", strict: false"):
            answer = await ask(small, f"{{ consultation(first: 5{strict}) {{ edges {{ cursor }} }} }}")
            assert answer["data"] == {"consultation": None}
            assert codes(answer) == ["PARTITION_UNAVAILABLE", "PARTITION_INCOMPLETE"]

    @pytest.mark.parametrize(
        "query", ["{ members(strict: true) { edges { cursor } } }", "{ membershipCount(strict: true) }"]
    )
    async def test_a_caller_may_ask_for_all_or_nothing(self, query: str) -> None:
        small = three(1)
        assert codes(await ask(small, query)) == []
        small.world.down = {("members", "FR")}
        answer = await ask(small, query)
        assert list(answer["data"].values()) == [None]
        assert codes(answer) == ["PARTITION_UNAVAILABLE", "PARTITION_INCOMPLETE"]
        assert answer["errors"][1]["extensions"]["missing"] == ["FR"]
        assert "aggregates" not in answer["extensions"]

    async def test_a_walk_may_be_tightened_on_any_page_and_a_frozen_country_is_missing_there(self) -> None:
        small = three(3)
        first = await page(small, first=2)
        assert len(ids(await page(small, first=2, after=first["pageInfo"]["endCursor"], s=True))) == 2
        small.world.down = {("members", "FR")}
        second = await page(small, first=2, after=first["pageInfo"]["endCursor"])
        small.world.down = set()
        answer = await ask(small, first=2, after=second["pageInfo"]["endCursor"], s=True)
        assert answer["data"] == {"members": None}
        assert "PARTITION_INCOMPLETE" in codes(answer)

    async def test_services_never_see_it(self) -> None:
        small = three(1)
        await page(small, first=1, s=True)
        assert all("s" not in variables for _, _, variables in small.world.calls)

    async def test_who_wants_all_waits_for_all(self) -> None:
        class Slow(Countries):
            async def call(self, service: str, country: str, body: bytes, headers: bytes = b"", **given: Any) -> Reply:
                await asyncio.sleep(0.3 if country == "IT" else 0)
                return await super().call(service, country, body, headers, **given)

        small = small_pipeline(Slow(rows(1), timing=Timing(soft=0.05)), COUNTRIES)
        assert states(await page(small, first=9))["IT"] == "TIMED_OUT"
        assert states(await page(small, first=9, s=True))["IT"] == "SUCCESSFUL"

    async def test_a_sum_in_a_fold_is_whole_or_null(self) -> None:
        assert RULES.merges("Person")["shares"] == MergeRule(Merge.SUM, strict=True)
        small = known("BE", "FR")
        assert (await small.data(SHARES, id=person(1)))["person"]["shares"] == 20
        small.world.down = {("members", "IT")}
        answer = await ask(small, SHARES, id=person(1))
        assert (answer["data"]["person"]["shares"], answer["data"]["person"]["displayName"]) == (None, "Ann of BE")
        assert codes(answer) == ["PARTITION_UNAVAILABLE", "PARTITION_INCOMPLETE"]
        assert answer["errors"][1]["path"] == ["person", "shares"]

    async def test_a_sum_in_a_nested_fold_is_whole_or_null(self) -> None:
        small = known("BE", "FR")
        query = "query($id: ID!) { membership(id: $id) { person { displayName shares } } }"
        assert (await small.data(query, id=Row("BE", 1).id))["membership"]["person"]["shares"] == 20
        small.world.tamper = saying("FR", _cannot_say)
        answer = await ask(small, query, id=Row("BE", 1).id)
        assert answer["data"]["membership"]["person"] == {"displayName": "Ann of BE", "shares": None}
        assert sorted(codes(answer)) == ["INTERNAL", "PARTITION_INCOMPLETE"]


def _cannot_say(answer: dict[str, Any]) -> None:
    answer["data"]["_entities"] = [None]
    answer["errors"] = [{"message": "no", "path": ["_entities", 0], "extensions": {"code": "INTERNAL"}}]


def _error(code: str) -> dict[str, Any]:
    return {"message": "no", "path": ["members"], "extensions": {"code": code}}


class TestM14AllOrSome:
    """All failed: null and errors. Some failed: data, one error for each country, its status."""

    async def test_all_failed(self) -> None:
        small = three(1)
        small.world.down = {("members", c) for c in COUNTRIES}
        answer = await ask(small)
        assert answer["data"] == {"members": None}
        assert [e["extensions"]["country"] for e in answer["errors"]] == list(COUNTRIES)

    async def test_some_failed(self) -> None:
        small = three(1)
        small.world.down = {("members", c) for c in ("BE", "IT")}
        answer = await ask(small)
        assert [row[:2] for row in ids(answer["data"]["members"])] == ["FR"]
        assert [e["extensions"]["country"] for e in answer["errors"]] == ["BE", "IT"]
        assert states(answer["data"]["members"]) == {"BE": "FAILED", "FR": "SUCCESSFUL", "IT": "FAILED"}

    @pytest.mark.parametrize(
        ("data", "errors", "state"),
        [
            (True, False, "SUCCESSFUL"),
            (True, True, "PARTIAL"),
            (False, True, "FAILED"),
            (False, False, "FAILED"),
        ],
    )
    async def test_the_four_kinds_of_answer(self, data: bool, errors: bool, state: str) -> None:
        """A connection may not be null: one that is, without a word, is malformed."""

        def change(answer: dict[str, Any]) -> None:
            if not data:
                answer["data"]["members"] = None
            if errors:
                answer["errors"] = [_error("BAD_ARGUMENT")]

        small = three(1)
        small.world.tamper = saying("FR", change)
        answer = await ask(small)
        assert states(answer["data"]["members"])["FR"] == state
        assert ("FR" in {row[:2] for row in ids(answer["data"]["members"])}) is data
        expected = ["BAD_ARGUMENT"] if errors else [] if data else ["SUBREQUEST_MALFORMED_RESPONSE"]
        assert codes(answer) == expected

    async def test_objects_of_a_list_of_another_length_are_nobodys(self) -> None:
        def change(answer: dict[str, Any]) -> None:
            if "_entities" in answer["data"]:
                answer["data"]["_entities"] = []

        small = known("BE")
        small.world.tamper = saying("BE", change)
        query = "query($id: ID!) { membership(id: $id) { person { displayName } } }"
        answer = await ask(small, query, id=Row("BE", 1).id)
        assert answer["data"]["membership"]["person"] == {"displayName": None}
        assert codes(answer) == ["SUBREQUEST_MALFORMED_RESPONSE"], "null without an error would say that she has none"


class TestM15LookUps:
    """ "Not found" only when every country said so; unexpected > validation > transient > not found."""

    @staticmethod
    async def asked(small: Small, **said: str) -> dict[str, Any]:
        """Countries that answer with an error of this code instead."""

        def tamper(service: str, country: str, answer: dict[str, Any]) -> None:
            if country in said:
                answer["data"]["person"] = None
                answer["errors"] = [{**_error(said[country]), "path": ["person"]}]

        small.world.tamper = tamper
        return plain(await small.ask(PERSON, id=person(1)))

    async def test_nobody_has_her(self) -> None:
        assert await ask(known(), PERSON, id=person(1)) == {
            "data": {"person": None},
            "extensions": {"partitions": _complete()},
        }
        answer = await self.asked(known(), BE="NOT_FOUND", FR="NOT_FOUND", IT="NOT_FOUND")
        assert (answer["data"], codes(answer)) == ({"person": None}, ["NOT_FOUND"])
        assert answer["extensions"]["partitions"] == _complete()

    async def test_who_has_her_is_enough(self) -> None:
        answer = await self.asked(known("FR"), BE="NOT_FOUND", IT="NOT_FOUND")
        assert answer["data"]["person"]["displayName"] == "Ann of FR"
        assert set(states(answer["data"]["person"]).values()) == {"SUCCESSFUL"}
        assert codes(answer) == []

    async def test_one_that_did_not_say_leaves_it_open(self) -> None:
        small = known()
        small.world.down = {("members", "IT")}
        answer = await self.asked(small, BE="NOT_FOUND", FR="NOT_FOUND")
        assert (answer["data"], codes(answer)) == ({"person": None}, ["PARTITION_UNAVAILABLE"])

    async def test_the_most_serious_is_told_first(self) -> None:
        small = known()
        small.world.down = {("members", "BE")}
        answer = await self.asked(small, FR="BAD_ARGUMENT", IT="SUBREQUEST_HTTP_ERROR")
        assert codes(answer) == ["SUBREQUEST_HTTP_ERROR", "BAD_ARGUMENT", "PARTITION_UNAVAILABLE"]

    async def test_in_a_page_too(self) -> None:
        def change(answer: dict[str, Any]) -> None:
            if "_entities" in answer["data"]:
                _cannot_say(answer)
                answer["errors"][0]["extensions"]["code"] = "NOT_FOUND"

        small = known("BE")
        small.world.tamper = saying("FR", change)
        query = "query($id: ID!) { membership(id: $id) { person { displayName } } }"
        answer = await ask(small, query, id=Row("BE", 1).id)
        assert (answer["data"]["membership"]["person"], codes(answer)) == ({"displayName": "Ann of BE"}, [])


def _complete() -> dict[str, Any]:
    return {"complete": True, "details": {c: {"status": "successful", "tookMs": 1} for c in COUNTRIES}}
