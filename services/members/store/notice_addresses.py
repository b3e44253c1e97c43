"""Where the members of an entity are told of a meeting, straight out of PostgreSQL (`commons.bulk.NOTICE_COLUMNS`)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import date

from commons.database.sessions import Database
from services.members.store.electorate import copied_frames

_ADDRESSES = """
  SELECT r.membership, m.number, nullif(concat_ws(' ', f.given_name, f.family_name), ''), nullif(f.email, ''), f.city
    FROM registration r JOIN membership m ON m.id = r.membership
    LEFT JOIN profile f ON f.membership = r.membership
   WHERE r.entity = $1 AND r.valid @> $2::date AND upper_inf(r.known)
   ORDER BY r.membership"""


async def address_stream(database: Database, entity: str, on: date) -> AsyncIterator[bytes]:
    """Frames of everybody registered on a day; who was erased is there without name and address."""
    async with database.reading() as session:
        state = await session.head()
        async with aclosing(copied_frames(session, _ADDRESSES, (entity, on), state)) as frames:
            async for part in frames:
                yield part
