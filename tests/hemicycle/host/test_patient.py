"""Slow callers: heads and bodies that trickle, heads without an end, answers that nobody reads."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from commons.settings import Patience
from gateway.pipeline import Pipeline
from gateway.response.endpoint import Endpoint
from hemicycle.host.patient import patient
from tests.gateway.small_graph import Countries, Row, small_pipeline

SHORT = Patience(head=0.15, body=0.15, reading=0.15, head_bytes=2_000)
HEAD = b"POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer olga\r\ncontent-type: application/json\r\n"
BODY = b'{"query":"{ membershipCount }"}'
Connect = Callable[[], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]


async def big(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _ in range(200):
        await send({"type": "http.response.body", "body": b"x" * 100_000, "more_body": True})


async def early(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def graphql(pipeline: Pipeline | None = None) -> Endpoint:
    found = pipeline or small_pipeline(Countries([Row("BE", 1)])).pipeline
    return Endpoint(found.answer, max_body=10_000, body_seconds=SHORT.body)


@asynccontextmanager
async def serving(app: Any, patience: Patience = SHORT) -> AsyncIterator[Connect]:
    config = uvicorn.Config(app, log_config=None, access_log=False, timeout_keep_alive=5)
    config.load()
    state = ServerState()
    kind = patient(patience)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: kind(config, state, {}), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield lambda: asyncio.open_connection("127.0.0.1", port)
    finally:
        server.close()
        for connection in list(state.connections):
            connection.transport.abort()


async def rest_of(reader: asyncio.StreamReader) -> tuple[bytes, float]:
    began = time.monotonic()
    return await asyncio.wait_for(reader.read(), 3), time.monotonic() - began


async def until_answered(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pieces: list[bytes]
) -> tuple[bytes, float]:
    """Write piece by piece until the other side has said something and closed."""
    answer = asyncio.create_task(rest_of(reader))
    for piece in pieces:
        if answer.done():
            break
        writer.write(piece)
        await asyncio.sleep(0.01)
    said, seconds = await answer
    writer.close()
    return said, seconds


async def test_a_connection_that_says_nothing_is_closed() -> None:
    async with serving(graphql()) as connect:
        reader, writer = await connect()
        said, seconds = await rest_of(reader)
        writer.close()
    assert said == b""
    assert 0.1 < seconds < 2


async def test_a_head_that_trickles_is_given_up_however_often_a_byte_comes() -> None:
    async with serving(graphql()) as connect:
        reader, writer = await connect()
        said, seconds = await until_answered(reader, writer, [bytes([byte]) for byte in HEAD])
    assert said.startswith(b"HTTP/1.1 408 ")
    assert seconds < 1


async def test_a_head_without_an_end_is_refused_by_its_size() -> None:
    async with serving(graphql(), Patience(head=30, head_bytes=2_000)) as connect:
        reader, writer = await connect()
        lines = [b"x-%d: %b\r\n" % (number, b"y" * 100) for number in range(100)]
        said, seconds = await until_answered(reader, writer, [HEAD, *lines])
    assert said.startswith(b"HTTP/1.1 431 ")
    assert seconds < 2


async def test_a_body_that_trickles_gets_408_and_the_connection_is_closed() -> None:
    async with serving(graphql()) as connect:
        reader, writer = await connect()
        writer.write(HEAD + b"content-length: 1000\r\n\r\n" + BODY)
        said, seconds = await rest_of(reader)
        writer.close()
    assert said.startswith(b"HTTP/1.1 408 ")
    assert b"connection: close" in said
    assert 0.1 < seconds < 2


async def test_a_body_without_an_end_gets_413_and_the_connection_is_closed() -> None:
    async with serving(graphql()) as connect:
        reader, writer = await connect()
        writer.write(HEAD + b"transfer-encoding: chunked\r\n\r\n")
        for _ in range(12):
            writer.write(b"3e8\r\n" + b" " * 1000 + b"\r\n")
        said, _ = await rest_of(reader)
        writer.close()
    assert said.startswith(b"HTTP/1.1 413 ")
    assert b"QUERY_TOO_LARGE" in said


async def test_an_answer_that_nobody_reads_is_not_kept() -> None:
    lost = asyncio.Event()

    async def watched(scope: Any, receive: Any, send: Any) -> None:
        try:
            await big(scope, receive, send)
        finally:
            lost.set()

    async with serving(watched) as connect:
        reader, writer = await connect()
        reader._transport.pause_reading()  # pyright: ignore
        writer.write(HEAD + b"content-length: 0\r\n\r\n")
        await asyncio.wait_for(lost.wait(), 3)
        writer.transport.abort()


async def test_patient_callers_notice_nothing() -> None:
    async with serving(graphql()) as connect:
        reader, writer = await connect()
        for _ in range(3):
            head = HEAD + b"content-length: %d\r\n\r\n" % len(BODY)
            writer.write(head[:40])
            await asyncio.sleep(0.03)
            writer.write(head[40:] + BODY[:5])
            await asyncio.sleep(0.03)
            writer.write(BODY[5:])
            status = await reader.readuntil(b"\r\n\r\n")
            assert status.startswith(b"HTTP/1.1 200 ")
            length = int(status.split(b"content-length: ")[1].split(b"\r\n")[0])
            assert b'"membershipCount":1' in await reader.readexactly(length)
            await asyncio.sleep(0.2)  # between two requests the head's deadline does not run
        writer.close()


@pytest.mark.parametrize("late", [b"\r\n", b"x" * 10])
async def test_bytes_after_the_answer_that_begin_no_request_do_not_keep_the_connection(late: bytes) -> None:
    """Line ends between requests, and the body of a request that was answered without it."""
    length = 10_000 if late.startswith(b"x") else 0
    async with serving(early) as connect:
        reader, writer = await connect()
        writer.write(HEAD + b"content-length: %d\r\n\r\n" % length)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 204 ")
        said, seconds = await until_answered(reader, writer, [late] * 100)
    assert said == b""
    assert seconds < 1


@pytest.mark.parametrize("second", [b"", b"GET /graphql HT"])
async def test_a_next_head_that_waits_does_not_cut_the_answer_before_it(second: bytes) -> None:
    small = small_pipeline(Countries([Row("BE", 1)]))
    call = small.world.call

    async def slow(*asked: Any, **given: Any) -> Any:
        await asyncio.sleep(0.3)
        return await call(*asked, **given)

    small.world.call = slow  # pyright: ignore
    async with serving(graphql(small.pipeline)) as connect:
        reader, writer = await connect()
        writer.write(HEAD + b"content-length: %d\r\n\r\n" % len(BODY) + BODY + second)
        said = await asyncio.wait_for(reader.readuntil(b"}}"), 3)
        writer.close()
    assert said.startswith(b"HTTP/1.1 200 ")
