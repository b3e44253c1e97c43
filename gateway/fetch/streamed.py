"""What files and event streams share: connections without a deadline for the whole, and what breaks them, by its code.

GraphQL calls have a transport of their own (`pool`), whose replies are whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import aiohttp

from gateway.fetch.failures import PartitionFailure

REFUSAL_MAX, REFUSAL_SECONDS = 65_536, 5.0
"""Bytes of what a partition says instead of a stream, and seconds in which it must have been said."""


class Called(Protocol):
    """Who is asked."""

    @property
    def service(self) -> str:
        """The service's name."""
        ...

    @property
    def country(self) -> str | None:
        """Its country, where it has one."""
        ...


def streaming(connect: float, silence: float, each: int = 0) -> aiohttp.ClientSession:
    """Connections that last until no byte comes for `silence` seconds; `each` at once to one host, 0 for any number."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, limit_per_host=each),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=connect, sock_read=silence),
        headers={"accept-encoding": "identity"},
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
    )


@contextmanager
def failures(call: Called) -> Iterator[None]:
    """Turns what a connection can raise into a `PartitionFailure`."""
    try:
        yield
    except TimeoutError as error:
        raise PartitionFailure("PARTITION_TIMEOUT", call.service, call.country) from error
    except (aiohttp.ClientError, OSError) as error:
        raise PartitionFailure("PARTITION_UNAVAILABLE", call.service, call.country) from error


async def short_body(response: aiohttp.ClientResponse) -> bytes:
    """The body, which may come in pieces; of one too long its beginning. TimeoutError where it does not end."""
    body = bytearray()
    async with asyncio.timeout(REFUSAL_SECONDS):
        async for piece in response.content.iter_any():
            body += piece
            if len(body) > REFUSAL_MAX:
                break
    return bytes(body[:REFUSAL_MAX])
