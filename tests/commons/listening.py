"""Listens to an event stream of an ASGI app without a socket, as fast or as slowly as a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson

from commons.events.text import Event, Reader

SECONDS = 8.0


@dataclass
class Listener:
    """What came of one request. `reading` is cleared to stop taking anything."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    beats: int = 0
    whole: bytes = b""
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    reading: asyncio.Event = field(default_factory=asyncio.Event)
    _left: asyncio.Event = field(default_factory=asyncio.Event)
    _begun: asyncio.Event = field(default_factory=asyncio.Event)
    _events: asyncio.Queue[Event] = field(default_factory=asyncio.Queue)
    _reader: Reader = field(default_factory=Reader)

    async def send(self, message: Any) -> None:
        """ASGI's."""
        await self.reading.wait()
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            self._begun.set()
            return
        body = message.get("body", b"")
        self.whole += body
        self.beats += body == b":\n\n"
        for event in self._reader.feed(body):
            self._events.put_nowait(event)

    async def event(self) -> Event:
        """The next event."""
        async with asyncio.timeout(SECONDS):
            return await self._events.get()

    async def result(self) -> Any:
        """The GraphQL result of the next event, which is a `next`."""
        event = await self.event()
        assert event.name == "next", event
        return orjson.loads(event.data)

    async def begun(self) -> None:
        """Wait for the head of the answer."""
        async with asyncio.timeout(SECONDS):
            await self._begun.wait()

    async def over(self) -> None:
        """Wait until the app has finished."""
        async with asyncio.timeout(SECONDS):
            await self.ended.wait()

    def leave(self) -> None:
        """Close the connection."""
        self._left.set()

    async def left(self) -> None:
        """Until the connection is closed."""
        await self._left.wait()


@asynccontextmanager
async def listening(
    app: Any, query: str, variables: dict[str, Any] | None = None, token: str = "", **headers: str
) -> AsyncIterator[Listener]:
    """A GraphQL request that accepts an event stream, followed until the block ends."""
    body = orjson.dumps({"query": query, "variables": variables or {}})
    told = {"content_type": "application/json", "accept": "text/event-stream", **headers}
    if token:
        told["authorization"] = f"Bearer {token}"
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": "POST",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in told.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
    }
    heard, asked = Listener(), [{"type": "http.request", "body": body, "more_body": False}]
    heard.reading.set()

    async def receive() -> Any:
        if asked:
            return asked.pop(0)
        await heard.left()
        return {"type": "http.disconnect"}

    async def run() -> None:
        try:
            await app(scope, receive, heard.send)
        finally:
            heard.ended.set()

    task = asyncio.create_task(run())
    try:
        yield heard
    finally:
        heard.leave()
        heard.reading.set()
        async with asyncio.timeout(SECONDS):
            await task
