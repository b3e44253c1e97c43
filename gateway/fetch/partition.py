"""One partition as the gateway keeps it: its connections, its breakers and its budget of retries (M11, M21)."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from gateway.fetch.breaker import Breaker
from gateway.fetch.connection import RawReply
from gateway.fetch.failures import PartitionFailure, TransportError
from gateway.fetch.pool import Bulkhead, Pool

BAD_GATEWAY = frozenset({502, 503, 504})
LATE = "late"
"""The message a call is cancelled with that the others were not willing to wait for."""


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
    retries: float = 3.0
    """Budget: every call earns a tenth, a retry costs one, so that retries never double a failing load (M21)."""

    @classmethod
    def at(
        cls,
        url: str,
        place: tuple[str, str | None],
        *,
        breaker: Callable[[], Breaker],
        bulkhead: Bulkhead | None,
        pause: float,
    ) -> Partition:
        """The partition with this base URL."""
        pool = Pool(url, bulkhead=bulkhead)
        head = (
            f"POST {pool.path} HTTP/1.1\r\nhost: {pool.authority}\r\ncontent-type: application/json\r\n"
            "accept: application/graphql-response+json, application/json;q=0.9\r\n"
        ).encode()
        return cls(*place, pool, breaker(), breaker(), head, pause)

    async def ask(self, content: tuple[bytes, bytes], how: How, seconds: float) -> RawReply | PartitionFailure:
        """POST a body with header lines; what it answered, or why it did not."""
        for breaker in (self.breaker, self.pace) if how.hurried else (self.breaker,):
            if not breaker.allows():
                return self._failure("PARTITION_CIRCUIT_OPEN", retry_after_ms=breaker.wait_ms or None)
        try:
            raw = await self._sent(content, how.write, seconds)
        except (TimeoutError, TransportError) as error:
            code = error.code if isinstance(error, TransportError) else "PARTITION_TIMEOUT"
            self._went_wrong(how, asked=code != "PARTITION_OVERLOADED")
            return self._failure(code)
        except asyncio.CancelledError as error:
            self._abandoned(how, late=error.args == (LATE,))
            raise
        if raw.status >= 500:
            self._went_wrong(how)
        else:
            self._went_well(how)
        return raw

    def _failure(self, code: str, *, retry_after_ms: int | None = None) -> PartitionFailure:
        return PartitionFailure(code, self.service, self.country, retry_after_ms=retry_after_ms)

    async def _sent(self, content: tuple[bytes, bytes], write: bool, seconds: float) -> RawReply:
        body, headers = content
        message = b"%b%bcontent-length: %d\r\n\r\n%b" % (self.head, headers, len(body), body)
        self.retries = min(10.0, self.retries + 0.1)
        pool, until = self.pool, time.perf_counter() + seconds
        connection = pool.take(write=write)
        try:
            if connection is None:
                raw = await pool.request(message, seconds, write=write)
            else:
                try:  # the short way, taken by nearly every call
                    raw = await connection.send(message, seconds)
                finally:
                    pool.give_back(connection)
            if write or raw.status not in BAD_GATEWAY or not self._may_retry():
                return raw
        except TransportError as error:
            if write or error.code != "PARTITION_UNAVAILABLE" or not self._may_retry():
                raise
        async with asyncio.timeout(max(until - time.perf_counter(), 0)):
            await asyncio.sleep(self.pause * random.uniform(0.5, 1.5))
            return await pool.request(message)

    def _may_retry(self) -> bool:
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

    def _abandoned(self, how: How, *, late: bool) -> None:
        """A call was given up by its caller, because others had answered or for reasons of her own."""
        self.breaker.gave_up()
        if how.hurried:
            (self.pace.failed if late else self.pace.gave_up)()
