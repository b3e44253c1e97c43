"""Fetching a file from one partition as it comes: no block is kept longer than it takes to pass it on."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import orjson

from commons.errors import CODES, Refusal
from gateway.fetch.breaker import Breaker
from gateway.fetch.failures import PartitionFailure
from gateway.fetch.partitions import Partitions
from gateway.fetch.streamed import failures, short_body, streaming
from gateway.route.files import FileCall

PASSED_ON = ("content-type", "content-disposition", "content-length", "cache-control")
"""Headers of the file that reach the caller; nothing else of the partition does."""
AT_ONCE = 16
"""Files of one partition at once; the next waits."""
_SILENCE = 60.0
"""Seconds without a byte after which a file is given up; a long one takes as long as it moves."""


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file whose partition has begun to send it. Its blocks end early only with a `PartitionFailure`."""

    headers: Mapping[str, str]
    blocks: AsyncIterator[bytes]


class Files:
    """The files of all partitions, each (service, country) with its own connections and breaker (M11)."""

    def __init__(self, partitions: Partitions) -> None:
        self._partitions = partitions
        self._breakers: defaultdict[tuple[str, str], Breaker] = defaultdict(Breaker)
        self._http: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close all connections."""
        if self._http is not None:
            await self._http.close()

    @asynccontextmanager
    async def opened(
        self, call: FileCall, headers: Mapping[str, str], body: bytes | None = None
    ) -> AsyncIterator[OpenFile]:
        """The file, from its first block on; where `body` is sent to be kept, what the partition answers.

        Raises `Refusal` as the partition says it, and `PartitionFailure` where it says nothing that can be used.
        """
        breaker, began = self._breakers[call.service, call.country], time.perf_counter()
        if not breaker.allows():
            self._skipped(call)
            raise PartitionFailure(
                "PARTITION_CIRCUIT_OPEN", call.service, call.country, retry_after_ms=breaker.wait_ms or None
            )
        settle = breaker.gave_up  # the caller left: that says nothing of the partition
        try:
            async with self._answer(call, headers, body) as response:
                yield OpenFile(_kept(response), _blocks(response, call))
            settle = breaker.succeeded
        except Refusal:
            settle = breaker.succeeded
            raise
        except PartitionFailure:
            settle = breaker.failed
            raise
        finally:
            settle()
            if self._partitions.metrics is not None:
                seconds, failed = time.perf_counter() - began, settle == breaker.failed
                self._partitions.metrics.called(call.service, call.country, seconds, failed=failed)

    @asynccontextmanager
    async def _answer(
        self, call: FileCall, headers: Mapping[str, str], body: bytes | None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        try:
            address = self._partitions.address(call.service, call.country) + call.path
        except KeyError as error:
            raise PartitionFailure("PARTITION_UNAVAILABLE", call.service, call.country) from error
        with failures(call):
            async with self._session().request(
                call.method, address, headers=headers, data=body, allow_redirects=False
            ) as response:
                if response.status != 200:
                    raise await _refused(response, call)
                yield response

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            self._http = streaming(self._partitions.timing.call, _SILENCE, AT_ONCE)
        return self._http

    def _skipped(self, call: FileCall) -> None:
        if self._partitions.metrics is not None:
            self._partitions.metrics.skipped(call.service, call.country)


async def _blocks(response: aiohttp.ClientResponse, call: FileCall) -> AsyncIterator[bytes]:
    with failures(call):
        async for block in response.content.iter_any():
            yield block


def _kept(response: aiohttp.ClientResponse) -> dict[str, str]:
    return {name: response.headers[name] for name in PASSED_ON if name in response.headers}


async def _refused(response: aiohttp.ClientResponse, call: FileCall) -> Refusal | PartitionFailure:
    """What the partition says instead of the file, as a refusal of ours if it is one."""
    failure = PartitionFailure("SUBREQUEST_HTTP_ERROR", call.service, call.country)
    if response.status >= 500 or response.content_type != "application/json":
        return failure
    body = await short_body(response)
    try:
        said = orjson.loads(body)["errors"][0]
        message, details = said["message"], dict(said["extensions"])
        code = details.pop("code")
    except (orjson.JSONDecodeError, LookupError, TypeError, ValueError):
        return failure
    if code not in CODES or not isinstance(message, str):
        return failure
    details.pop("traceId", None)
    return Refusal(code, message, **details)
