"""Clients on top of the ladder, and how far they were compared with the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession


@dataclass(frozen=True, slots=True)
class OnTop:
    """A client that is a member by the ladder, since a day."""

    client: UUID
    organisation: UUID
    since: date


async def on_top(session: ReadSession, entity: str) -> list[OnTop]:
    """An entity's clients whose latest status is MEMBER."""
    rows = await session.all(
        "SELECT c.client, c.organisation, lower(p.valid) AS since FROM client c JOIN partnership p"
        " ON p.client = c.client AND upper_inf(p.known) AND upper_inf(p.valid) AND p.status = 'MEMBER'"
        " WHERE c.entity = :entity ORDER BY c.client",
        {"entity": entity},
    )
    return [OnTop(row.client, row.organisation, row.since) for row in rows]


async def watched_on(session: ReadSession) -> dict[str, date]:
    """The day up to which each entity was compared."""
    return {row.entity: row.done_on for row in await session.all("SELECT entity, done_on FROM membership_watch")}


async def note_watched(session: WriteSession, entity: str, day: date) -> None:
    """Note that an entity was compared."""
    await session.execute(
        "INSERT INTO membership_watch (entity, done_on) VALUES (:entity, :day)"
        " ON CONFLICT (entity) DO UPDATE SET done_on = excluded.done_on",
        {"entity": entity, "day": day},
    )
