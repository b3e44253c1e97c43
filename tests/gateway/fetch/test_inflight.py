"""Equal reads on their way at the same moment are asked once (M21); writes, other callers and late comers are not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from gateway.fetch.partitions import Partitions, Reply, Timing
from tests.gateway.fetch.raw_server import Exchange, RawServer, raw_server

BODY = b'{"query":"{a}","variables":{}}'
Call = Callable[..., Awaitable[Reply]]


@asynccontextmanager
async def asked(pause: float = 0.05, *, sharing: bool = True) -> AsyncIterator[tuple[RawServer, Partitions]]:
    """A server that takes its time, counting its answers in them."""

    async def behave(exchange: Exchange) -> None:
        turn = len(server.requests)
        await asyncio.sleep(pause)
        await exchange.json(b'{"data":{"a":{"turn":%d}}}' % turn)

    async with raw_server(behave) as server:
        partitions = Partitions(lambda *_: server.url, timing=Timing(call=2), sharing=sharing)
        yield server, partitions
        await partitions.close()


async def test_many_equal_reads_make_one_call_and_each_has_a_tree_of_its_own() -> None:
    async with asked() as (server, partitions):
        replies = await asyncio.gather(*(partitions.call("members", "BE", BODY) for _ in range(20)))
        assert len(server.requests) == 1
        assert all(reply.data == {"a": {"turn": 1}} for reply in replies)
        assert replies[0].data is not None
        replies[0].data["a"]["turn"] = 99
        assert replies[1].data == {"a": {"turn": 1}}
        assert partitions.inflight is not None
        assert partitions.inflight.shared == 19


async def test_an_answer_is_not_kept_for_who_asks_after_it() -> None:
    async with asked(0.001) as (server, partitions):
        for _ in range(3):
            await partitions.call("members", "BE", BODY)
        assert len(server.requests) == 3


async def test_another_caller_body_country_or_a_write_is_asked_for_itself() -> None:
    async with asked() as (server, partitions):
        call = partitions.call
        await asyncio.gather(
            call("members", "BE", BODY, b"authorization: Bearer one\r\n"),
            call("members", "BE", BODY, b"authorization: Bearer two\r\n"),
            call("members", "FR", BODY, b"authorization: Bearer one\r\n"),
            call("members", "BE", BODY + b" ", b"authorization: Bearer one\r\n"),
            call("members", "BE", BODY, b"authorization: Bearer one\r\n", write=True),
            call("members", "BE", BODY, b"authorization: Bearer one\r\n", write=True),
        )
        assert len(server.requests) == 6


async def test_a_trace_makes_no_difference() -> None:
    async with asked() as (server, partitions):
        traces = [b"traceparent: 00-%032x-%016x-01\r\n" % (n, n) for n in (1, 2)]
        await asyncio.gather(*(partitions.call("members", "BE", BODY, tracing=line) for line in traces))
        assert len(server.requests) == 1
        assert traces[0] in server.requests[0]


async def test_a_leader_who_gives_up_leaves_the_question_to_the_next() -> None:
    async with asked() as (server, partitions):
        leader = asyncio.create_task(partitions.call("members", "BE", BODY))
        await asyncio.sleep(0.01)
        followers = [asyncio.create_task(partitions.call("members", "BE", BODY)) for _ in range(3)]
        await asyncio.sleep(0.01)
        leader.cancel()
        replies = await asyncio.gather(*followers)
        assert {str(reply.data) for reply in replies} == {"{'a': {'turn': 2}}"}
        assert len(server.requests) == 2


async def test_a_leader_in_a_hurry_does_not_make_the_others_late() -> None:
    async with asked(0.15) as (_server, partitions):
        hurried, patient = await asyncio.gather(
            partitions.call("members", "BE", BODY, within=0.05), partitions.call("members", "BE", BODY)
        )
        assert hurried.failure is not None
        assert hurried.failure.code == "PARTITION_TIMEOUT"
        assert patient.data == {"a": {"turn": 2}}


async def test_a_follower_waits_no_longer_than_it_may() -> None:
    async with asked(0.2) as (server, partitions):
        patient, hurried = await asyncio.gather(
            partitions.call("members", "BE", BODY), partitions.call("members", "BE", BODY, within=0.05)
        )
        assert patient.data is not None
        assert hurried.failure is not None
        assert hurried.took_ms < 150
        assert len(server.requests) == 1


async def test_it_can_be_switched_off() -> None:
    async with asked(sharing=False) as (server, partitions):
        await asyncio.gather(*(partitions.call("members", "BE", BODY) for _ in range(4)))
        assert len(server.requests) == 4
