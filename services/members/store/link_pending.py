"""What a link that is asked for needs until it is settled: names, ids and logins, deleted then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from commons.database.sessions import Database, ReadSession, WriteSession

_KEPT = "interval '7 days'"
"""How long it is kept after the time to answer is over: the answer may be on its way."""


@dataclass(frozen=True, slots=True)
class Pending:
    """Who is on the other side of a link that is asked for; the logins are the asking country's to know."""

    link: UUID
    person: UUID
    name: str
    others: tuple[UUID, ...]
    expires: datetime
    own_name: str | None = None
    issuer: str | None = None
    subject: str | None = None
    own_issuer: str | None = None
    own_subject: str | None = None


_COLUMNS = tuple(Pending.__dataclass_fields__)


async def pending_links(session: ReadSession, links: Sequence[UUID]) -> dict[UUID, Pending]:
    """By link."""
    rows = await session.all(
        f"SELECT {', '.join(_COLUMNS)} FROM link_pending WHERE link = ANY(CAST(:links AS uuid[]))",
        {"links": list(links)},
    )
    return {row.link: Pending(**{**row._mapping, "others": tuple(row.others)}) for row in rows}


async def save_pending(session: WriteSession, pending: Pending) -> None:
    """Keep it until it is settled."""
    names = ", ".join(_COLUMNS)
    await session.execute(
        f"INSERT INTO link_pending ({names}) VALUES ({', '.join(f':{name}' for name in _COLUMNS)})"
        " ON CONFLICT (link) DO NOTHING",
        {**asdict(pending), "others": list(pending.others)},
    )


async def forget_pending(session: WriteSession, link: UUID) -> None:
    """It is settled: nobody need know any more who was on the other side."""
    await session.execute("DELETE FROM link_pending WHERE link = :link", {"link": link})


async def forget_unanswered(database: Database) -> None:
    """Drop what nobody answered in its time."""
    async with database.reading() as session:
        if not await session.value(f"SELECT EXISTS (SELECT FROM link_pending WHERE expires < now() - {_KEPT})"):
            return
    async with database.engine.begin() as connection:
        await connection.execute(text(f"DELETE FROM link_pending WHERE expires < now() - {_KEPT}"))
