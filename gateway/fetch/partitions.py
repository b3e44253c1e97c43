"""The fetch stage: one call to one (service, country), with deadline, one retry for reads, breaker and metrics.

Everything is kept by that pair (M11): one country's slow service holds up nobody else's.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import orjson

from gateway.fetch.as_of import stated
from gateway.fetch.breaker import Breaker
from gateway.fetch.connection import RawReply
from gateway.fetch.failures import PartitionFailure
from gateway.fetch.inflight import Inflight
from gateway.fetch.partition import Found, How, Partition
from gateway.fetch.pool import Bulkhead
from gateway.fetch.together import Flight, Manner, Together

NOT_ASKED = frozenset({"PARTITION_CIRCUIT_OPEN", "PARTITION_OVERLOADED"})
JSON_TYPES = frozenset({"application/json", "application/graphql-response+json"})


class Counted(Protocol):
    """Who counts calls (`commons.telemetry.metrics.PartitionMetrics`)."""

    def called(self, service: str, country: str, seconds: float, *, failed: bool) -> None:
        """One call and how it ended."""

    def skipped(self, service: str, country: str) -> None:
        """One call that was not made."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Deadlines in seconds, each inside the next (M19): one country's call, the whole plan.

    `soft` is how long the others are waited for once one country of a scattered field has answered. After `hedge` a
    read without an answer is made a second time, of the same country's replicas (M20); None: never.
    """

    call: float = 5.0
    plan: float = 10.0
    soft: float = 2.0
    hedge: float | None = None


@dataclass(slots=True)
class Reply:
    """What one partition answered: `data` and `errors` as it sent them, or the failure that took their place."""

    service: str
    country: str | None
    data: dict[str, Any] | None = None
    errors: list[dict[str, Any]] = field(default_factory=list)
    failure: PartitionFailure | None = None
    took_ms: int = 0
    as_of: str | None = None
    """When the country says it read this."""

    def __str__(self) -> str:
        where = f"{self.service}/{self.country}" if self.country else self.service
        if self.failure:
            return f"{where}: {self.failure.code} after {self.took_ms} ms"
        errors = f", {len(self.errors)} errors" if self.errors else ""
        return f"{where}: {'data' if self.data is not None else 'no data'}{errors}, {self.took_ms} ms"


Place = tuple[str, str | None]
Address = Callable[[str, str | None], str]


class Partitions:
    """All partitions of the graph. `address` gives a partition's base URL (KeyError: it has none).

    `sharing`: equal reads that are on their way at the same moment are asked once.
    """

    def __init__(
        self,
        address: Address,
        *,
        timing: Timing | None = None,
        metrics: Counted | None = None,
        retry_pause: float = 0.05,
        breaker: Callable[[], Breaker] = Breaker,
        bulkhead: Bulkhead | None = None,
        decode: Callable[[bytes], Any] = orjson.loads,
        sharing: bool = True,
    ) -> None:
        self.address = address
        self.timing = timing or Timing()
        self.metrics = metrics
        self.retry_pause = retry_pause
        self._breaker = breaker
        self._bulkhead = bulkhead
        self._decode = decode
        self.inflight: Inflight[Found] | None = Inflight(_fit) if sharing else None
        self._known: dict[Place, Partition] = {}

    async def call(
        self,
        service: str,
        country: str | None,
        body: bytes,
        headers: bytes = b"",
        *,
        write: bool = False,
        within: float | None = None,
        decode: Callable[[bytes], Any] | None = None,
        tracing: bytes = b"",
        hurried: bool = False,
    ) -> Reply:
        """POST a GraphQL request (JSON bytes) with further header lines; never raises for the partition's faults.

        `tracing` are header lines that make no difference to the answer. `within` is what the request has left, in
        seconds, where that is less than a call may take; `decode` reads the body where less than all of it is needed.
        `hurried`: the call may be cancelled with `LATE` because others have answered; a partition that is late time and
        again is then given a rest, which those who wait for it do not feel.
        """
        seconds = self.timing.call if within is None else min(within, self.timing.call)
        calls = self.together(Manner(How(write, hurried), seconds, headers, decode))
        calls.send((service, country), body, tracing)
        return (await calls.replies())[0]

    def together(self, manner: Manner) -> Together:
        """Calls that are made at once: the shortest way for any number of them."""
        return Together(self, manner)

    def start(self, call: Flight, manner: Manner, body: bytes, tracing: bytes) -> None:
        """Make one of several calls, the shortest way there is."""
        place, how, headers = call.place, manner.how, manner.headers
        content = (body, headers + tracing)
        if self.inflight is not None and not how.write:
            key = (place, body, headers, how)
            if self.inflight.flies(key):
                call.run(self._shared(key, content, manner.seconds))
                return
            call.told = self.inflight.lead(key)
        partition = self._known.get(place)
        connection = partition.free(how) if partition is not None and manner.seconds > 0 else None
        if partition is None or connection is None:
            call.run(self._raw(place, content, how, manner.seconds))
        else:
            call.fly(partition, connection, partition.message(*content))

    def replied(self, place: Place, found: Found, decode: Callable[[bytes], Any] | None, took: float) -> Reply:
        """What came of a call as a reply; it is counted."""
        if isinstance(found, PartitionFailure):
            reply = Reply(*place, failure=found)
        else:
            reply = decoded(found, *place, decode or self._decode)
        reply.took_ms = round(took * 1000)
        self._count(place, reply.failure.code if reply.failure else None, took)
        return reply

    def _count(self, place: Place, code: str | None, seconds: float) -> None:
        if self.metrics is None:
            return
        service, country = place[0], place[1] or ""
        if code in NOT_ASKED:
            self.metrics.skipped(service, country)
        else:
            self.metrics.called(service, country, seconds, failed=code is not None)

    async def close(self) -> None:
        """Close all connections."""
        for partition in self._known.values():
            await partition.pool.close()

    def _partition(self, place: Place) -> Partition:
        made = self._known[place] = Partition.at(
            self.address(*place),
            place,
            breaker=self._breaker,
            bulkhead=self._bulkhead,
            pause=self.retry_pause,
            hedge=self.timing.hedge,
        )
        return made

    async def _shared(
        self, key: tuple[Place, bytes, bytes, How], content: tuple[bytes, bytes], seconds: float
    ) -> Found:
        """The same read at the same moment is made once. Only raw bytes are shared: everybody decodes them."""
        assert self.inflight is not None
        place, _, _, how = key
        until = time.perf_counter() + seconds

        async def ask() -> Found:
            return await self._raw(place, content, how, until - time.perf_counter())

        try:
            return await self.inflight.ask(key, ask, seconds)
        except TimeoutError:
            return PartitionFailure("PARTITION_TIMEOUT", *place)

    async def _raw(self, place: Place, content: tuple[bytes, bytes], how: How, seconds: float) -> Found:
        if seconds <= 0:  # nobody would hear the answer, and a write would happen all the same
            return PartitionFailure("PARTITION_TIMEOUT", *place)
        try:
            partition = self._known.get(place) or self._partition(place)
        except KeyError:
            return PartitionFailure("PARTITION_UNAVAILABLE", *place)
        return await partition.ask(content, how, seconds)


def _fit(found: Found) -> bool:
    """A leader's own deadline says nothing to who may wait longer."""
    return not (isinstance(found, PartitionFailure) and found.code == "PARTITION_TIMEOUT")


