"""A raw asyncio server that answers exactly the bytes a test wants, split and cut where it wants."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Behaviour = Callable[["Exchange"], Awaitable[None]]


@dataclass
class Exchange:
    """One request on one connection."""

    number: int
    connection: int
    request: bytes
    writer: asyncio.StreamWriter

    async def send(self, *pieces: bytes, pause: float = 0.0) -> None:
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()
            if pause:
                await asyncio.sleep(pause)

    async def json(self, body: bytes, status: str = "200 OK", headers: str = "") -> None:
        head = f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n{headers}\r\n"
        await self.send(head.encode() + body)

    def cut(self) -> None:
        self.writer.transport.abort()


@dataclass
class RawServer:
    """Where it listens and what it saw."""

    url: str
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0
    open: int = 0

    async def closed(self) -> None:
        """Wait until the other side has closed all connections; TimeoutError if it does not."""
        async with asyncio.timeout(5):
            while self.open:  # noqa: ASYNC110
                await asyncio.sleep(0.002)


@asynccontextmanager
async def raw_server(behave: Behaviour) -> AsyncIterator[RawServer]:
    """Serve until the block ends."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        found.connections += 1
        found.open += 1
        mine = found.connections
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lengths = (line.split(b":")[1] for line in head.split(b"\r\n") if line.startswith(b"content-length"))
                length = int(next(lengths, b"0"))  # a GET has none
                found.requests.append(head + await reader.readexactly(length))
                await behave(Exchange(len(found.requests), mine, found.requests[-1], writer))
                if writer.transport.is_closing():
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            found.open -= 1
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    found = RawServer(f"http://127.0.0.1:{port}")
    try:
        yield found
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
