"""A partition's event stream: opened, read event by event, and known to be dead when it is silent for too long."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import orjson

from commons.events.text import MEDIA_TYPE, Event, Reader, TooLong
from gateway.fetch.connection import RawReply
from gateway.fetch.failures import PartitionFailure
from gateway.fetch.partitions import Partitions, Reply, decoded
from gateway.fetch.pool import graphql_url
from gateway.fetch.streamed import failures, short_body, streaming

SILENCE_SECONDS = 45.0
"""Services send a heartbeat every 15 seconds; after this much silence a stream is given up and opened anew."""
_FIRST = "last-event-id"


@dataclass(frozen=True, slots=True)
class StreamCall:
    """What is asked of one partition: a GraphQL request as JSON, and after which event it goes on."""

    service: str
    country: str | None
    body: bytes
    headers: Mapping[str, str]
    resume: str | None = None


@dataclass(frozen=True, slots=True)
class OpenStream:
    """A stream that stands. `position` is where it begins, where the partition says so; a refused one is a `reply`."""

    position: str | None
    events: AsyncIterator[Event]


class Refused(Exception):
    """The partition answered, and not with a stream."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(str(reply))
        self.reply = reply


class EventSources:
    """Opens streams of the graph's partitions; each takes a connection of its own."""

    def __init__(self, partitions: Partitions, silence: float = SILENCE_SECONDS) -> None:
        self._partitions = partitions
        self._silence = silence
        self._http: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close all connections."""
        if self._http is not None:
            await self._http.close()

    @asynccontextmanager
    async def opened(self, call: StreamCall) -> AsyncIterator[OpenStream]:
        """The stream; its events end early only with a `PartitionFailure`. Raises `Refused` and `PartitionFailure`."""
        began = time.perf_counter()
        try:
            address = graphql_url(self._partitions.address(call.service, call.country))
        except KeyError as error:
            raise PartitionFailure("PARTITION_UNAVAILABLE", call.service, call.country) from error
        asked = {
            "content-type": "application/json",
            "accept": f"{MEDIA_TYPE}, application/graphql-response+json;q=0.5, application/json;q=0.5",
            **call.headers,
            **({_FIRST: call.resume} if call.resume else {}),
        }
        opened = False
        try:
            with failures(call):
                async with self._session().post(address, data=call.body, headers=asked, allow_redirects=False) as found:
                    if found.status != 200 or found.content_type != MEDIA_TYPE:
                        raise Refused(await _whole(found, call))
                    opened = True
                    self._count(call, began, failed=False)
                    yield OpenStream(found.headers.get(_FIRST), _events(found, call))
        except (PartitionFailure, Refused):
            if not opened:
                self._count(call, began, failed=True)
            raise

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            self._http = streaming(self._partitions.timing.call, self._silence)
        return self._http

    def _count(self, call: StreamCall, began: float, *, failed: bool) -> None:
        metrics = self._partitions.metrics
        if metrics is not None:
            metrics.called(call.service, call.country or "", time.perf_counter() - began, failed=failed)


async def _events(response: aiohttp.ClientResponse, call: StreamCall) -> AsyncIterator[Event]:
    reader = Reader()
    try:
        with failures(call):
            async for piece in response.content.iter_any():
                for event in reader.feed(piece):
                    yield event
    except TooLong as error:
        raise PartitionFailure("SUBREQUEST_MALFORMED_RESPONSE", call.service, call.country) from error
    # The end of the connection is not the end of the stream: that would have been said.
    raise PartitionFailure("PARTITION_UNAVAILABLE", call.service, call.country)


async def _whole(response: aiohttp.ClientResponse, call: StreamCall) -> Reply:
    raw = RawReply(response.status, response.content_type, await short_body(response))
    return decoded(raw, call.service, call.country)


def result_of(event: Event, call: StreamCall) -> Reply:
    """The GraphQL result that an event holds."""
    return decoded(RawReply(200, "application/json", event.data), call.service, call.country, orjson.loads)
