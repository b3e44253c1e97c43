"""Asking another partition on the bulk plane, with a token of this partition's own (architecture, section 5)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import msgspec

from commons.auth.tokens import Asking, partition_token
from commons.bulk import FrameReader
from commons.errors import Refusal
from commons.subgraph.context import Partition

_TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=3, sock_read=60)
"""A national electorate takes as long as it takes, as long as it moves."""


class _Said(msgspec.Struct):
    message: str
    extensions: dict[str, Any]


class _Refusals(msgspec.Struct):
    errors: list[_Said]


@asynccontextmanager
async def framed(partition: Partition, asking: Asking, path: str, body: bytes) -> AsyncIterator[FrameReader]:
    """The open stream of frames at an address of the partition asked; ELECTORATE_UNAVAILABLE."""
    async with posted(partition, asking, path, body) as response:
        yield FrameReader(response.content.iter_any())


@asynccontextmanager
async def posted(partition: Partition, asking: Asking, path: str, body: bytes) -> AsyncIterator[aiohttp.ClientResponse]:
    """The answer to a body of JSON; ELECTORATE_UNAVAILABLE where there is none, or not with 200."""
    typed = {"content-type": "application/json"}
    async with answered(partition, asking, "POST", path, data=body, headers=typed) as response:
        yield response


@asynccontextmanager
async def answered(
    partition: Partition, asking: Asking, method: str, path: str, headers: Mapping[str, str] = {}, **more: Any
) -> AsyncIterator[aiohttp.ClientResponse]:
    """The answer of the partition asked; ELECTORATE_UNAVAILABLE where it does not answer, or not with 200."""
    asked = asking.asked
    address = partition.directory.partitions.get(asked)
    if address is None:
        raise unavailable(asked)
    said = {"authorization": f"Bearer {partition_token(asking, partition.key)}", **headers}
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT) as http,
            http.request(method, address + path, headers=said, **more) as response,
        ):
            if response.status != 200:
                raise await _refused(response, asked)
            yield response
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise unavailable(asked) from error


async def _refused(response: aiohttp.ClientResponse, asked: str) -> Refusal:
    """The answer ENTITY_NOT_OPEN as the members service gave it; all else says that it gives nothing now."""
    try:
        said = msgspec.json.decode(await response.read(), type=_Refusals).errors[0]
    except (msgspec.DecodeError, IndexError):
        return unavailable(asked)
    if said.extensions.get("code") != "ENTITY_NOT_OPEN":
        return unavailable(asked)
    return Refusal("ENTITY_NOT_OPEN", said.message, **{k: v for k, v in said.extensions.items() if k != "code"})


def unavailable(asked: str) -> Refusal:
    """The refusal of whoever needed what the partition asked does not give."""
    return Refusal(
        "ELECTORATE_UNAVAILABLE",
        f"{asked} does not give its electorate now, and nothing was written; try again when it is back.",
        partition=asked,
    )
