"""Who voted how in open ballots that were closed and stand, annexed to minutes where the law wants names there.

Read page by page, as known at the draft's audit sequence, so that the file is the same for ever and its SHA-256 holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession
from commons.ids import global_id
from services.governance.domain.after.record import ByName
from services.governance.store.after.lists import ListOf, rows_of

HEADER = ("resolution", "membership", "choice", "votes")
PAGE = 2_000
_BALLOTS = """
  SELECT b.id, b.resolution FROM ballot b JOIN ballot_end e ON e.ballot = b.id AND e.known @> CAST(:at AS bigint)
   WHERE b.assembly = :assembly AND b.form = 'open' AND NOT e.annulled AND b.known @> CAST(:at AS bigint)
     AND b.call = (SELECT max(later.call) FROM ballot later
                    WHERE later.resolution = b.resolution AND later.known @> CAST(:at AS bigint))
   ORDER BY b.resolution"""
_VOTES = """
  SELECT membership, choice, votes FROM vote
   WHERE ballot = :ballot AND choice IS NOT NULL AND known @> CAST(:at AS bigint)
     AND (CAST(:after AS uuid) IS NULL OR membership > :after)
   ORDER BY membership LIMIT :page"""


async def annexed(session: ReadSession, of: ListOf) -> ByName:
    """How many voted by name on each item, and the digest of the file that says who."""
    digest, counts = hashlib.sha256(rows_of([HEADER])), dict[UUID, int]()
    async for item, rows in _pages(session, of):
        counts[item] = counts.get(item, 0) + len(rows)
        digest.update(_block(session.country, item, rows))
    return ByName(digest.hexdigest(), counts)


async def blocks(session: ReadSession, of: ListOf) -> AsyncGenerator[bytes, None]:
    """The file (CSV), in the order of items and memberships."""
    yield rows_of([HEADER])
    async for item, rows in _pages(session, of):
        yield _block(session.country, item, rows)


async def _pages(session: ReadSession, of: ListOf) -> AsyncGenerator[tuple[UUID, list[Row]], None]:
    for ballot in await session.all(_BALLOTS, {"assembly": of.assembly, "at": of.at}):
        after: UUID | None = None
        while rows := [*await session.all(_VOTES, {"ballot": ballot.id, "at": of.at, "after": after, "page": PAGE})]:
            yield ballot.resolution, rows
            after = rows[-1].membership


def _block(country: str, item: UUID, rows: list[Row]) -> bytes:
    named = global_id(country, "resolution", item)
    return rows_of(
        [(named, global_id(country, "membership", row.membership), row.choice.upper(), str(row.votes)) for row in rows]
    )
