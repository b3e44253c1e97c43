"""A transport that sends a response's head together with its body: one call of the system, and one packet, for both.

uvicorn writes them apart, and uvloop sends what it is given. A head that no body follows at once, as of an event
stream, goes out by itself a moment later.
"""

from __future__ import annotations

import asyncio
from typing import Any

_STATUS_LINE = b"HTTP/1."
_HEAD_ENDS = b"\r\n\r\n"


class JoiningTransport:
    """What of a transport uvicorn uses; all but writing and closing is the transport's own."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._head: bytes | None = None
        self.is_closing = transport.is_closing
        self.resume_reading = transport.resume_reading

    def write(self, data: bytes) -> None:
        """Send bytes; a head waits for what is written next."""
        if self._head is not None:
            head, self._head = self._head, None
            self._transport.writelines([head, data])
        elif data.startswith(_STATUS_LINE) and data.endswith(_HEAD_ENDS):
            self._head = data
            self._loop.call_soon(self.flush)
        else:
            self._transport.write(data)

    def flush(self) -> None:
        """Wait no longer for a body."""
        if self._head is not None:
            head, self._head = self._head, None
            self._transport.write(head)

    def close(self) -> None:
        """Close once everything is sent."""
        self.flush()
        self._transport.close()

    def abort(self) -> None:
        """Close at once; what was not sent is not."""
        self._head = None
        self._transport.abort()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
