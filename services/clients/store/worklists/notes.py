"""Notes on lines, and pairs of clients whose names are alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from commons.ids import new_uuid
from services.clients.domain.worklists.note import WorkNote

ALIKE = 0.6
"""The least likeness of two names (`similarity` of pg_trgm)."""

# Two valid numbers of one scheme and country are two organisations'; so they are no question.
_ALIKE = """
  WITH named AS (
    SELECT c.client, c.entity, coalesce(a.present, c.organisation) AS present, f.folded
      FROM client c
      JOIN organisation_fact f ON f.organisation = c.organisation AND f.fact = 'NAME' AND upper_inf(f.known)
       AND upper_inf(f.valid)
      LEFT JOIN organisation_alias_now a ON a.former = c.organisation
  )
  SELECT n.client, o.client AS other, similarity(n.folded, f.folded) AS alike
    FROM named n
    JOIN organisation_fact f ON f.fact = 'NAME' AND upper_inf(f.known) AND upper_inf(f.valid)
     AND f.folded % n.folded
    JOIN client c ON c.organisation = f.organisation
    JOIN named o ON o.client = c.client
   WHERE n.entity = :entity AND n.present <> o.present AND (o.entity <> n.entity OR n.client < o.client)
     AND NOT EXISTS (SELECT FROM client_likeness k WHERE k.client = n.client AND k.other = o.client)
     AND NOT EXISTS (
       SELECT FROM organisation_number p JOIN organisation_number q
           ON q.scheme = p.scheme AND q.value <> p.value AND (p.scheme = 'LEI' OR left(q.value, 2) = left(p.value, 2))
        WHERE p.organisation = n.present AND q.organisation = o.present AND upper_inf(p.known) AND upper_inf(q.known)
          AND NOT p.shared AND NOT q.shared AND p.valid && q.valid)
"""


@dataclass(frozen=True, slots=True)
class Alike:
    """A client of the entity, another client of the country, and how alike their names are, from 0 to 1."""

    client: UUID
    other: UUID
    alike: Decimal


async def find_alike(session: ReadSession, entity: str) -> list[Alike]:
    """Pairs that were not found before."""
    await session.value("SELECT set_config('pg_trgm.similarity_threshold', :alike, true)", {"alike": str(ALIKE)})
    rows = await session.all(_ALIKE, {"entity": entity})
    return [Alike(row.client, row.other, round(Decimal(row.alike), 2)) for row in rows]


async def save_alike(session: WriteSession, pairs: Sequence[Alike], day: date) -> None:
    """Keep pairs for people to decide on; one that came meanwhile stays as it is."""
    sequence = await session.sequence()
    rows = [
        {
            "likeness": new_uuid(),
            "client": one.client,
            "other": one.other,
            "alike": one.alike,
            "day": day,
            "entered": sequence,
        }
        for one in pairs
    ]
    if rows:
        await session.execute(
            "INSERT INTO client_likeness (likeness, client, other, alike, found_on, entered)"
            " VALUES (:likeness, :client, :other, :alike, :day, :entered) ON CONFLICT DO NOTHING",
            rows,
        )


async def save_note(session: WriteSession, note: WorkNote) -> None:
    """Write a note."""
    await session.execute(
        "INSERT INTO client_work_note (note, client, kind, other, words, quiet_until, noted_on, entered) VALUES (:note,"
        " :client, :kind, :other, :words, :quiet_until, :noted_on, :entered)",
        {
            "note": new_uuid(),
            "client": note.client,
            "kind": note.kind.value,
            "other": note.other,
            "words": note.words,
            "quiet_until": note.quiet_until,
            "noted_on": note.noted_on,
            "entered": await session.sequence(),
        },
    )
