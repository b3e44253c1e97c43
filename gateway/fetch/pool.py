"""Keep-alive connections to one partition."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections import deque
from dataclasses import dataclass
from functools import cache, partial
from urllib.parse import urlsplit

from gateway.fetch.connection import MAX_BODY, Connection, RawReply
from gateway.fetch.failures import TransportError

MAX_IDLE_SECONDS = 60.0
SAFE_IDLE_SECONDS = 1.0
"""A connection this fresh is not about to be closed by the other side: writes go over no older one, because a write
that meets a closing connection cannot be sent again."""


@cache
def trusted() -> ssl.SSLContext:
    """The system's certificates, read once: that takes longer than a call."""
    return ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class Bulkhead:
    """What one partition may hold of the gateway (M11): `connections` at work, and `queue` requests that wait for one.

    Whoever comes when the queue is full is told at once: a country that has stopped answering must not fill the memory
    of a gateway that serves nine others. An answer of more than `answer_bytes` is given up while it comes.
    """

    connections: int = 64
    queue: int = 256
    answer_bytes: int = MAX_BODY


def graphql_url(base: str) -> str:
    """Where a partition takes GraphQL: at the path of its URL, or `/graphql` where that has none."""
    return base if urlsplit(base).path not in ("", "/") else f"{base.rstrip('/')}/graphql"


class Pool:
    """Connections to one address, as many as the bulkhead lets; a request waits for one when all are busy."""

    def __init__(self, url: str, *, bulkhead: Bulkhead | None = None) -> None:
        parts = urlsplit(graphql_url(url))
        self.secure = parts.scheme == "https"
        self.host = parts.hostname or "localhost"
        self.port = parts.port or (443 if self.secure else 80)
        self.path = parts.path
        self.authority = parts.netloc.rpartition("@")[2]
        self.bulkhead = bulkhead or Bulkhead()
        self._idle: deque[Connection] = deque()
        self._busy: set[Connection] = set()
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._opening = 0

    async def request(self, message: bytes, seconds: float | None = None, *, write: bool = False) -> RawReply:
        """Send a whole HTTP request; `TransportError` says whether the partition may have seen it.

        TimeoutError, or a `TransportError` PARTITION_TIMEOUT, where no answer comes within `seconds`.
        """
        connection = self.take(write=write)
        if connection is None:
            connection, seconds = await self.wait(seconds, write=write)
        try:
            return await connection.send(message, seconds)
        finally:
            self.give_back(connection)

    async def wait(self, seconds: float | None, *, write: bool) -> tuple[Connection, float | None]:
        """A connection where none was free, and what is left of the seconds; TimeoutError, or a full queue."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        async with asyncio.timeout(seconds):
            connection = await self._acquire(write)
        return connection, None if seconds is None else max(seconds - (loop.time() - began), 0)

    async def close(self) -> None:
        """Close all connections."""
        for connection in (*self._idle, *self._busy):
            connection.close()
        self._idle.clear()

    async def _acquire(self, write: bool) -> Connection:
        while True:
            fresh = self.take(write=write)
            if fresh is not None:
                return fresh
            if len(self._busy) + self._opening < self.bulkhead.connections:
                return await self._open()
            if len(self._waiting) >= self.bulkhead.queue:
                raise TransportError("PARTITION_OVERLOADED", "too many requests wait already", sent=False)
            waiter = asyncio.get_running_loop().create_future()
            self._waiting.append(waiter)
            try:
                await waiter
            except asyncio.CancelledError:
                # Woken and cancelled at once: the free place goes to the next in line.
                if waiter.done() and not waiter.cancelled():
                    self._wake()
                raise

    def take(self, *, write: bool) -> Connection | None:
        """A connection that is free now; it is given back after use."""
        now = time.monotonic()
        oldest = SAFE_IDLE_SECONDS if write else MAX_IDLE_SECONDS
        while self._idle:
            connection = self._idle.pop()
            if connection.ready and now - connection.idle_since <= oldest:
                self._busy.add(connection)
                return connection
            connection.close()
        return None

    async def _open(self) -> Connection:
        self._opening += 1
        try:
            _, connection = await asyncio.get_running_loop().create_connection(
                partial(Connection, self.bulkhead.answer_bytes),
                self.host,
                self.port,
                ssl=trusted() if self.secure else None,
            )
        except (OSError, ssl.SSLError) as error:
            self._wake()
            raise TransportError("PARTITION_UNAVAILABLE", "no connection", sent=False) from error
        finally:
            self._opening -= 1
        self._busy.add(connection)
        return connection

    def give_back(self, connection: Connection) -> None:
        """The request on it has ended, one way or the other."""
        self._busy.discard(connection)
        if connection.ready:
            self._idle.append(connection)
        else:  # given up in the middle: what still comes belongs to nobody
            connection.close()
        if self._waiting:
            self._wake()

    def _wake(self) -> None:
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(None)
                return
