"""Pulls an electorate from the members partition of the same country, straight into a temporary table.

HTTP stream → frames → `COPY … FROM STDIN (FORMAT binary)`: no row is ever a Python object (architecture, section 5).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import aiohttp
import msgspec

from commons.auth.tokens import Asking, partition_token
from commons.bulk import ELECTORATE_COLUMNS, ELECTORATE_PATH, ElectorateRequest, FrameReader, Trailer
from commons.database.sessions import ReadSession
from commons.errors import Refusal
from commons.ids import global_id
from commons.subgraph.context import Partition

PURPOSE = "VOTING_ROLL"
STAGING = "electorate"
WORK_MEMORY = "128MB"
"""What PostgreSQL may sort a national roll in before it goes to disk; given back at the end of the transaction."""
_TIMEOUT = aiohttp.ClientTimeout(total=None, sock_connect=3, sock_read=60)
"""A national electorate takes as long as it takes, as long as it moves."""


class _Said(msgspec.Struct):
    message: str
    extensions: dict[str, Any]


class _Refusals(msgspec.Struct):
    errors: list[_Said]


@dataclass(frozen=True, slots=True)
class Electorate:
    """Which electorate, and the assembly it is for (None: for none, as where sections are counted).

    `known_at`: an audit sequence of the members partition, or now. `membership`: the row of this one alone.
    """

    assembly: UUID | None
    entity: str
    as_of: date
    known_at: int | None = None
    purpose: str = PURPOSE
    membership: UUID | None = None


async def pull(session: ReadSession, partition: Partition, wanted: Electorate) -> Trailer:
    """Fill the temporary table `electorate`, gone at the end of the transaction; the state it was read at.

    Raises `Refusal` ELECTORATE_UNAVAILABLE when the partition does not answer, or answers incompletely.
    """
    await create_staging(session)
    trailer = await fill(session, partition, wanted)
    await session.connection.exec_driver_sql(f"ANALYZE {STAGING}")
    return trailer


async def create_staging(session: ReadSession) -> None:
    """The empty temporary table `electorate`, and the memory to sort it in."""
    columns = ", ".join(f"{name} {kind}" for name, kind in ELECTORATE_COLUMNS)
    await session.connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {STAGING} ({columns}) ON COMMIT DROP")
    await session.connection.exec_driver_sql(f"SET LOCAL work_mem = '{WORK_MEMORY}'")


async def fill(session: ReadSession, partition: Partition, wanted: Electorate) -> Trailer:
    """Copy an electorate into the temporary table as it stands; ELECTORATE_UNAVAILABLE."""
    driver = await session.driver()
    names = [name for name, _ in ELECTORATE_COLUMNS]
    async with streamed(partition, wanted) as reader:
        await driver.copy_to_table(STAGING, source=reader.rows(), columns=names, format="binary")
    return _complete(reader)


async def checked(partition: Partition, wanted: Electorate) -> Trailer:
    """Read the same stream without keeping it: the trailer proves that the state can still be read, and is the same."""
    async with streamed(partition, wanted) as reader:
        async for _ in reader.rows():
            pass
    return _complete(reader)


async def check_there(partition: Partition, wanted: Electorate) -> None:
    """Refuse ELECTORATE_UNAVAILABLE unless the members partition is there and knows the state; reads no row."""
    async with streamed(partition, wanted):
        pass


@asynccontextmanager
async def streamed(partition: Partition, wanted: Electorate) -> AsyncIterator[FrameReader]:
    """The open stream; anything that goes wrong on the way is ELECTORATE_UNAVAILABLE."""
    asked = f"members/{partition.directory.entity(wanted.entity).country}"
    about = global_id(partition.country.code, "assembly", wanted.assembly) if wanted.assembly else None
    asking = Asking(partition.name, asked, wanted.purpose, about)
    one = wanted.membership.hex if wanted.membership else None
    body = msgspec.json.encode(ElectorateRequest(wanted.entity, wanted.as_of.isoformat(), wanted.known_at, one))
    async with framed(partition, asking, ELECTORATE_PATH, body) as reader:
        yield reader


@asynccontextmanager
async def framed(partition: Partition, asking: Asking, path: str, body: bytes) -> AsyncIterator[FrameReader]:
    """The open stream of frames at an address of the partition asked; ELECTORATE_UNAVAILABLE."""
    async with posted(partition, asking, path, body) as response:
        yield FrameReader(response.content.iter_any())


@asynccontextmanager
async def posted(partition: Partition, asking: Asking, path: str, body: bytes) -> AsyncIterator[aiohttp.ClientResponse]:
    """The answer of the partition asked; ELECTORATE_UNAVAILABLE where it does not answer, or not with 200."""
    asked = asking.asked
    address = partition.directory.partitions.get(asked)
    if address is None:
        raise _unavailable(asked)
    headers = {"authorization": f"Bearer {partition_token(asking, partition.key)}", "content-type": "application/json"}
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT) as http,
            http.post(address + path, data=body, headers=headers) as response,
        ):
            if response.status != 200:
                raise await _refused(response, asked)
            yield response
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise _unavailable(asked) from error


async def _refused(response: aiohttp.ClientResponse, asked: str) -> Refusal:
    """The answer ENTITY_NOT_OPEN as the members service gave it; all else says that it gives nothing now."""
    try:
        said = msgspec.json.decode(await response.read(), type=_Refusals).errors[0]
    except (msgspec.DecodeError, IndexError):
        return _unavailable(asked)
    if said.extensions.get("code") != "ENTITY_NOT_OPEN":
        return _unavailable(asked)
    return Refusal("ENTITY_NOT_OPEN", said.message, **{k: v for k, v in said.extensions.items() if k != "code"})


def _complete(reader: FrameReader) -> Trailer:
    if reader.trailer is None:
        raise Refusal("ELECTORATE_UNAVAILABLE", "The electorate arrived incomplete; compute the roll again.")
    return reader.trailer


def _unavailable(asked: str) -> Refusal:
    return Refusal(
        "ELECTORATE_UNAVAILABLE",
        f"{asked} does not give its electorate now, and nothing was written; try again when it is back.",
        partition=asked,
    )
