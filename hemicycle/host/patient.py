"""uvicorn's HTTP protocol with an end to its patience: for a head that does not come, and for an answer nobody reads.

Without it a connection on which nothing, or a byte a minute, arrives is kept for ever (slowloris), and so is one whose
answer is never read. The body's own deadline is the app's.
"""

from __future__ import annotations

import asyncio
from asyncio.events import TimerHandle
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from commons.settings import Patience
from hemicycle.host.joining import JoiningTransport


class PatientProtocol(HttpToolsProtocol):
    """One connection. `patience` is the class's: uvicorn makes the instances."""

    patience = Patience()

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._head: TimerHandle | None = None
        self._reading: TimerHandle | None = None
        self._head_size = 0
        self._in_head = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Asyncio's: the first head has its time from here."""
        super().connection_made(cast(asyncio.Transport, JoiningTransport(transport, self.loop)))
        self._head = self.loop.call_later(self.patience.head, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """Asyncio's: nothing is waited for any more."""
        self._stop_head()
        self._stop_reading()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Asyncio's: a head that is not whole after these bytes has a deadline and a size."""
        before = self._in_head
        super().data_received(data)
        if not self._in_head and self._answering:
            self._stop_head()
            return
        if not self._in_head:  # line ends, or the body of what is answered: uvicorn's own timer has stopped at them
            self._head_size = 0
        else:
            self._head_size = self._head_size + len(data) if before else len(data)
        if self._head_size > self.patience.head_bytes:
            self._refuse(b"431 Request Header Fields Too Large")
        elif self._head is None:
            self._head = self.loop.call_later(self.patience.head, self._give_up)

    def on_message_begin(self) -> None:
        """httptools': a head begins."""
        self._in_head, self._head_size = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """httptools': it is whole."""
        self._in_head = False
        super().on_headers_complete()

    def pause_writing(self) -> None:
        """Asyncio's: the caller reads slower than she is answered."""
        super().pause_writing()
        if self._reading is None:
            self._reading = self.loop.call_later(self.patience.reading, self._abort)

    def resume_writing(self) -> None:
        """Asyncio's: she has read."""
        self._stop_reading()
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        """uvicorn's: nothing more came; what was not read by now never will be."""
        if self.transport.get_write_buffer_size():
            self._abort()
        else:
            super().timeout_keep_alive_handler()

    def _give_up(self) -> None:
        self._head = None
        if self._answering:  # a next request is on its way while this one is still answered
            self._head = self.loop.call_later(self.patience.head, self._give_up)
        elif self._head_size:
            self._refuse(b"408 Request Timeout")
        else:
            self.transport.close()

    @property
    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _refuse(self, status: bytes) -> None:
        self._stop_head()
        if self._answering:  # nothing may be said in the middle of another answer
            self.transport.abort()
        elif not self.transport.is_closing():
            self.transport.write(b"HTTP/1.1 %b\r\nconnection: close\r\ncontent-length: 0\r\n\r\n" % status)
            self.transport.close()

    def _abort(self) -> None:
        self._reading = None
        self.transport.abort()

    def _stop_head(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None

    def _stop_reading(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None


def patient(patience: Patience) -> type[PatientProtocol]:
    """The protocol with this patience."""
    return type("PatientProtocol", (PatientProtocol,), {"patience": patience})
