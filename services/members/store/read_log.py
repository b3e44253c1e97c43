"""Who read what of whom: noted in memory while a request runs, written in batches beside it, read by the member.

A reading costs the request a set insertion. What a crash can lose is the last two seconds; readings of held identities
are not among them: these are writes of their own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from commons.auth.caller import Caller
from commons.clock import now
from commons.database.sessions import Database, ReadSession
from commons.paging import Page, keyset
from services.members.domain.protection.watched import BY_MEMBERS, logged

PAUSE_SECONDS = 2.0
MOST_WAITING = 20_000
"""Entries kept while the database does not take them; then the oldest go."""
PARTITION = "partition"
"""The issuer of callers that are partitions."""

log = structlog.get_logger(__name__)


@dataclass
class Entry:
    """What one request read of one kind; `closed` once it is being written."""

    caller: Caller
    what: str
    at: datetime
    entity: str | None = None
    memberships: set[UUID] = field(default_factory=set)
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One line of the log as the member reads it."""

    id: int
    at: datetime
    actor: str
    role: str
    home: str | None
    purpose: str | None
    what: str
    entity: str | None


class ReadLog:
    """The log of one partition."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.waiting: list[Entry] = []

    def note(self, caller: Caller, shared: dict[str, Any], name: str, keys: Sequence[Any]) -> None:
        """`commons.subgraph.context.Watch`: note whose data a caller with a role is shown; others see their own."""
        what = logged(name)
        if what is None or not (caller.grants or caller.issuer == PARTITION or what in BY_MEMBERS):
            return
        entry: Entry | None = shared.get(f"read {what}")
        if entry is None or entry.closed:
            entry = shared[f"read {what}"] = Entry(caller, what, now())
            self.waiting.append(entry)
        for key in keys:
            found = next((part for part in key if isinstance(part, UUID)), None) if isinstance(key, tuple) else key
            if isinstance(found, UUID):
                entry.memberships.add(found)
            elif isinstance(found, str):
                entry.entity = found

    async def write(self) -> int:
        """Write what waits; gives how many lines. A caller's readings of herself are no news to her."""
        entries, self.waiting = self.waiting, []
        for entry in entries:
            entry.closed = True
        if not entries:
            return 0
        try:
            async with self.database.engine.begin() as connection:
                await connection.execute(_INSERT, [_row(entry) for entry in entries])
        except (SQLAlchemyError, OSError):
            self.waiting[:0] = entries
            del self.waiting[: max(0, len(self.waiting) - MOST_WAITING)]
            raise
        return len(entries)

    async def keep_writing(self) -> None:
        """Write for as long as the partition runs, and a last time when it stops."""
        try:
            while True:
                await asyncio.sleep(PAUSE_SECONDS)
                await self._try()
        finally:
            await self._try()

    async def _try(self) -> None:
        try:
            await self.write()
        except (SQLAlchemyError, OSError) as error:
            log.warning("access log waits", rows=len(self.waiting), exc_info=error)


_INSERT = text(
    """
WITH others AS (
  SELECT ARRAY(SELECT m FROM unnest(CAST(:memberships AS uuid[])) AS m WHERE NOT EXISTS (
    SELECT FROM membership_person p JOIN login l ON l.person = p.person AND upper_inf(l.known)
     WHERE p.membership = m AND upper_inf(p.known) AND l.issuer = :issuer AND l.subject = :subject)) AS memberships
)
INSERT INTO read_log (at, actor, role, home, purpose, what, entity, memberships)
SELECT :at, :actor, :role, :home, :purpose, :what, :entity, memberships FROM others
 WHERE cardinality(memberships) > 0 OR CAST(:entity AS text) IS NOT NULL
"""
)


def _row(entry: Entry) -> dict[str, Any]:
    caller = entry.caller
    roles = ",".join(sorted({grant.role.value for grant in caller.grants}))
    return {
        "at": entry.at,
        "actor": caller.actor,
        "role": caller.subject if caller.issuer == PARTITION else roles or "member",
        "home": caller.home,
        "purpose": caller.purpose,
        "what": entry.what,
        "entity": entry.entity,
        "memberships": sorted(entry.memberships),
        "issuer": caller.issuer,
        "subject": caller.subject,
    }


_READINGS = """
SELECT l.id, l.at, l.actor, l.role, l.home, l.purpose, l.what, l.entity
  FROM registration r JOIN read_log l ON l.memberships @> ARRAY[r.membership]
    OR (l.entity = r.entity AND r.valid @> CAST(l.at AS date))
"""


async def readings_page(session: ReadSession, membership: UUID, page: Page) -> list[Reading]:
    """`page.size + 1` readings of a membership, the newest first; those of its whole entity while it was registered."""
    keys = keyset(
        page, ("l.id", "r.membership"), country=session.country, kind="membership", descending=True, types=(int,)
    )
    rows = await session.all(
        f"{_READINGS} WHERE r.membership = :id AND upper_inf(r.known) AND {keys.where} ORDER BY {keys.order}"
        " LIMIT :size",
        {"id": membership, "size": page.size + 1, **keys.parameters},
    )
    return [Reading(*row) for row in rows]


async def application_readings(session: ReadSession, application: UUID, page: Page) -> list[Reading]:
    """`page.size + 1` readings of an application and of the transfer it was made under, the newest first."""
    keys = keyset(page, ("l.id", "a.id"), country=session.country, kind="application", descending=True, types=(int,))
    rows = await session.all(
        f"""
        SELECT l.id, l.at, l.actor, l.role, l.home, l.purpose, l.what, l.entity FROM application a
         CROSS JOIN LATERAL (SELECT array_agg(t.transfer) AS ids FROM transfer_application t
                              WHERE t.application = a.id) moved
          JOIN read_log l ON l.memberships && (moved.ids || a.id)
         WHERE a.id = :id AND {keys.where} ORDER BY {keys.order} LIMIT :size
        """,
        {"id": application, "size": page.size + 1, **keys.parameters},
    )
    return [Reading(*row) for row in rows]


async def first_readings(session: ReadSession, memberships: Sequence[UUID], size: int) -> dict[UUID, list[Reading]]:
    """The newest `size` readings of each membership, in one query."""
    rows = await session.all(
        f"""
        SELECT m.id AS membership, l.* FROM unnest(CAST(:ids AS uuid[])) AS m (id) CROSS JOIN LATERAL
          ({_READINGS} WHERE r.membership = m.id AND upper_inf(r.known) ORDER BY l.id DESC LIMIT :size) l
         ORDER BY m.id, l.id DESC
        """,
        {"ids": list(memberships), "size": size},
    )
    found: dict[UUID, list[Reading]] = {}
    for row in rows:
        found.setdefault(row.membership, []).append(Reading(*row[1:]))
    return found
