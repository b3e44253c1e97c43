"""Hot reload: another supergraph, placement page, access table or directory takes over without a failed request.

The files are looked at every few seconds. A new graph is built beside the one that serves and knows its most used
documents before it takes over; requests that began with the old one end with it, then its connections are closed.
What does not fit together is never served: the log tells of it, `/ready` says why.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from graphql import GraphQLError
from starlette.types import ASGIApp, Receive, Scope, Send

from commons.errors import Refusal
from commons.events.streams import Streams
from commons.memory import settle
from gateway.pipeline import Pipeline
from gateway.supergraph.placement import CompositionError

WARMED = 200
"""Documents that are planned before a new graph takes over."""
UNFIT = (CompositionError, GraphQLError, Refusal, OSError, ValueError, KeyError, TypeError, AttributeError)
"""What reading the files raises where they are missing, broken, of another shape or do not fit together."""
Stamp = tuple[tuple[int, int], ...]
log = structlog.get_logger(__name__)


@dataclass(eq=False)
class Generation:
    """One graph in service, its two endpoints, and the requests that are on their way through them."""

    pipeline: Pipeline
    graphql: ASGIApp
    files: ASGIApp
    close: Callable[[], Awaitable[None]]
    streams: Streams = field(default_factory=Streams)
    requests: int = 0
    _ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """One request to one of its endpoints, counted."""
        self.requests += 1
        try:
            await app(scope, receive, send)
        finally:
            self.requests -= 1
            self._ended.set()

    async def drained(self) -> None:
        """Wait until the last of them has ended."""
        while self.requests:
            self._ended.clear()
            await self._ended.wait()


class Reloading:
    """Serves the newest graph. `build` reads the files anew; it runs beside the event loop.

    `number` counts the graphs that served; `refused` says why the files as they are now make none.
    """

    def __init__(self, build: Callable[[], Generation], files: Sequence[Path]) -> None:
        self.build = build
        self.files = files
        self.now = build()
        self.number = 1
        self.refused: str | None = None
        self._stamp = self._look()
        self._closing: set[asyncio.Task[None]] = set()

    async def watch(self, every: float) -> None:
        """Look at the files for ever, each `every` seconds; a change counts once it has stood still for that long."""
        seen = self._stamp
        while True:
            await asyncio.sleep(every)
            before, seen = seen, self._look()
            if seen == before and seen != self._stamp:
                self._stamp = seen
                await self.reload()

    async def reload(self) -> bool:
        """Build a new graph and let it take over; False where the files make none."""
        try:
            fresh = await asyncio.to_thread(self._fresh)
        except UNFIT as error:
            self.refused = str(error)
            log.error("graph not reloaded", exc_info=error)
            return False
        old, self.now = self.now, fresh
        self.number, self.refused = self.number + 1, None
        log.info("graph reloaded", countries=list(fresh.pipeline.countries))
        task = asyncio.create_task(_retire(old))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
        return True

    async def close(self) -> None:
        """Close all connections, those of retiring graphs too."""
        for task in self._closing:
            task.cancel()
        await self.now.close()

    def _fresh(self) -> Generation:
        fresh = self.build()
        warm(fresh.pipeline, self.now.pipeline)
        return fresh

    def _look(self) -> Stamp:
        return tuple(_stamp(file) for file in self.files)


def warm(fresh: Pipeline, old: Pipeline) -> None:
    """Plan what was asked last; what the new graph refuses is refused when it is asked."""
    for text, name in old.graph.documents.latest(WARMED):
        try:
            fresh.graph.planned(fresh.graph.documents.known(text, name).operation)
        except Refusal:
            continue


async def _retire(old: Generation) -> None:
    """End a graph's streams, close its connections once its last request has ended, and give its memory back."""
    old.streams.end()
    try:
        await old.drained()
    finally:
        await old.close()
        gc.unfreeze()
        settle()


def _stamp(file: Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_ino)
