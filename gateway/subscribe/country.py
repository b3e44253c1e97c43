"""One country's part of a subscription: its stream, opened again whenever it breaks, from the last event on."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace

from commons.events.text import Event
from gateway.fetch.events import EventSources, OpenStream, Refused, StreamCall, result_of
from gateway.fetch.failures import PartitionFailure
from gateway.fetch.partitions import Reply
from gateway.merge.status import code_of

RESUMED = frozenset({"STREAM_ENDED", "STREAM_TOO_SLOW", "TOO_MANY_STREAMS", "TOO_MANY_REQUESTS", "OVERLOADED"})
"""What a partition says at the end of a stream that may be opened again."""


@dataclass(frozen=True, slots=True)
class Retrying:
    """How soon a broken stream is opened again: after `first` seconds, twice as long each time, up to `longest`.

    It stands again once it has brought something, or has lasted `lasting` seconds.
    """

    first: float = 0.25
    longest: float = 5.0
    lasting: float = 0.5

    def pause(self, failures: int) -> float:
        """The pause after so many failures in a row; jittered, so that a crowd does not come back at once."""
        return min(self.first * 2 ** min(failures - 1, 16), self.longest) * random.uniform(0.5, 1.0)


class Ended(Exception):
    """The partition ended its stream, to be taken up again: at once and without a word, if it had lasted."""


@dataclass(frozen=True, slots=True)
class Stands:
    """The country's stream stands; it begins at `position`."""

    country: str | None
    position: str | None


@dataclass(frozen=True, slots=True)
class Broken:
    """The country's stream is down, for now."""

    country: str | None
    failure: PartitionFailure


@dataclass(frozen=True, slots=True)
class Told:
    """One event; a later request resumes after `position`."""

    country: str | None
    reply: Reply
    position: str | None


@dataclass(frozen=True, slots=True)
class Over:
    """The country has no more to tell."""

    country: str | None


Word = Stands | Broken | Told | Over


@dataclass(slots=True)
class CountryStream:
    """Follows one partition until it says that it is over."""

    sources: EventSources
    call: StreamCall
    retrying: Retrying
    moment: str | None = None
    """Where it is opened if it could not be when the subscription began."""
    _failures: int = 0
    _told_broken: bool = False

    async def words(self) -> AsyncGenerator[Word, None]:
        """What happens, in order; failures in a row are told once."""
        clock = asyncio.get_running_loop().time
        while True:
            began = clock()
            try:
                async with self.sources.opened(self.call) as stream, aclosing(self._heard(stream)) as heard:
                    async for word in heard:
                        yield word
                yield Over(self.call.country)
                return
            except Refused as refused:
                if refused.reply.failure is None and not _resumes(refused.reply):
                    yield Told(self.call.country, refused.reply, None)
                    yield Over(self.call.country)
                    return
                failure = refused.reply.failure or _unavailable(self.call)
            except PartitionFailure as broken:
                failure = broken
            except Ended:
                if clock() - began > self.retrying.lasting:
                    continue
                failure = _unavailable(self.call)
            self._reach(self.moment if self.call.resume is None else None)
            self._failures = 1 if clock() - began > self.retrying.longest else self._failures + 1
            if not self._told_broken:
                self._told_broken = True
                yield Broken(self.call.country, failure)
            await asyncio.sleep(self.retrying.pause(self._failures))

    async def _heard(self, stream: OpenStream) -> AsyncGenerator[Word, None]:
        """What one connection brings. Raises `Ended` where the partition ended it, to be taken up at once."""
        if not _is_place(self.call.resume):
            self._reach(stream.position)
        if not self._told_broken:
            yield self._stands()
        async for event in self._events(stream):
            reply = result_of(event, self.call) if event is not None and event.name == "next" else None
            if reply is not None and _resumes(reply):
                raise Ended
            if self._told_broken:
                self._told_broken = False
                yield self._stands()
            if event is not None and event.name == "complete":
                return
            if event is not None and reply is not None:
                self._reach(event.id)
                yield Told(self.call.country, reply, event.id)

    async def _events(self, stream: OpenStream) -> AsyncGenerator[Event | None, None]:
        """Its events; None once it has lasted a while. One that breaks at once, again and again, never stood."""
        if not self._told_broken:
            async for event in stream.events:
                yield event
            return
        coming = asyncio.ensure_future(anext(stream.events))
        try:
            await asyncio.wait((coming,), timeout=self.retrying.lasting)
            if not coming.done():
                yield None
            while True:
                yield await coming
                coming = asyncio.ensure_future(anext(stream.events))
        except StopAsyncIteration:
            return
        finally:
            coming.cancel()
            await asyncio.wait((coming,))

    def _stands(self) -> Stands:
        return Stands(self.call.country, self.call.resume if _is_place(self.call.resume) else None)

    def _reach(self, position: str | None) -> None:
        if position is not None:
            self.call = replace(self.call, resume=position)


def _is_place(resume: str | None) -> bool:
    """Whether it names an event, and not a moment."""
    return resume is not None and not resume.startswith("@")


def _resumes(reply: Reply) -> bool:
    return reply.data is None and any(code_of(error) in RESUMED for error in reply.errors)


def _unavailable(call: StreamCall) -> PartitionFailure:
    return PartitionFailure("PARTITION_UNAVAILABLE", call.service, call.country)
