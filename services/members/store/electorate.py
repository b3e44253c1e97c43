"""An electorate straight out of PostgreSQL: every membership registered on a day, as known at a sequence."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from commons.bulk import Trailer, closing, frame
from commons.database.audit import GENESIS
from commons.database.sessions import Database, ReadSession
from commons.errors import Refusal
from services.members.domain.entity_life import check_there
from services.members.store.entity_life import statuses

FRAME_BYTES = 1 << 17
FRAMES_AHEAD = 4

# Prices are looked up, not joined: a join would sort a million rows anew between the two sums.
_CODES = "(SELECT array_agg(code ORDER BY code) FROM share_class WHERE entity = $1)"
_PRICES = "((SELECT array_agg(nominal ORDER BY code) FROM share_class WHERE entity = $1))"


def _electorate(one: str = "TRUE") -> str:
    """`one` narrows every part, by its column `membership`."""
    return f"""
SELECT r.membership, p.person, m.kind, m.number, c.category, k.college,
       lower(r.valid), upper(r.valid) - 1,
       s.membership IS NULL, s.detail, d.membership IS NOT NULL,
       coalesce(h.held, 0)::integer, coalesce(h.paid, 0)::integer
  FROM registration r
  JOIN membership m ON m.id = r.membership
  LEFT JOIN membership_person p ON p.membership = r.membership AND p.valid @> $2::date AND p.known @> $3::bigint
  LEFT JOIN categorisation c ON c.membership = r.membership AND c.valid @> $2::date AND c.known @> $3::bigint
  LEFT JOIN college_seat k ON k.membership = r.membership AND k.valid @> $2::date AND k.known @> $3::bigint
  LEFT JOIN (SELECT membership, min(detail) AS detail FROM membership_fact
              WHERE kind = 'VOTE_SUSPENDED' AND valid @> $2::date AND known @> $3::bigint AND {one}
              GROUP BY membership) s ON s.membership = r.membership
  LEFT JOIN (SELECT DISTINCT membership FROM membership_fact
              WHERE kind = 'IN_DEFAULT' AND valid @> $2::date AND known @> $3::bigint
                AND {one}) d ON d.membership = r.membership
  LEFT JOIN (SELECT t.membership, sum(t.held) AS held,
                    sum(LEAST(t.held, floor(t.paid / {_PRICES}[array_position({_CODES}, t.share_class)]))) AS paid
               FROM (SELECT o.membership, o.share_class, sum(o.held_change) AS held, sum(o.paid_change) AS paid
                       FROM share_operation o
                      WHERE o.entity = $1 AND o.value_date <= $2::date AND o.known @> $3::bigint AND {one}
                      GROUP BY o.membership, o.share_class) t
              GROUP BY t.membership) h ON h.membership = r.membership
 WHERE r.entity = $1 AND r.valid @> $2::date AND r.known @> $3::bigint
   AND {one.replace("membership", "r.membership")}
 ORDER BY p.person, r.membership
