"""One HTTP/1.1 connection: an asyncio protocol on httptools that writes at once and returns a future.

It carries one request at a time. No stream, task or buffer object stands between socket and parser, which is what
makes it cheap (gateway.md, Speed; docs/decisions/gateway-transport.md).
"""

from __future__ import annotations

import asyncio
import time
from typing import NamedTuple, Protocol, cast

import httptools

from gateway.fetch.failures import TransportError

MAX_BODY = 64 * 1024 * 1024


class RawReply(NamedTuple):
    """An HTTP answer: status, content type (without parameters), body."""

    status: int
    content_type: str
    body: bytes


class Awaiting(Protocol):
    """Who waits for an answer: a future, or what takes its place."""

    def done(self) -> bool:
        """Whether an answer is of no more use."""
        ...

    def set_result(self, result: RawReply, /) -> None:
        """The answer."""

    def set_exception(self, exception: TransportError, /) -> None:
        """Why there is none."""


class Connection(asyncio.Protocol):
    """A keep-alive connection. Its parser lives as long: an answer that nobody asked for ends both."""

    def __init__(self, max_body: int = MAX_BODY) -> None:
        self.max_body = max_body
        self.idle_since = 0.0
        self.open = False
        self.used = False
        self._transport: asyncio.Transport | None = None
        self._reply: Awaiting | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._reset()

    def _reset(self) -> None:
        self._chunks: list[bytes] = []
        self._size = 0
        self._status = 0
        self._content_type = ""
        self._framed = False
        self._begun = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Asyncio's: the connection stands."""
        self._transport = cast(asyncio.Transport, transport)
        self._loop = asyncio.get_running_loop()
        self.open = True

    def send(self, request: bytes, seconds: float | None = None) -> asyncio.Future[RawReply]:
        """Write a whole request; the future gives the reply within `seconds` or raises `TransportError`."""
        reply: asyncio.Future[RawReply] = self._loop.create_future()
        self.begin(request, reply)
        if seconds is not None:
            self._timer = self._loop.call_later(seconds, self._expire)
        return reply

    def begin(self, request: bytes, reply: Awaiting) -> None:
        """Write a whole request; `reply` is told what comes of it, and has a deadline of its own."""
        assert self._transport is not None
        assert self._reply is None
        self._reset()
        self._reply = reply
        self._transport.write(request)

    def _expire(self) -> None:
        self._fail(TransportError("PARTITION_TIMEOUT", "no answer in time"))

    def close(self) -> None:
        """Close at once; a request under way fails."""
        self.open = False
        self._stop_timer()
        if self._transport is not None:
            self._transport.abort()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    @property
    def ready(self) -> bool:
        """Whether another request may be sent."""
        return self.open and self._reply is None

    def data_received(self, data: bytes) -> None:
        """Asyncio's: bytes came."""
        if self._reply is None:  # nothing was asked: whatever this is, the connection is of no more use
            self.close()
            return
        self._begun = True
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._fail(TransportError("SUBREQUEST_MALFORMED_RESPONSE", "not HTTP"))

    def eof_received(self) -> bool:
        """Asyncio's: the other side will send no more; `connection_lost` follows."""
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """Asyncio's: a body without a length ends here, anything else was cut."""
        self.open = False
        if self._reply is None:
            return
        if self._status and not self._framed and exc is None:
            self._finish(keep=False)
        else:
            reason = "the connection broke in the middle of the answer" if self._begun else "the connection broke"
            self._fail(TransportError("PARTITION_UNAVAILABLE", reason, sent=True))

    # httptools' callbacks

    def on_message_begin(self) -> None:
        """An answer begins."""
        if self._reply is None:  # a second one to the same question: it must not be taken for the next one's
            self.close()

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header came."""
        lowered = name.lower()
        if lowered == b"content-type":
            self._content_type = value.split(b";")[0].strip().lower().decode("latin-1")
        elif lowered in (b"content-length", b"transfer-encoding"):
            self._framed = True

    def on_headers_complete(self) -> None:
        """All headers came."""
        self._status = self._parser.get_status_code()

    def on_body(self, body: bytes) -> None:
        """A piece of the body came."""
        self._size += len(body)
        if self._size > self.max_body:
            self._fail(TransportError("SUBREQUEST_MALFORMED_RESPONSE", "the answer is too large"))
        else:
            self._chunks.append(body)

    def on_message_complete(self) -> None:
        """The answer is whole. A 1xx is not the answer yet."""
        if self._status >= 200:
            self._finish(keep=self._parser.should_keep_alive())
        else:
            self._reset_after_informational()

    def _reset_after_informational(self) -> None:
        self._status, self._framed, self._content_type = 0, False, ""

    def _finish(self, *, keep: bool) -> None:
        reply, self._reply = self._reply, None
        self._stop_timer()
        self.used = True
        self.idle_since = time.monotonic()
        if not keep:
            self.close()
        if reply is not None and not reply.done():
            body = self._chunks[0] if len(self._chunks) == 1 else b"".join(self._chunks)
            reply.set_result(RawReply(self._status, self._content_type, body))

    def _fail(self, error: TransportError) -> None:
        reply, self._reply = self._reply, None
        self.close()
        if reply is not None and not reply.done():
            reply.set_exception(error)
