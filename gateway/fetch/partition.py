"""One partition as the gateway keeps it: its connections, its breakers and its budget of retries (M11, M21)."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import NamedTuple

from gateway.fetch.breaker import Breaker
from gateway.fetch.connection import Connection, RawReply
from gateway.fetch.failures import PartitionFailure, TransportError
from gateway.fetch.hedging import hedged
from gateway.fetch.pool import Bulkhead, Pool

BAD_GATEWAY = frozenset({502, 503, 504})
LATE = "late"
"""The message a call is cancelled with that the others were not willing to wait for."""


Found = RawReply | PartitionFailure
"""What comes of a call."""


class How(NamedTuple):
    """What kind of call it is: whether it writes, and whether it is given up when it is late."""

    write: bool
    hurried: bool


@dataclass(slots=True)
class Partition:
    """One (service, country)."""

    service: str
    country: str | None
    pool: Pool
    breaker: Breaker
    pace: Breaker
    """For calls in a hurry: open while the partition answers too late for them, though it may answer."""
    head: bytes
    pause: float
    """Seconds before a retry, on the average."""
    hedge: float | None = None
    """Seconds after which a read without an answer is made a second time; None: never (M20)."""
    retries: float = 3.0
    """Budget: every call earns a tenth, a retry or hedge costs one, so that they never double a failing load (M21)."""

    @classmethod
    def at(
        cls,
        url: str,
        place: tuple[str, str | None],
        *,
        breaker: Callable[[], Breaker],
        bulkhead: Bulkhead | None,
        pause: float,
        hedge: float | None = None,
    ) -> Partition:
        """The partition with this base URL."""
        pool = Pool(url, bulkhead=bulkhead)
        head = (
            f"POST {pool.path} HTTP/1.1\r\nhost: {pool.authority}\r\ncontent-type: application/json\r\n"
            "accept: application/graphql-response+json, application/json;q=0.9\r\n"
        ).encode()
        return cls(*place, pool, breaker(), breaker(), head, pause, hedge)

    def free(self, how: How) -> Connection | None:
        """A connection for a call that needs nothing else: no breaker rests, and one is idle."""
        if not self.breaker.closed or (how.hurried and not self.pace.closed) or self._hedge_of(how) is not None:
            return None
        return self.pool.take(write=how.write)

    async def ask(self, content: tuple[bytes, bytes], how: How, seconds: float) -> Found:
        """POST a body with header lines; what it answered, or why it did not."""
        for breaker in (self.breaker, self.pace) if how.hurried else (self.breaker,):
            if not breaker.allows():
                return self._failure("PARTITION_CIRCUIT_OPEN", retry_after_ms=breaker.wait_ms or None)
        return await self._settled(self._sent(self.message(*content), how, seconds), how)

    async def again(self, message: bytes, how: How, seconds: float) -> Found:
        """The same call a second time, after a short pause."""
        return await self._settled(self._resent(message, seconds), how)

    def message(self, body: bytes, headers: bytes) -> bytes:
        """The HTTP request of one more call."""
        self.retries = min(10.0, self.retries + 0.1)
        return b"%b%bcontent-length: %d\r\n\r\n%b" % (self.head, headers, len(body), body)

    async def _settled(self, sending: Awaitable[RawReply], how: How) -> Found:
        try:
            outcome = await sending
        except TimeoutError:
            outcome = TransportError("PARTITION_TIMEOUT", "no answer in time")
        except TransportError as error:
            outcome = error
        except asyncio.CancelledError as error:
            self.abandoned(how, late=error.args == (LATE,))
            raise
        return self.told(outcome, how)

    def told(self, outcome: RawReply | TransportError, how: How) -> Found:
        """What came of a call; the breakers hear it."""
        if isinstance(outcome, TransportError):
            self._went_wrong(how, asked=outcome.code != "PARTITION_OVERLOADED")
            return self._failure(outcome.code)
        if outcome.status >= 500:
            self._went_wrong(how)
        else:
            self._went_well(how)
        return outcome

    def _failure(self, code: str, *, retry_after_ms: int | None = None) -> PartitionFailure:
        return PartitionFailure(code, self.service, self.country, retry_after_ms=retry_after_ms)

    async def _sent(self, message: bytes, how: How, seconds: float) -> RawReply:
        until = time.perf_counter() + seconds
        try:
            outcome = await self._asked(message, how, until)
            if not self.may_retry(outcome, how):
                return outcome
        except TransportError as error:
            if not self.may_retry(error, how):
                raise
        return await self._resent(message, until - time.perf_counter())

    async def _asked(self, message: bytes, how: How, until: float) -> RawReply:
        def ask() -> Awaitable[RawReply]:
            return self.pool.request(message, until - time.perf_counter(), write=how.write)

        after = self._hedge_of(how)
        return await (ask() if after is None else hedged(ask, after, self._spend))

    def _hedge_of(self, how: How) -> float | None:
        return None if how.write else self.hedge

    async def _resent(self, message: bytes, seconds: float) -> RawReply:
        async with asyncio.timeout(max(seconds, 0)):
            await asyncio.sleep(self.pause * random.uniform(0.5, 1.5))
            return await self.pool.request(message)

    def may_retry(self, outcome: RawReply | TransportError, how: How) -> bool:
        """Whether a call is made once more: reads only, of what may be better in a moment, inside the budget (M21)."""
        if isinstance(outcome, TransportError):
            transient = outcome.code == "PARTITION_UNAVAILABLE"
        else:
            transient = outcome.status in BAD_GATEWAY
        return not how.write and transient and self._spend()

    def _spend(self) -> bool:
        """Take one more call from the budget, if it holds one."""
        if self.retries < 1:
            return False
        self.retries -= 1
        return True

    def _went_well(self, how: How) -> None:
        self.breaker.succeeded()
        if how.hurried:
            self.pace.succeeded()

    def _went_wrong(self, how: How, *, asked: bool = True) -> None:
        """A call failed; where nothing was asked, nothing is known."""
        if asked:
            self.breaker.failed()
        else:
            self.breaker.gave_up()
        if how.hurried:
            self.pace.gave_up()

    def abandoned(self, how: How, *, late: bool) -> None:
        """A call was given up by its caller, because others had answered or for reasons of her own."""
        self.breaker.gave_up()
        if how.hurried:
            (self.pace.failed if late else self.pace.gave_up)()
