"""The open streams of a process: how many, whose, and how all of them end when the process or its graph does."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from weakref import WeakSet

from commons.errors import Refusal
from commons.events.text import COMPLETE, HEARTBEAT, last_words

HEARTBEAT_SECONDS = 15.0
"""Silence after which a comment is sent: whoever stands between keeps the connection, and a dead one is noticed."""
_KNOWN: WeakSet[Streams] = WeakSet()


@dataclass(eq=False)
class Stream:
    """One open stream; `until` is the Unix time at which the caller's token ends."""

    until: float | None = None
    _ended: asyncio.Event = field(default_factory=asyncio.Event)

    def end(self) -> None:
        """Let it end after what it is sending now."""
        self._ended.set()

    async def paced(self, events: AsyncGenerator[bytes, None], beat: float) -> AsyncGenerator[bytes, None]:
        """The events, with a heartbeat in every silence; at the stream's end the reason, and `complete`."""
        ending = asyncio.create_task(self._ended.wait())
        coming: asyncio.Future[bytes] = asyncio.ensure_future(anext(events))
        try:
            while True:
                await asyncio.wait((coming, ending), timeout=self._pause(beat), return_when=asyncio.FIRST_COMPLETED)
                if self._over or ending.done():
                    yield self._reason() + COMPLETE
                    return
                if not coming.done():
                    yield HEARTBEAT
                    continue
                try:
                    event = coming.result()
                except StopAsyncIteration:
                    yield COMPLETE
                    return
                coming = asyncio.ensure_future(anext(events))
                yield event
        finally:
            ending.cancel()
            coming.cancel()
            await asyncio.wait((coming,))
            await events.aclose()

    @property
    def _over(self) -> bool:
        return self.until is not None and time.time() >= self.until

    def _pause(self, beat: float) -> float:
        return beat if self.until is None else max(min(beat, self.until - time.time()), 0)

    def _reason(self) -> bytes:
        if self._over:
            return last_words("TOKEN_EXPIRED", "Your token's time is over: log in again and resume.", retryable=False)
        return last_words("STREAM_ENDED", "The server ends this stream: ask again with Last-Event-ID.", retryable=True)


class Streams:
    """The streams of one server: at most `most`, and of one caller at most `each`."""

    def __init__(self, most: int = 2_000, each: int = 20) -> None:
        self.most = most
        self.each = each
        self._open: set[Stream] = set()
        self._callers: Counter[str] = Counter()
        _KNOWN.add(self)

    def __len__(self) -> int:
        return len(self._open)

    @contextmanager
    def opened(self, caller: str, until: float | None = None) -> Iterator[Stream]:
        """One more stream of `caller`; `Refusal` TOO_MANY_STREAMS beyond a bound."""
        if len(self._open) >= self.most or self._callers[caller] >= self.each:
            raise Refusal(
                "TOO_MANY_STREAMS", f"At most {self.each} streams at a time for one caller: close one, or try later."
            )
        stream = Stream(until)
        self._open.add(stream)
        self._callers[caller] += 1
        try:
            yield stream
        finally:
            self._open.discard(stream)
            self._callers[caller] -= 1
            if not self._callers[caller]:
                del self._callers[caller]

    def end(self) -> None:
        """End all of them."""
        for stream in list(self._open):
            stream.end()


def end_all() -> None:
    """End every stream of this process, which is about to stop."""
    for streams in list(_KNOWN):
        streams.end()
