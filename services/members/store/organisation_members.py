"""Organisations as members: which memberships they hold or held, and how an entity is composed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons.database.sessions import ReadSession

_HELD = """
  SELECT m.organisation, m.id, lower(r.valid) AS joined_on, upper(r.valid) - 1 AS ended_on, c.category, k.college
    FROM membership m
    JOIN registration r ON r.membership = m.id AND upper_inf(r.known)
    LEFT JOIN categorisation c ON c.membership = m.id AND c.valid @> CAST(:day AS date) AND upper_inf(c.known)
    LEFT JOIN college_seat k ON k.membership = m.id AND k.valid @> CAST(:day AS date) AND upper_inf(k.known)
   WHERE m.entity = :entity AND m.organisation = ANY(CAST(:organisations AS uuid[]))
   ORDER BY joined_on, m.id
"""
_COMPOSED = """
  SELECT m.kind, c.category, count(*) AS members
    FROM registration r
    JOIN membership m ON m.id = r.membership
    LEFT JOIN categorisation c ON c.membership = m.id AND c.valid @> CAST(:day AS date) AND upper_inf(c.known)
   WHERE r.entity = :entity AND r.valid @> CAST(:day AS date) AND upper_inf(r.known)
   GROUP BY m.kind, c.category ORDER BY m.kind, c.category
"""


@dataclass(frozen=True, slots=True)
class OrganisationMembership:
    """A membership that an organisation holds or held; category and college are those of the day that was asked for."""

    organisation: UUID
    membership: UUID
    joined_on: date
    ended_on: date | None
    category: str | None
    college: str | None


async def memberships_of(
    session: ReadSession, entity: str, organisations: Sequence[UUID], day: date
) -> list[OrganisationMembership]:
    """All memberships of these organisations in an entity, ended ones too, the oldest first."""
    found = {"entity": entity, "organisations": list(organisations), "day": day}
    return [
        OrganisationMembership(row.organisation, row.id, row.joined_on, row.ended_on, row.category, row.college)
        for row in await session.all(_HELD, found)
    ]


async def composed(session: ReadSession, entity: str, day: date) -> list[tuple[str, str | None, int]]:
    """How many members an entity has on a day, by kind and category."""
    rows = await session.all(_COMPOSED, {"entity": entity, "day": day})
    return [(row.kind, row.category, row.members) for row in rows]
