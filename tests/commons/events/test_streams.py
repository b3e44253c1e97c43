"""Streams: heartbeats in silences, a reason at the end, a bound for each caller, and all of them end at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator

import pytest

from commons.errors import Refusal
from commons.events.sending import send_events
from commons.events.streams import Streams, end_all
from commons.events.text import COMPLETE, HEARTBEAT, Reader


class Source:
    """Events at a test's command; knows whether it was closed."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.closed = False

    async def events(self) -> AsyncGenerator[bytes, None]:
        try:
            while (event := await self.queue.get()) is not None:
                yield event
        finally:
            self.closed = True


async def test_events_heartbeats_and_the_end() -> None:
    source = Source()
    with Streams().opened("olga") as stream:
        told = stream.paced(source.events(), 0.01)
        assert await anext(told) == HEARTBEAT
        source.queue.put_nowait(b"one")
        assert await anext(told) == b"one"
        source.queue.put_nowait(None)
        assert [event async for event in told if event != HEARTBEAT] == [COMPLETE]
    assert source.closed


async def test_who_ends_a_stream_says_why_and_that_it_may_be_resumed() -> None:
    source, streams = Source(), Streams()
    with streams.opened("olga") as stream:
        told = stream.paced(source.events(), 60)
        waiting = asyncio.create_task(anext(told))
        await asyncio.sleep(0)
        end_all()
        last = await waiting
        assert b"STREAM_ENDED" in last
        assert last.endswith(COMPLETE)
        assert [event async for event in told] == []
    assert (source.closed, len(streams)) == (True, 0)


async def test_a_stream_ends_with_its_token() -> None:
    source = Source()
    with Streams().opened("olga", time.time() + 0.02) as stream:
        told = [event async for event in stream.paced(source.events(), 60)]
    assert [event.name for event in Reader().feed(b"".join(told))] == ["next", "complete"]
    assert b"TOKEN_EXPIRED" in told[0]


def test_each_caller_and_all_together_have_a_bound() -> None:
    streams = Streams(most=3, each=2)
    with streams.opened("olga"), streams.opened("olga"):
        with pytest.raises(Refusal, match="At most 2"), streams.opened("olga"):
            raise AssertionError
        with streams.opened("otto"):
            for caller in ("otto", "oriane"):
                with pytest.raises(Refusal), streams.opened(caller):
                    raise AssertionError
    with streams.opened("olga"):
        assert len(streams) == 1


async def test_a_reader_who_leaves_closes_the_source() -> None:
    source, sent, two = Source(), [], asyncio.Event()
    source.queue.put_nowait(b"one")

    async def receive():
        await two.wait()
        return {"type": "http.disconnect"}

    async def send(message) -> None:
        sent.append(message.get("body"))
        if len(sent) > 1:
            two.set()

    await send_events(receive, send, source.events())
    assert (sent, source.closed) == ([None, b"one"], True)


async def test_a_reader_who_stops_reading_is_cut_off() -> None:
    source, sent = Source(), []
    source.queue.put_nowait(b"one")

    async def receive():
        await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(message) -> None:
        sent.append(message.get("body"))
        if message.get("body"):
            await asyncio.Event().wait()

    await send_events(receive, send, source.events(), patience=0.02)
    assert (sent, source.closed) == ([None, b"one"], True)  # no end: she knows that it was cut
