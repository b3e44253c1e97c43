"""Pulls an electorate from the members partition of the same country, straight into a temporary table.

HTTP stream → frames → `COPY … FROM STDIN (FORMAT binary)`: no row is ever a Python object (architecture, section 5).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import aiohttp
import msgspec
import structlog

from commons.auth.tokens import Asking
from commons.bulk import (
    ELECTORATE_COLUMNS,
    ELECTORATE_PATH,
    KNOWN_AT_HEADER,
    ElectorateRequest,
    FrameReader,
    StreamCut,
    Trailer,
)
from commons.database.sessions import ReadSession
from commons.errors import Refusal
from commons.ids import global_id
from commons.subgraph.context import Partition
from services.governance.store.asking import answered, unavailable

PURPOSE = "VOTING_ROLL"
STAGING = "electorate"
WORK_MEMORY = "128MB"
"""What PostgreSQL may sort a national roll in before it goes to disk; given back at the end of the transaction."""
PATIENCE = (0.2, 1.0, 3.0, 5.0)
"""Seconds before each attempt to go on with a stream that is cut, until a row comes again."""
log = structlog.get_logger(__name__)


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


async def check_registered(partition: Partition, entity: str, membership: UUID, on: date) -> None:
    """Refuse NOT_FOUND for a membership that the entity's register does not have on a day; ELECTORATE_UNAVAILABLE."""
    asked = Electorate(None, entity, on, membership=membership)
    if not (await checked(partition, asked)).rows:
        raise Refusal("NOT_FOUND", f"{entity} has no such member on {on}.").blame(
            global_id(partition.country.code, "membership", membership)
        )


@asynccontextmanager
async def streamed(partition: Partition, wanted: Electorate) -> AsyncIterator[FrameReader]:
    """The open stream, resumed where it is cut; anything else that goes wrong on the way is ELECTORATE_UNAVAILABLE."""
    async with AsyncExitStack() as connection:
        yield await _Asking(partition, wanted, connection).reader()


class _Asking:
    """One electorate, over as many connections as it takes."""

    def __init__(self, partition: Partition, wanted: Electorate, connection: AsyncExitStack) -> None:
        one = wanted.membership.hex if wanted.membership else None
        self.partition = partition
        self.request = ElectorateRequest(wanted.entity, wanted.as_of.isoformat(), wanted.known_at, one)
        self.connection = connection
        self.failed = 0
        about = global_id(partition.country.code, "assembly", wanted.assembly) if wanted.assembly else None
        asked = f"members/{partition.directory.entity(wanted.entity).country}"
        self.asking = Asking(partition.name, asked, wanted.purpose, about)

    async def reader(self) -> FrameReader:
        """Ask; the answer names the state at which a stream that is cut is asked for again."""
        response = await self._open()
        known_at = response.headers.get(KNOWN_AT_HEADER, "")
        if self.request.membership is not None or not known_at.isdigit():
            return FrameReader(_chunks(response))
        self.request = msgspec.structs.replace(self.request, known_at=int(known_at))
        return FrameReader(_chunks(response), self.resume)

    async def resume(self, received: int) -> AsyncIterator[bytes]:
        """Ask for what is missing, a few times while nothing comes, then refuse ELECTORATE_UNAVAILABLE."""
        self.failed = 0 if received > self.request.received else self.failed
        self.request = msgspec.structs.replace(self.request, received=received)
        while self.failed < len(PATIENCE):
            await asyncio.sleep(PATIENCE[self.failed])
            self.failed += 1
            log.info("electorate resumed", asked=self.asking.asked, received=received)
            await self.connection.aclose()
            try:
                return _chunks(await self._open())
            except Refusal as refusal:
                if refusal.code != "ELECTORATE_UNAVAILABLE":
                    raise
        raise unavailable(self.asking.asked)

    async def _open(self) -> aiohttp.ClientResponse:
        answer = answered(self.partition, self.asking, "GET", ELECTORATE_PATH, params=self.request.query())
        return await self.connection.enter_async_context(answer)


async def _chunks(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    try:
        async for chunk in response.content.iter_any():
            yield chunk
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise StreamCut from error


def _complete(reader: FrameReader) -> Trailer:
    if reader.trailer is None:
        raise Refusal("ELECTORATE_UNAVAILABLE", "The electorate arrived incomplete; compute the roll again.")
    return reader.trailer
