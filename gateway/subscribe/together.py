"""The streams of several countries as one: words in the order in which they come, in a room of a fixed size.

While the caller is slow the countries' streams wait, and so, through TCP, do the services, which keep their events in
their outboxes. A caller who stays slow is not waited for: the stream ends, and she resumes where she stopped.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from gateway.subscribe.country import CountryStream, Over, Word


class TooSlow(Exception):
    """The caller took no event for too long."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many words may wait for the caller, and for how many seconds one may."""

    words: int = 100
    seconds: float = 20.0


async def together(streams: Sequence[CountryStream], room: Room) -> AsyncGenerator[Word, None]:
    """Words of all streams, until the last is over. Raises `TooSlow`."""
    waiting: asyncio.Queue[Word | None] = asyncio.Queue(room.words)
    broken: list[BaseException] = []

    def ended(task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if error is not None:
            broken.append(error)
            if not waiting.full():  # else somebody looks anyway, once there is room
                waiting.put_nowait(None)

    tasks = [asyncio.create_task(_follow(stream, waiting, room.seconds)) for stream in streams]
    for task in tasks:
        task.add_done_callback(ended)
    left = len(tasks)
    try:
        while left:
            word = await waiting.get()
            if broken:
                raise broken[0]
            if word is not None:
                left -= isinstance(word, Over)
                yield word
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _follow(stream: CountryStream, waiting: asyncio.Queue[Word | None], seconds: float) -> None:
    async with aclosing(stream.words()) as words:
        async for word in words:
            try:
                async with asyncio.timeout(seconds):
                    await waiting.put(word)
            except TimeoutError as error:
                raise TooSlow from error
