"""Aliases between countries: those to deliver, and those that arrive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import text

from commons.auth.caller import Caller
from commons.database.sessions import Database, ReadSession
from commons.ids import borderless_id, global_id
from services.members.domain.linking import alias_counts
from services.members.store.links import ALIAS_KIND, rename_person, two_people
from services.members.store.people import resolve_persons


@dataclass(frozen=True, slots=True)
class Undelivered:
    """An alias that some country has not confirmed yet."""

    sequence: int
    position: int
    statement: str


async def undelivered_aliases(session: ReadSession, most: int = 100) -> list[Undelivered]:
    """The oldest aliases that are still to be delivered."""
    rows = await session.all(
        f"SELECT sequence, position, body->>'statement' FROM outbox WHERE kind = '{ALIAS_KIND}'"
        " AND delivered_at IS NULL ORDER BY sequence, position LIMIT :most",
        {"most": most},
    )
    return [Undelivered(*row) for row in rows]


async def undelivered_in(session: ReadSession, entity: str, day: date) -> int:
    """How many aliases of persons with a membership of the entity on that day some country has not confirmed yet."""
    return await session.value(
        f"""
        SELECT count(*) FROM outbox o WHERE o.kind = '{ALIAS_KIND}' AND o.delivered_at IS NULL AND EXISTS (
          SELECT FROM membership_person p JOIN registration r ON r.membership = p.membership
           WHERE r.entity = :entity AND r.valid @> CAST(:day AS date) AND upper_inf(r.known) AND upper_inf(p.known)
             AND replace(p.person::text, '-', '') IN (split_part(o.body->>'old', '.', 2),
                                                      split_part(o.body->>'new', '.', 2)))
        """,
        {"entity": entity, "day": day},
    )


async def alias_delivered(database: Database, line: Undelivered) -> None:
    """Note that every country has confirmed it."""
    async with database.engine.begin() as connection:
        await connection.execute(
            text("UPDATE outbox SET delivered_at = now() WHERE sequence = :sequence AND position = :position"),
            {"sequence": line.sequence, "position": line.position},
        )


async def receive_alias(database: Database, asker: Caller, names: tuple[UUID, UUID], statement: str, day: date) -> bool:
    """Make another country's verified alias (old, new) true here from `day` on; False when it changes nothing.

    Nor does it where both are members of one entity: two people, whatever the other country was shown.
    """
    async with database.reading() as session:
        if not await _counts(session, *names):
            return False
    async with database.writing(asker, "receiveAlias") as session:
        old, new = names
        if await two_people(session, (old, (await resolve_persons(session, [new]))[new]), day):
            # Nobody here looked at this link: their data and logins stay apart, and the line says why.
            session.record("person.alias_declined", borderless_id("person", new), former=borderless_id("person", old))
            return False
        moved = await rename_person(session, old, new, statement, day) if await _counts(session, old, new) else []
        session.record(
            "person.alias",
            borderless_id("person", new),
            former=borderless_id("person", old),
            memberships=[global_id(session.country, "membership", one) for one in moved],
        )
    return True


async def _counts(session: ReadSession, old: UUID, new: UUID) -> bool:
    today_ids = await resolve_persons(session, [old, new])
    known = today_ids[old] == today_ids[new] and today_ids[new] != old
    return not known and alias_counts(old, new, today_ids[new])
