"""One subscription while it runs: a response for each event, and for each change in who can be heard."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from commons.errors import CODES
from commons.telemetry import trace
from gateway.merge.plain import Execution
from gateway.merge.status import State, Status, status_of
from gateway.merge.tree import TreeError, attach
from gateway.plan.nodes import Fetch
from gateway.response.answer import Response
from gateway.route.model import Calls, Skipped
from gateway.subscribe.country import Broken, CountryStream, Over, Stands, Told, Word
from gateway.subscribe.resume import Resume
from gateway.subscribe.together import Room, together


@dataclass(frozen=True, slots=True)
class Happened:
    """What the caller is told: a response, and the id to resume after."""

    response: Response
    id: str


@dataclass(slots=True)
class Subscription:
    """A planned subscription: `begin` starts a run of its plan, `respond` ends one."""

    fetch: Fetch
    calls: Calls
    streams: list[CountryStream]
    resume: Resume
    begin: Callable[[], Execution]
    respond: Callable[[Execution], Response]
    caller: str = ""
    """By what her streams are counted; empty for who came without a token."""
    until: float | None = None
    """When her token ends (Unix time)."""
    room: Room = field(default_factory=Room)
    _statuses: dict[str, Status] = field(default_factory=dict)
    _news: list[TreeError] = field(default_factory=list)

    @property
    def placed(self) -> bool:
        """Whether countries are asked: only then is there something to say about them."""
        return self.fetch.placement.response_name is not None

    async def happenings(self) -> AsyncGenerator[Happened, None]:
        """Everything the caller is told, until all countries are over. Raises `TooSlow`."""
        for skipped in self.calls.skipped:
            self._skip(skipped)
        async with aclosing(together(self.streams, self.room)) as words:
            async for word in words:
                if isinstance(word, Told):
                    yield await self._event(word)
                elif self._heard(word) and self.placed and len(self._statuses) >= self._expected:
                    yield self._change()

    @property
    def _expected(self) -> int:
        """Countries of which something is known once all have been tried: before that, silence means nothing."""
        return len(self.streams) + len(self.calls.skipped)

    async def _event(self, told: Told) -> Happened:
        self.resume.reach(told.country, told.position)
        if told.country and told.reply.data is None:
            self._statuses[told.country] = replace(status_of(told.reply, answered=False), took_ms=None)
        where = {"country": told.country} if told.country else {}
        with trace.span("event", service=self.fetch.service, **where):
            execution = self.begin()
            await execution.complete(self.fetch, self.calls, told.reply)
            return self._told(execution)

    def _change(self) -> Happened:
        """Who can be heard now; for who cannot any more there is an error."""
        execution = self.begin()
        for error in self._news:
            attach(execution.tree, error)
        self._news.clear()
        return self._told(execution)

    def _told(self, execution: Execution) -> Happened:
        for status in self._statuses.values():
            execution.countries.add(replace(status))
        return Happened(self.respond(execution), self.resume.sealed())

    def _heard(self, word: Word) -> bool:
        """Take note of a country that can or cannot be heard; whether that is news."""
        if isinstance(word, Over) or not word.country:
            return False
        if isinstance(word, Stands):
            self.resume.reach(word.country, word.position)
            fresh = Status(word.country)
        else:
            assert isinstance(word, Broken)
            state = State.TIMED_OUT if word.failure.timed_out else State.FAILED
            fresh = Status(word.country, state, word.failure.code)
            self._news.append(self._error(word.country, word.failure.formatted()))
        known = self._statuses.get(word.country)
        self._statuses[word.country] = fresh
        return known != fresh

    def _skip(self, skipped: Skipped) -> None:
        self._statuses[skipped.country] = Status(skipped.country, State.SKIPPED, skipped.code)
        error = {
            "message": f"{skipped.country}: {CODES.get(skipped.code, skipped.code)}.",
            "extensions": {"code": skipped.code},
        }
        self._news.append(self._error(skipped.country, error))

    def _error(self, country: str, error: dict) -> TreeError:
        return TreeError((str(self.fetch.placement.response_name),), error, self.fetch.service, country)
