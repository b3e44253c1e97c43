"""Hashes of a country's persons for one count of the group's, streamed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing

from commons.cubes.months import Month
from commons.cubes.record_keys import padded
from commons.database.sessions import Database
from services.members.store.cube_counts import TIED, hmac_sql
from services.members.store.electorate import copied_frames

COLUMN = "hash"

_HASHES = f"WITH {TIED} SELECT {hmac_sql('month', 'person')} FROM (SELECT DISTINCT person FROM tied) AS p ORDER BY 1"
_NUMBERED = {":day": "$1", ":known": "$2", ":month_inner": "$3", ":month_outer": "$4"}


def _numbered(query: str) -> str:
    """With the driver's own parameters, which `COPY` takes."""
    for name, number in _NUMBERED.items():
        query = query.replace(name, number)
    return query


HASHES = _numbered(_HASHES)


async def hashes_stream(database: Database, month: Month, known_at: int, key: bytes) -> AsyncIterator[bytes]:
    """Frames of one column `hash` (bytea), each person once; the trailer names the state they were read at."""
    async with database.reading() as session:
        await session.value("SELECT set_config('work_mem', '64MB', true)")
        _sequence, head = await session.head()
        arguments = (month.last, known_at, *padded(key))
        async with aclosing(copied_frames(session, HASHES, arguments, (known_at, head))) as frames:
            async for part in frames:
                yield part
