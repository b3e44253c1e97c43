"""Latency: M19 to M21."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from gateway.fetch.partitions import Partitions, Reply, Timing
from tests.gateway.fetch.raw_server import Exchange, raw_server
from tests.gateway.rules.kit import COUNTRIES, ask, codes, page, rows, states, three
from tests.gateway.small_graph import Countries, Row, small_pipeline

STANDING = "query($id: ID!) { membership(id: $id) { standing } }"


class Slow(Countries):
    """Countries that take their time, in seconds; `left` holds what each call was given."""

    delays: dict[str, float]
    left: list[float]

    async def call(self, service: str, country: str, body: bytes, headers: bytes = b"", **given: Any) -> Reply:
        self.left.append(given["within"])
        began = time.perf_counter()
        await asyncio.sleep(self.delays.get(country, 0))
        reply = await super().call(service, country, body, headers, **given)
        reply.took_ms = round((time.perf_counter() - began) * 1000)
        return reply


def slow(timing: Timing, **delays: float) -> Slow:
    world = Slow(rows(1), timing=timing)
    world.delays, world.left = delays, []
    return world


class TestM19Deadlines:
    """Country within plan within caller; a soft one is armed by the first success."""

    def test_they_nest(self) -> None:
        timing = Timing()
        assert timing.soft < timing.call < timing.plan

    async def test_a_later_wave_has_what_the_earlier_ones_left(self) -> None:
        world = slow(Timing(plan=2.0), BE=0.2)
        await ask(small_pipeline(world, COUNTRIES), STANDING, id=Row("BE", 1).id)
        first, second = world.left
        assert first <= 2.0
        assert second <= first - 0.2

    async def test_one_slow_country_holds_up_nobody(self) -> None:
        world = slow(Timing(soft=0.1), IT=5)
        began = time.perf_counter()
        found = await page(small_pipeline(world, COUNTRIES), first=9)
        assert states(found) == {"BE": "SUCCESSFUL", "FR": "SUCCESSFUL", "IT": "TIMED_OUT"}
        assert time.perf_counter() - began < 3

    async def test_nothing_is_armed_before_a_success(self) -> None:
        world = slow(Timing(soft=0.05), FR=0.3, IT=0.3)
        world.down = {("members", "BE")}
        found = await page(small_pipeline(world, COUNTRIES), first=9)
        assert states(found) == {"BE": "FAILED", "FR": "SUCCESSFUL", "IT": "SUCCESSFUL"}


class TestM20HedgeWithinACountry:
    """No country answers for another, whatever failed; a slow read is made twice in its own, where that is set."""

    async def test_a_country_that_is_down_is_not_looked_up_elsewhere(self) -> None:
        small = three(1)
        small.world.down = {("members", "FR")}
        answer = await ask(small, STANDING, id=Row("FR", 1).id)
        assert (answer["data"], codes(answer)) == ({"membership": None}, ["PARTITION_UNAVAILABLE"])
        assert small.world.calls[0][:2] == ("members", "FR")
        assert len(small.world.calls) == 1

    async def test_each_country_is_asked_once(self) -> None:
        small = three(2)
        small.world.down = {("members", "FR"), ("governance", "IT")}
        await ask(small, "{ members(first: 9) { edges { node { standing } } } }")
        assert sorted((service, country) for service, country, _ in small.world.calls) == [
            ("governance", "BE"),
            ("governance", "IT"),
            *(("members", c) for c in COUNTRIES),
        ]

    @pytest.mark.parametrize(
        ("hedge", "write", "requests"), [(None, False, 1), (0.05, False, 2), (0.05, True, 1), (5, False, 1)]
    )
    async def test_the_first_answer_counts(self, hedge: float | None, write: bool, requests: int) -> None:
        async def behave(exchange: Exchange) -> None:
            await asyncio.sleep(0.3 if exchange.number == 1 else 0)
            await exchange.json(b'{"data":{"number":%d}}' % exchange.number)

        async with raw_server(behave) as server:
            timing = Timing(hedge=hedge) if hedge is not None else Timing()
            partitions = Partitions(lambda *_: server.url, timing=timing)
            reply = await partitions.call("members", "BE", b'{"query":"{a}"}', write=write)
            await partitions.close()
            assert (reply.data, len(server.requests)) == ({"number": requests}, requests)

    async def test_a_hedge_that_fails_is_no_answer_while_the_first_is_under_way(self) -> None:
        async def behave(exchange: Exchange) -> None:
            if exchange.number > 1:
                await exchange.json(b"{}", status="503 Service Unavailable")
            else:
                await asyncio.sleep(0.2)
                await exchange.json(b'{"data":{"number":1}}')

        async with raw_server(behave) as server:
            partitions = Partitions(lambda *_: server.url, timing=Timing(hedge=0.02))
            reply = await partitions.call("members", "BE", b'{"query":"{a}"}')
            await partitions.close()
            assert reply.data == {"number": 1}

    async def test_hedges_stay_inside_the_budget(self) -> None:
        async def behave(exchange: Exchange) -> None:
            await asyncio.sleep(0.1)
            await exchange.json(b'{"data":{}}')

        async with raw_server(behave) as server:
            partitions = Partitions(lambda *_: server.url, timing=Timing(hedge=0.01), sharing=False)
            await asyncio.gather(*(partitions.call("members", "BE", b'{"query":"{a}"}') for _ in range(20)))
            await partitions.close()
            assert 20 < len(server.requests) <= 20 + 5


class TestM21RetryAndCoalesce:
    """Once, reads only; equal reads at one moment are one call, whatever their traces."""

    @pytest.mark.parametrize(("write", "requests"), [(False, 2), (True, 1)])
    async def test_a_read_is_tried_once_more_and_a_write_never(self, write: bool, requests: int) -> None:
        async def behave(exchange: Exchange) -> None:
            await exchange.json(b"{}", status="503 Service Unavailable")

        async with raw_server(behave) as server:
            partitions = Partitions(lambda *_: server.url, retry_pause=0.001, sharing=False)
            reply = await partitions.call("members", "BE", b'{"query":"{a}"}', write=write)
            await partitions.close()
            assert reply.failure is not None
            assert len(server.requests) == requests

    async def test_equal_reads_are_one_call_and_callers_are_apart(self) -> None:
        async def behave(exchange: Exchange) -> None:
            await asyncio.sleep(0.05)
            await exchange.json(b'{"data":{"a":1}}')

        async with raw_server(behave) as server:
            partitions = Partitions(lambda *_: server.url)
            asked = [
                ("BE", b"authorization: one\r\n", b"traceparent: 1\r\n"),
                ("BE", b"authorization: one\r\n", b"traceparent: 2\r\n"),
                ("BE", b"authorization: two\r\n", b""),
                ("BE", b"authorization: one\r\nx-purpose: SERVICE\r\n", b""),
                ("BE", b"authorization: one\r\nx-as-of: 2026\r\n", b""),
                ("FR", b"authorization: one\r\n", b""),
            ]
            await asyncio.gather(
                *(partitions.call("members", c, b'{"query":"{a}"}', headers, tracing=t) for c, headers, t in asked)
            )
            await partitions.close()
            assert len(server.requests) == 5