"""


ELECTORATE = _electorate()
"""The column order of `commons.bulk.ELECTORATE_COLUMNS`; $1 entity, $2 day, $3 sequence."""

ELECTORATE_OF_ONE = _electorate("membership = $4")
"""The row of one membership, $4, without a walk through the register."""

BARE_ELECTORATE = ELECTORATE.replace("m.number, c.category, k.college", "NULL::integer, NULL, NULL").replace(
    "s.detail", "NULL"
)
"""What another country may have for a consultation: what decides a vote, but not why one is suspended."""


ALIASES = """
WITH RECURSIVE step (asked, person, hops) AS (
  SELECT old, new, 1 FROM person_alias WHERE upper_inf(known)
  UNION ALL
  SELECT s.asked, p.new, s.hops + 1 FROM step s JOIN person_alias p ON p.old = s.person AND upper_inf(p.known)
   WHERE s.hops < 32
)
SELECT DISTINCT ON (asked) asked, person FROM step ORDER BY asked, hops DESC
"""


@dataclass(frozen=True, slots=True)
class ElectorateState:
    """Which electorate, read at which state of the register."""

    entity: str
    as_of: date
    sequence: int
    head: str


async def electorate_state(session: ReadSession, entity: str, as_of: date, known_at: int | None) -> ElectorateState:
    """The state that names the electorate for ever. Raises `Refusal` UNKNOWN_ENTITY, ENTITY_NOT_OPEN, BAD_ARGUMENT."""
    name = await session.value("SELECT name FROM legal_entity WHERE id = :id", {"id": entity})
    if name is None:
        raise Refusal("UNKNOWN_ENTITY", "This country's members service keeps no register of that entity.")
    check_there((await statuses(session, [entity], known_at))[entity], as_of, name)
    sequence, head = await session.head()
    if known_at is None or known_at == sequence:
        return ElectorateState(entity, as_of, sequence, head)
    past = GENESIS
    if known_at != 0:
        past = await session.value("SELECT hash FROM audit WHERE sequence = :known", {"known": known_at})
    if past is None:
        raise Refusal("BAD_ARGUMENT", f"Nothing is known at sequence {known_at}; the register stands at {sequence}.")
    return ElectorateState(entity, as_of, known_at, past.hex())


async def check_electorate(database: Database, entity: str, as_of: date, known_at: int | None) -> ElectorateState:
    """The state to stream; what could not be answered is refused here, before the first byte."""
    async with database.reading() as session:
        return await electorate_state(session, entity, as_of, known_at)


async def electorate_stream(
    database: Database,
    state: ElectorateState,
    *,
    bare: bool = False,
    one: UUID | None = None,
    received: int = 0,
) -> AsyncIterator[bytes]:
    """The frames of `commons.bulk`: rows and trailer of one snapshot, in bounded memory. `one`: of this membership.

    `received` bytes of rows are read and hashed but not sent: a state's rows are always the same bytes. A reader that
    stops, or a database that fails, ends the stream without its trailer.
    """
    async with database.reading() as session:
        if one is None:
            await _take_whole_tables(session)
        arguments = (state.entity, state.as_of, state.sequence, *(() if one is None else (one,)))
        query = BARE_ELECTORATE if bare else ELECTORATE if one is None else ELECTORATE_OF_ONE
        at = (state.sequence, state.head)
        async with aclosing(copied_frames(session, query, arguments, at, received)) as frames:
            async for part in frames:
                yield part


async def _take_whole_tables(session: ReadSession) -> None:
    """With stale statistics the planner may otherwise walk indexes a million times."""
    for name, value in (("enable_nestloop", "off"), ("work_mem", "64MB"), ("jit", "off")):
        await session.value("SELECT set_config(:name, :value, true)", {"name": name, "value": value})


async def alias_stream(database: Database) -> AsyncIterator[bytes]:
    """Frames of every former person id with the id it goes by today (`commons.bulk.ALIAS_TABLE_COLUMNS`)."""
    async with database.reading() as session:
        state = await session.head()
        async with aclosing(copied_frames(session, ALIASES, (), state)) as frames:
            async for part in frames:
                yield part


async def copied_frames(
    session: ReadSession, query: str, arguments: tuple[Any, ...], state: tuple[int, str], received: int = 0
) -> AsyncGenerator[bytes, None]:
    """The frames of `commons.bulk`: rows, and the trailer with `state`, the sequence and hash they were read at.

    `received` bytes of rows are hashed but not sent.
    """
    digest, rows, skip = hashlib.sha256(), 0, received
    async with aclosing(copied(session, query, arguments)) as chunks:
        async for chunk in chunks:
            if isinstance(chunk, int):
                rows = chunk
                continue
            digest.update(chunk)
            if rest := chunk[skip:]:
                yield frame(rest)
            skip -= min(skip, len(chunk))
    yield closing(Trailer(rows, digest.hexdigest(), *state))


async def copied(session: ReadSession, query: str, arguments: tuple[Any, ...]) -> AsyncGenerator[bytes | int, None]:
    """Chunks of the COPY, and last the number of rows."""
    driver, ahead = await session.driver(), asyncio.Queue[bytes | int](FRAMES_AHEAD)
    copying = asyncio.create_task(_copy(driver, query, arguments, ahead))
    try:
        while True:
            chunk = await _next(ahead, copying)
            yield chunk
            if isinstance(chunk, int):
                return
    finally:
        if not copying.done():
            # A connection in the middle of a COPY is good for nothing any more, not even for a rollback.
            driver.terminate()
            copying.cancel()
            await asyncio.gather(copying, return_exceptions=True)
            await session.connection.invalidate()


async def _next(ahead: asyncio.Queue[bytes | int], copying: asyncio.Task[None]) -> bytes | int:
    """The next chunk; a copy that failed raises here instead of being waited for."""
    taking = asyncio.ensure_future(ahead.get())
    try:
        await asyncio.wait([taking, copying], return_when=asyncio.FIRST_COMPLETED)
        if not taking.done():
            await copying
        return await taking
    finally:
        taking.cancel()


async def _copy(driver: Any, query: str, arguments: tuple[Any, ...], ahead: asyncio.Queue[bytes | int]) -> None:
    buffer = bytearray()

    async def keep(data: bytes) -> None:
        buffer.extend(data)
        if len(buffer) >= FRAME_BYTES:
            await ahead.put(bytes(buffer))
            buffer.clear()

    status = await driver.copy_from_query(query, *arguments, output=keep, format="binary")
    if buffer:
        await ahead.put(bytes(buffer))
    await ahead.put(int(status.split()[-1]))