def decoded(raw: RawReply, service: str, country: str | None, decode: Callable[[bytes], Any] = orjson.loads) -> Reply:
    """Read an HTTP answer as a GraphQL response; an error status with a GraphQL body is a GraphQL answer."""
    try:
        answer = decode(raw.body) if raw.content_type in JSON_TYPES else None
    except (ValueError, RecursionError):  # every decoder's own error is one; nested without end
        answer = None
    if isinstance(answer, dict):
        data, errors = answer.get("data"), answer.get("errors")
        sound = (data is None or isinstance(data, dict)) and (errors is None or _are_errors(errors))
        if sound and (data is not None or errors):
            return Reply(service, country, data, errors or [], as_of=stated(answer.get("extensions")))
    code = "SUBREQUEST_HTTP_ERROR" if raw.status >= 400 else "SUBREQUEST_MALFORMED_RESPONSE"
    return Reply(service, country, failure=PartitionFailure(code, service, country))


def _are_errors(errors: Any) -> bool:
    return isinstance(errors, list) and all(isinstance(e, dict) and isinstance(e.get("message"), str) for e in errors)


def header_lines(headers: Mapping[str, str]) -> bytes:
    """Header lines for `call`; a value that could break out of its line is left out."""
    return b"".join(
        f"{name}: {value}\r\n".encode("latin-1", "ignore")
        for name, value in headers.items()
        if "\r" not in value and "\n" not in value
    )
