"""The fetch stage: one call to one (service, country), with deadline, one retry for reads, breaker and metrics.

Everything is kept by that pair (M11): one country's slow service holds up nobody else's.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import orjson

from gateway.fetch.as_of import stated
from gateway.fetch.breaker import Breaker
from gateway.fetch.connection import RawReply
from gateway.fetch.failures import PartitionFailure, TransportError
from gateway.fetch.inflight import Inflight
from gateway.fetch.pool import Pool

BAD_GATEWAY = frozenset({502, 503, 504})
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

    `soft` is how long the others are waited for once one country of a scattered field has answered.
    """

    call: float = 5.0
    plan: float = 10.0
    soft: float = 2.0


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


@dataclass(slots=True)
class _Partition:
    pool: Pool
    breaker: Breaker
    head: bytes
    retries: float = 3.0
    """Budget: every call earns a tenth, a retry costs one, so that retries never double a failing load (M21)."""


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
        decode: Callable[[bytes], Any] = orjson.loads,
        sharing: bool = True,
    ) -> None:
        self.address = address
        self.timing = timing or Timing()
        self.metrics = metrics
        self.retry_pause = retry_pause
        self._breaker = breaker
        self._decode = decode
        self.inflight: Inflight[RawReply | PartitionFailure] | None = Inflight(_fit) if sharing else None
        self._known: dict[tuple[str, str | None], _Partition] = {}

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
    ) -> Reply:
        """POST a GraphQL request (JSON bytes) with further header lines; never raises for the partition's faults.

        `tracing` are header lines that make no difference to the answer. `within` is what the request has left, in
        seconds, where that is less than a call may take; `decode` reads the body where less than all of it is needed.
        """
        began = time.perf_counter()
        seconds = self.timing.call if within is None else min(within, self.timing.call)
        content = body, headers + tracing
        if write or self.inflight is None:
            found = await self._raw(service, country, content, write, seconds)
        else:
            found = await self._shared(service, country, content, headers, seconds)
        if isinstance(found, PartitionFailure):
            reply = Reply(service, country, failure=found)
        else:
            reply = decoded(found, service, country, decode or self._decode)
        self._count(reply, time.perf_counter() - began)
        return reply

    def _count(self, reply: Reply, seconds: float) -> None:
        reply.took_ms = round(seconds * 1000)
        if self.metrics is None:
            return
        service, country, failure = reply.service, reply.country or "", reply.failure
        if failure is not None and failure.code == "PARTITION_CIRCUIT_OPEN":
            self.metrics.skipped(service, country)
        else:
            self.metrics.called(service, country, seconds, failed=failure is not None)

    async def close(self) -> None:
        """Close all connections."""
        for partition in self._known.values():
            await partition.pool.close()

    def _partition(self, service: str, country: str | None) -> _Partition:
        pool = Pool(self.address(service, country))
        head = (
            f"POST {pool.path} HTTP/1.1\r\nhost: {pool.authority}\r\ncontent-type: application/json\r\n"
            "accept: application/graphql-response+json, application/json;q=0.9\r\n"
        ).encode()
        made = self._known[service, country] = _Partition(pool, self._breaker(), head)
        return made

    async def _shared(
        self, service: str, country: str | None, content: tuple[bytes, bytes], headers: bytes, seconds: float
    ) -> RawReply | PartitionFailure:
        """The same read at the same moment is made once. Only raw bytes are shared: everybody decodes them."""
        assert self.inflight is not None
        until = time.perf_counter() + seconds

        async def ask() -> RawReply | PartitionFailure:
            return await self._raw(service, country, content, False, until - time.perf_counter())

        try:
            return await self.inflight.ask((service, country, content[0], headers), ask, seconds)
        except TimeoutError:
            return PartitionFailure("PARTITION_TIMEOUT", service, country)

    async def _raw(
        self, service: str, country: str | None, content: tuple[bytes, bytes], write: bool, seconds: float
    ) -> RawReply | PartitionFailure:
        body, headers = content
        if seconds <= 0:  # nobody would hear the answer, and a write would happen all the same
            return PartitionFailure("PARTITION_TIMEOUT", service, country)
        try:
            partition = self._known.get((service, country)) or self._partition(service, country)
        except KeyError:
            return PartitionFailure("PARTITION_UNAVAILABLE", service, country)
        breaker = partition.breaker
        if not breaker.allows():
            return PartitionFailure("PARTITION_CIRCUIT_OPEN", service, country, retry_after_ms=breaker.wait_ms or None)
        message = b"%b%bcontent-length: %d\r\n\r\n%b" % (partition.head, headers, len(body), body)
        try:
            raw = await self._sent(partition, message, write, seconds)
        except (TimeoutError, TransportError) as error:
            breaker.failed()
            code = error.code if isinstance(error, TransportError) else "PARTITION_TIMEOUT"
            return PartitionFailure(code, service, country)
        except asyncio.CancelledError:
            breaker.gave_up()
            raise
        if raw.status >= 500:
            breaker.failed()
        else:
            breaker.succeeded()
        return raw

    async def _sent(self, partition: _Partition, message: bytes, write: bool, seconds: float) -> RawReply:
        began = time.perf_counter()
        partition.retries = min(10.0, partition.retries + 0.1)
        try:
            raw = await partition.pool.request(message, seconds, write=write)
            if write or raw.status not in BAD_GATEWAY or not self._may_retry(partition):
                return raw
        except TransportError as error:
            if write or error.code != "PARTITION_UNAVAILABLE" or not self._may_retry(partition):
                raise
        async with asyncio.timeout(max(seconds - (time.perf_counter() - began), 0)):
            await asyncio.sleep(self.retry_pause * random.uniform(0.5, 1.5))
            return await partition.pool.request(message)

    def _may_retry(self, partition: _Partition) -> bool:
        if partition.retries < 1:
            return False
        partition.retries -= 1
        return True


def _fit(found: RawReply | PartitionFailure) -> bool:
    """A leader's own deadline says nothing to who may wait longer."""
    return not (isinstance(found, PartitionFailure) and found.code == "PARTITION_TIMEOUT")


def decoded(raw: RawReply, service: str, country: str | None, decode: Callable[[bytes], Any] = orjson.loads) -> Reply:
    """Read an HTTP answer as a GraphQL response; an error status with a GraphQL body is a GraphQL answer."""
    try:
        answer = decode(raw.body) if raw.content_type in JSON_TYPES else None
    except ValueError:  # every decoder's own error is one
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
