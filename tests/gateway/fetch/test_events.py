"""A partition's event stream, and everything that is none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from commons.events import text
from commons.events.text import Event
from gateway.fetch.events import EventSources, Refused, StreamCall
from gateway.fetch.failures import PartitionFailure
from gateway.fetch.partitions import Partitions
from tests.gateway.fetch.raw_server import Behaviour, Exchange, raw_server

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n"
ONE = b'id: 7.0\nevent: next\ndata: {"data":{"a":1}}\n\n'


async def heard(behave: Behaviour, silence: float = 5.0, resume: str | None = None) -> tuple[str | None, list[Event]]:
    """Where a stream begins, and its events up to `complete`."""
    async with raw_server(behave) as server:
        sources = EventSources(Partitions(lambda service, country: server.url), silence)
        call = StreamCall("rolls", "BE", b"{}", {"authorization": "Bearer x"}, resume)
        try:
            async with sources.opened(call) as stream:
                return stream.position, [event async for event in until_complete(stream.events)]
        finally:
            await sources.close()


async def until_complete(events: AsyncIterator[Event]) -> AsyncIterator[Event]:
    async for event in events:
        if event.name == "complete":
            return
        yield event


async def test_events_come_with_the_place_where_they_begin() -> None:
    async def behave(exchange: Exchange) -> None:
        assert b"last-event-id: 6.0" in exchange.request.lower()
        assert b"accept: text/event-stream" in exchange.request.lower()
        stream = HEAD + b"last-event-id: 6.0\r\n\r\n:\n\n" + ONE + text.COMPLETE + b"\n"
        await exchange.send(*(stream[start : start + 7] for start in range(0, len(stream), 7)))

    assert await heard(behave, resume="6.0") == ("6.0", [Event("next", b'{"data":{"a":1}}', "7.0")])


async def silent(exchange: Exchange) -> None:
    await exchange.send(HEAD + b"\r\n", ONE)
    await asyncio.sleep(5)


async def cut(exchange: Exchange) -> None:
    await exchange.send(HEAD + b"\r\n", ONE)
    exchange.cut()


async def closed(exchange: Exchange) -> None:
    await exchange.send(HEAD + b"content-length: %d\r\n\r\n" % len(ONE), ONE)


async def endless(exchange: Exchange) -> None:
    await exchange.send(HEAD + b"\r\n", b"data: " + b"x" * 5_000)
    await asyncio.sleep(5)


async def no_http(exchange: Exchange) -> None:
    await exchange.send(b"good morning\r\n\r\n")
    exchange.cut()


@pytest.mark.parametrize(
    ("behave", "code"),
    [
        (silent, "PARTITION_TIMEOUT"),
        (cut, "PARTITION_UNAVAILABLE"),
        (closed, "PARTITION_UNAVAILABLE"),  # an end that nobody said is none
        (endless, "SUBREQUEST_MALFORMED_RESPONSE"),
        (no_http, "PARTITION_UNAVAILABLE"),
    ],
)
async def test_a_stream_that_breaks_is_a_failure_of_that_partition(monkeypatch, behave: Behaviour, code: str) -> None:
    monkeypatch.setattr(text, "LONGEST", 1_000)
    with pytest.raises(PartitionFailure) as failed:
        await heard(behave, silence=0.1)
    assert (failed.value.code, failed.value.country) == (code, "BE")


async def test_nobody_is_there() -> None:
    def nowhere(service: str, country: str | None) -> str:
        if country == "FR":
            raise KeyError(country)
        return "http://127.0.0.1:9"

    sources = EventSources(Partitions(nowhere))
    for country in ("BE", "FR"):
        with pytest.raises(PartitionFailure) as failed:
            await sources.opened(StreamCall("rolls", country, b"{}", {})).__aenter__()
        assert failed.value.code == "PARTITION_UNAVAILABLE"
    await sources.close()


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        ("401 Unauthorized", b'{"errors":[{"message":"no","extensions":{"code":"UNAUTHENTICATED"}}]}', None),
        ("403 Forbidden", b'{"errors":[{"message":"%b"}]}' % (b"x" * 70_000), "SUBREQUEST_HTTP_ERROR"),
        ("200 OK", b'{"data":{"a":1}}', None),
        ("502 Bad Gateway", b"<html>", "SUBREQUEST_HTTP_ERROR"),
        ("200 OK", b"nonsense", "SUBREQUEST_MALFORMED_RESPONSE"),
    ],
)
async def test_what_is_no_stream_is_given_as_it_came(status: str, body: bytes, code: str | None) -> None:
    with pytest.raises(Refused) as refused:
        await heard(lambda exchange: exchange.json(body, status))
    failure = refused.value.reply.failure
    assert (failure.code if failure else None) == code


async def test_a_refusal_that_comes_in_pieces_is_read_whole() -> None:
    body = b'{"errors":[{"message":"no","extensions":{"code":"UNAUTHENTICATED"}}]}'
    head = b"HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body)
    with pytest.raises(Refused) as refused:
        await heard(lambda exchange: exchange.send(head + body[:20], body[20:], pause=0.02))
    assert [error["message"] for error in refused.value.reply.errors] == ["no"]
