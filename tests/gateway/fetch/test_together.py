"""Calls that are made at once: who is waited for, who is given up, and what is left behind."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from gateway.fetch.breaker import Breaker
from gateway.fetch.partition import How
from gateway.fetch.partitions import Partitions, Reply
from gateway.fetch.pool import Bulkhead
from gateway.fetch.together import Manner, Together
from tests.gateway.fetch.raw_server import Exchange, RawServer, raw_server
from tests.gateway.fetch.test_partitions import BODY, DATA, code

READ = How(write=False, hurried=False)
HURRIED = How(write=False, hurried=True)


@asynccontextmanager
async def countries(**given: Any) -> AsyncIterator[tuple[RawServer, Partitions]]:
    """A server whose path says how it behaves: `/slow`, `/down` (until its second call), anything else is quick."""
    seen: list[bytes] = []

    async def behave(exchange: Exchange) -> None:
        path = exchange.request.split(b" ")[1]
        seen.append(path)
        if path == b"/slow":
            await asyncio.sleep(0.3)
        if path == b"/down" and seen.count(path) == 1:
            await exchange.json(b"{}", "503 Service Unavailable")
        else:
            await exchange.json(DATA)

    async with raw_server(behave) as server:
        partitions = Partitions(
            lambda _, country: f"{server.url}/{country}", **{"sharing": False, "retry_pause": 0.001, **given}
        )
        yield server, partitions
        await partitions.close()


def calls(partitions: Partitions, *names: str, manner: Manner) -> Together:
    made = partitions.together(manner)
    for name in names:
        made.send(("members", name), BODY)
    return made


async def connected(partitions: Partitions, *names: str) -> None:
    """Connections stand, so that later calls need not wait for one."""
    await calls(partitions, *names, manner=Manner(READ, 2)).replies()


def codes(replies: list[Reply]) -> list[str | None]:
    return [code(reply) for reply in replies]


async def test_replies_stand_in_the_order_of_the_calls() -> None:
    async with countries() as (_, partitions):
        await connected(partitions, "slow", "quick")
        replies = await calls(partitions, "slow", "quick", "new", manner=Manner(READ, 2)).replies()
        assert [(reply.country, code(reply)) for reply in replies] == [("slow", None), ("quick", None), ("new", None)]
        assert replies[0].took_ms > replies[1].took_ms


async def test_a_call_over_a_free_connection_has_no_task() -> None:
    async with countries() as (_, partitions):
        await connected(partitions, "quick", "other")
        before = asyncio.all_tasks()
        made = calls(partitions, "quick", "other", manner=Manner(READ, 2))
        assert asyncio.all_tasks() == before
        assert codes(await made.replies()) == [None, None]


async def test_who_is_slow_is_not_waited_for_much_longer_than_who_was_quick_and_its_connection_is_closed() -> None:
    async with countries(breaker=lambda: Breaker(1)) as (server, partitions):
        await connected(partitions, "slow", "quick")
        began = time.perf_counter()
        made = calls(partitions, "slow", "quick", manner=Manner(HURRIED, 2, soft=0.05))
        assert codes(await made.replies()) == ["PARTITION_TIMEOUT", None]
        assert 0.05 <= time.perf_counter() - began < 0.25
        rested = calls(partitions, "slow", "quick", manner=Manner(HURRIED, 2, soft=0.05))
        assert codes(await rested.replies()) == ["PARTITION_CIRCUIT_OPEN", None]
        patient = calls(partitions, "slow", "quick", manner=Manner(READ, 2))
        assert codes(await patient.replies()) == [None, None]
        assert server.connections == 3


async def test_a_fault_before_anybody_waits_is_told_to_who_waits_then() -> None:
    def broken(service: str, country: str | None) -> str:
        raise ZeroDivisionError

    made = calls(Partitions(broken, sharing=False), "be", "fr", manner=Manner(READ, 0.2))
    await asyncio.sleep(0.01)
    with pytest.raises(ZeroDivisionError):
        await asyncio.wait_for(made.replies(), 2)


async def test_nobody_is_waited_for_beyond_the_seconds_and_that_is_a_failure_of_the_partition() -> None:
    async with countries(breaker=lambda: Breaker(1)) as (_, partitions):
        await connected(partitions, "slow")
        assert codes(await calls(partitions, "slow", manner=Manner(READ, 0.05)).replies()) == ["PARTITION_TIMEOUT"]
        assert codes(await calls(partitions, "slow", manner=Manner(READ, 2)).replies()) == ["PARTITION_CIRCUIT_OPEN"]


async def test_a_read_is_tried_again_beside_the_others() -> None:
    async with countries() as (server, partitions):
        await connected(partitions, "quick")
        assert codes(await calls(partitions, "down", "quick", manner=Manner(READ, 2)).replies()) == [None, None]
        await connected(partitions, "down")
        server.requests.clear()
        write = calls(partitions, "down", "quick", manner=Manner(How(write=True, hurried=False), 2))
        assert codes(await write.replies()) == [None, None]
        assert len(server.requests) == 2


async def test_a_call_that_stands_in_line_has_its_turn() -> None:
    async with countries(bulkhead=Bulkhead(1)) as (server, partitions):
        await connected(partitions, "quick")
        replies = await calls(partitions, "quick", "quick", "quick", manner=Manner(READ, 2)).replies()
        assert codes(replies) == [None] * 3
        assert server.connections == 1


async def test_equal_calls_follow_the_first() -> None:
    async with countries(sharing=True) as (server, partitions):
        await connected(partitions, "quick")
        server.requests.clear()
        replies = await calls(partitions, "quick", "quick", manner=Manner(READ, 2)).replies()
        assert codes(replies) == [None, None]
        assert replies[0].data is not replies[1].data, "everybody reads the bytes for herself"
        assert len(server.requests) == 1


async def test_followers_of_a_call_that_is_given_up_ask_for_themselves() -> None:
    async with countries(sharing=True) as (_, partitions):
        await connected(partitions, "slow", "quick")
        leader = calls(partitions, "slow", "quick", manner=Manner(READ, 2))
        follower = calls(partitions, "slow", manner=Manner(READ, 2))
        gone = asyncio.create_task(leader.replies())
        await asyncio.sleep(0.02)
        gone.cancel()
        assert codes(await follower.replies()) == [None]
        with pytest.raises(asyncio.CancelledError):
            await gone


async def test_nothing_that_was_read_is_kept_until_garbage_is_collected() -> None:
    async with countries() as (_, partitions):
        await connected(partitions, "quick", "other")
        gc.collect()
        gc.disable()
        try:
            await connected(partitions, "quick", "other")
            await calls(partitions, "quick", "other", manner=Manner(HURRIED, 2, soft=0.5)).replies()
            assert not [found for found in gc.get_objects() if isinstance(found, Together)]
        finally:
            gc.enable()


async def test_a_fault_of_ours_is_no_answer() -> None:
    async with countries() as (_, partitions):
        made = partitions.together(Manner(READ, 2))
        made.send(("members", "new"), b"not bytes of ours")
        broken: Any = made

        async def fault() -> Any:
            raise ZeroDivisionError

        broken._calls[0].run(fault())
        with pytest.raises(ZeroDivisionError):
            await made.replies()
