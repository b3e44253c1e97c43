"""What one partition may hold of the gateway, and when it is given a rest."""

from __future__ import annotations

import asyncio

import pytest

from gateway.fetch.breaker import Breaker
from gateway.fetch.partition import LATE
from gateway.fetch.partitions import Partitions, Reply
from gateway.fetch.pool import Bulkhead
from tests.gateway.fetch.raw_server import Exchange, raw_server
from tests.gateway.fetch.test_partitions import BODY, DATA, code


async def test_who_comes_to_a_full_queue_is_told_at_once_and_the_breaker_learns_nothing_from_it() -> None:
    came, gate = asyncio.Event(), asyncio.Event()

    async def behave(exchange: Exchange) -> None:
        came.set()
        await gate.wait()
        await exchange.json(DATA)

    async with raw_server(behave) as server:
        partitions = Partitions(
            lambda *_: server.url, bulkhead=Bulkhead(connections=1, queue=2), breaker=lambda: Breaker(1), sharing=False
        )
        waiting = [asyncio.create_task(partitions.call("members", "BE", BODY)) for _ in range(3)]
        await came.wait()
        refused = await partitions.call("members", "BE", BODY)
        assert code(refused) == "PARTITION_OVERLOADED"
        assert refused.failure is not None
        assert refused.failure.formatted()["extensions"]["retryable"] is True
        gate.set()
        assert [code(reply) for reply in await asyncio.gather(*waiting)] == [None] * 3
        assert code(await partitions.call("members", "BE", BODY)) is None
        await partitions.close()


async def _late(partitions: Partitions, *, hurried: bool = True) -> Reply | None:
    """One call that is given up after a moment; its reply, if it had one before."""
    task = asyncio.create_task(partitions.call("members", "BE", BODY, hurried=hurried))
    await asyncio.wait({task}, timeout=0.03)
    task.cancel(LATE)
    try:
        return await task
    except asyncio.CancelledError:
        return None


async def test_who_is_late_time_and_again_is_given_a_rest_that_only_the_hurried_feel() -> None:
    quick = False

    async def behave(exchange: Exchange) -> None:
        await asyncio.sleep(0 if quick else 0.06)
        await exchange.json(DATA)

    now = [0.0]
    async with raw_server(behave) as server:
        partitions = Partitions(
            lambda *_: server.url, breaker=lambda: Breaker(2, rest=1.0, clock=lambda: now[0]), sharing=False
        )
        assert [await _late(partitions) for _ in range(2)] == [None, None]
        skipped = await _late(partitions)
        assert skipped is not None
        assert code(skipped) == "PARTITION_CIRCUIT_OPEN"
        assert (await partitions.call("members", "BE", BODY)).data == {"a": 1}, "who waits is answered"
        assert (await _late(partitions)) is not None, "and that says nothing about who cannot wait"
        quick, now[0] = True, 1.1
        tried = await _late(partitions)
        assert tried is not None
        assert tried.data == {"a": 1}
        await partitions.close()


async def test_a_caller_who_leaves_says_nothing_about_the_partition() -> None:
    async def behave(exchange: Exchange) -> None:
        await asyncio.sleep(0.03)
        await exchange.json(DATA)

    async with raw_server(behave) as server:
        partitions = Partitions(lambda *_: server.url, breaker=lambda: Breaker(1), sharing=False)
        for _ in range(3):
            task = asyncio.create_task(partitions.call("members", "BE", BODY, hurried=True))
            await asyncio.sleep(0.005)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        assert (await partitions.call("members", "BE", BODY, hurried=True)).data == {"a": 1}
        await partitions.close()


class _Numbers:
    """Counts as the metrics do."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def called(self, service: str, country: str, seconds: float, *, failed: bool) -> None:
        self.seen.append("failed" if failed else "answered")

    def skipped(self, service: str, country: str) -> None:
        self.seen.append("skipped")


async def test_a_late_call_is_counted_as_failed_and_one_not_made_as_skipped() -> None:
    async def behave(exchange: Exchange) -> None:
        await asyncio.sleep(0.2)

    async with raw_server(behave) as server:
        numbers = _Numbers()
        partitions = Partitions(lambda *_: server.url, metrics=numbers, breaker=lambda: Breaker(1), sharing=False)
        await _late(partitions)
        await _late(partitions)
        assert numbers.seen == ["failed", "skipped"]
        await partitions.close()
