"""Equal reads on their way at the same moment are answered once (M21): one subgraph's call, or a whole request.

The key holds all that can change the answer, the caller among it. A trace is not in it: who follows is answered by the
leader's call.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Inflight(Generic[Answer]):
    """Reads that have no answer yet. `shared` counts those that were saved."""

    def __init__(self, fit: Callable[[Answer], bool] = lambda _: True) -> None:
        """`fit`: whether an answer holds for others too; a leader's own timeout does not."""
        self.shared = 0
        self._fit = fit
        self._flying: dict[Hashable, asyncio.Future[Answer | None]] = {}

    async def ask(self, key: Hashable, ask: Callable[[], Awaitable[Answer]], seconds: float | None = None) -> Answer:
        """The answer of whoever asks the same already, else of `ask`; TimeoutError after `seconds` of following.

        A leader that fails or is cancelled takes nobody along: the next one asks again.
        """
        if key in self._flying:
            async with asyncio.timeout(seconds):
                followed = await self._follow(key)
            if followed is not None:
                return followed
        return await self._lead(key, ask)

    async def _follow(self, key: Hashable) -> Answer | None:
        while (flying := self._flying.get(key)) is not None:
            await asyncio.wait((flying,))
            answer = flying.result()
            if answer is not None:
                self.shared += 1
                return answer
        return None

    async def _lead(self, key: Hashable, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        tell = self.lead(key)
        answer: Answer | None = None
        try:
            answer = await ask()
            return answer
        finally:
            tell(answer)

    def flies(self, key: Hashable) -> bool:
        """Whether somebody asks the same already."""
        return key in self._flying

    def lead(self, key: Hashable) -> Callable[[Answer | None], None]:
        """Ask what nobody asks yet; the function given back tells followers the answer, or that there is none."""
        mine = self._flying[key] = asyncio.get_running_loop().create_future()

        def tell(answer: Answer | None) -> None:
            del self._flying[key]
            mine.set_result(answer if answer is not None and self._fit(answer) else None)

        return tell
