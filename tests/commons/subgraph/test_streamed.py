"""A stream is closed with its answer, whoever leaves and however."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.requests import ClientDisconnect

from commons.subgraph.streamed import Streamed


@pytest.mark.parametrize("version", ["2.3", "2.4"])
async def test_a_reader_who_leaves_closes_the_stream(version: str) -> None:
    ended: list[str] = []

    async def rows() -> AsyncIterator[bytes]:
        try:
            while True:
                yield b"row"
        finally:
            ended.append("closed")

    async def send(message: Any) -> None:
        if message["type"] == "http.response.body":
            raise OSError("gone")

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    try:
        await Streamed(rows())({"type": "http", "asgi": {"spec_version": version}}, receive, send)
    except (ClientDisconnect, OSError):
        ended.append("told")
    assert ended[0] == "closed"


async def test_a_whole_stream_is_sent_as_bytes() -> None:
    sent: list[Any] = []

    async def rows() -> AsyncIterator[bytes]:
        yield b"a"
        yield b"b"

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    await Streamed(rows(), headers={"x-known-at": "7"})(
        {"type": "http", "asgi": {"spec_version": "2.4"}}, receive, send
    )
    assert b"".join(message.get("body", b"") for message in sent) == b"ab"
    assert (b"content-type", b"application/octet-stream") in sent[0]["headers"]
    assert (b"x-known-at", b"7") in sent[0]["headers"]
