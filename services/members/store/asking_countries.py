"""Asking another country's members partition for its part of a count or search, in this partition's name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import msgspec

from commons.auth.tokens import Asking, partition_token
from commons.bulk import FrameReader
from commons.errors import Refusal
from commons.subgraph.context import Partition
from services.members.domain.cubes.plane import CUBE_PURPOSE

_TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=3, sock_read=60)
"""A country's people take as long as they take, as long as they move."""


class _Said(msgspec.Struct):
    message: str
    extensions: dict[str, object]


class _Refusals(msgspec.Struct):
    errors: list[_Said]


@asynccontextmanager
async def framed(
    partition: Partition, country: str, path: str, body: bytes, purpose: str = CUBE_PURPOSE
) -> AsyncIterator[FrameReader]:
    """The open stream of frames at an address of that country. Raises as `answered`, also when it is cut."""
    try:
        async with answered(partition, country, path, body, purpose) as response:
            yield FrameReader(response.content.iter_any())
    except Refusal as refusal:
        raise unavailable(country) if refusal.code == "ELECTORATE_UNAVAILABLE" else refusal from refusal


@asynccontextmanager
async def answered(
    partition: Partition, country: str, path: str, body: bytes, purpose: str = CUBE_PURPOSE
) -> AsyncIterator[aiohttp.ClientResponse]:
    """The country's answer. Raises `Refusal` PARTITION_INCOMPLETE (no cube of its own yet), PARTITION_UNAVAILABLE."""
    asked = f"members/{country}"
    address = partition.directory.partitions.get(asked)
    if address is None:
        raise unavailable(country)
    token = partition_token(Asking(partition.name, asked, purpose), partition.key)
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT) as http,
            http.post(address + path, data=body, headers=headers) as response,
        ):
            if response.status != 200:
                raise _refused(await response.read(), country)
            yield response
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise unavailable(country) from error


def _refused(body: bytes, country: str) -> Refusal:
    try:
        said = msgspec.json.decode(body, type=_Refusals).errors[0]
    except (msgspec.DecodeError, IndexError):
        return unavailable(country)
    if said.extensions.get("code") != "NOT_FOUND":
        return unavailable(country)
    return Refusal("PARTITION_INCOMPLETE", said.message, missing=[country])


def unavailable(country: str) -> Refusal:
    """The refusal of a count that lacks a country."""
    return Refusal(
        "PARTITION_UNAVAILABLE",
        f"members/{country} does not give its part now, and nothing was written; try again when it is back.",
        partition=f"members/{country}",
    )
