"""Equal reads on their way at the same moment are asked once (M21).

The key is all that a partition sees of a request but its trace: address, body, and the headers that carry the caller.
Only raw bytes are shared; each follower decodes them for itself, so no two requests touch one tree.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from gateway.fetch.connection import RawReply
from gateway.fetch.failures import PartitionFailure

Answer = RawReply | PartitionFailure
Key = tuple[str, str | None, bytes, bytes]


class Inflight:
    """Reads that have no answer yet. `shared` counts the calls that were saved."""

    def __init__(self) -> None:
        self.shared = 0
        self._flying: dict[Key, asyncio.Future[Answer | None]] = {}

    async def ask(self, key: Key, seconds: float, ask: Callable[[float], Awaitable[Answer]]) -> Answer:
        """The answer of whoever asks the same already, else of `ask(seconds left)`.

        A leader that is cancelled, or whose own deadline was shorter, takes nobody along: the next one asks again.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while (flying := self._flying.get(key)) is not None:
            done, _ = await asyncio.wait((flying,), timeout=max(until - loop.time(), 0))
            if not done:
                return PartitionFailure("PARTITION_TIMEOUT", key[0], key[1])
            answer = flying.result()
            if answer is not None:
                self.shared += 1
                return answer
        return await self._lead(key, until - loop.time(), ask)

    async def _lead(self, key: Key, seconds: float, ask: Callable[[float], Awaitable[Answer]]) -> Answer:
        mine = self._flying[key] = asyncio.get_running_loop().create_future()
        answer: Answer | None = None
        try:
            answer = await ask(seconds)
            return answer
        finally:
            del self._flying[key]
            timed_out = isinstance(answer, PartitionFailure) and answer.code == "PARTITION_TIMEOUT"
            mine.set_result(None if timed_out else answer)
