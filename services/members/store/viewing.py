"""Which rows a caller may see at all: her own, those her roles cover, those whose members consented.

Whether a *field* of a visible row is shown is the access table's decision (`commons.subgraph.guard`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession
from services.members.store.consents import STANDING


@dataclass(frozen=True, slots=True)
class Viewer:
    """A caller as the queries need her.

    `persons`: who she is here, by her recorded login. `scope`: entities her roles cover, None for all.
    `purpose`: of a cross-border read by somebody with a role elsewhere, which is held in the countries `readers`.
    """

    persons: tuple[UUID, ...] = ()
    scope: frozenset[str] | None = frozenset()
    purpose: str | None = None
    readers: tuple[str, ...] = ()

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters that `memberships` queries take, beside `today`."""
        return {
            "own": list(self.persons),
            "scope": sorted(self.scope or ()),
            "purpose": self.purpose or "",
            "readers": list(self.readers),
        }

    @property
    def consented(self) -> str:
        """SQL that joins to `r` as `x` the fields that its member consented to: of all edges the viewer comes by."""
        return f"LEFT JOIN LATERAL ({_EDGES}) x ON TRUE" if self.purpose else f"LEFT JOIN ({_NO_EDGE}) x ON TRUE"

    @property
    def condition(self) -> str:
        """SQL over the aliases `r` (registration) and `x` (consent): the rows she may know to exist."""
        if self.scope is None:
            return "TRUE"
        parts = ["r.entity = ANY(CAST(:scope AS text[]))"] if self.scope else []
        if self.persons:
            parts.append(_OWN)
        if self.purpose:
            parts.append(f"r.membership IN (SELECT c.membership FROM consent c WHERE {STANDING})")
        return f"({' OR '.join(parts)})" if parts else "FALSE"

    def reading(self, *fields: str) -> str:
        """SQL over `r`, `p` and `x`: the rows of which she may read these fields. A list filtered by one tells it.

        Of what decides a vote: what her roles cover, her own, what her purpose was consented to.
        """
        if self.scope is None or not fields:
            return "TRUE"
        names = ", ".join(f"'{name}'" for name in fields)
        return (
            "(r.entity = ANY(CAST(:scope AS text[])) OR coalesce(p.person = ANY(CAST(:own AS uuid[])), false)"
            f" OR coalesce(x.fields @> ARRAY[{names}], false))"
        )


_EDGES = f"""
  SELECT c.membership, coalesce(array_agg(DISTINCT f.name) FILTER (WHERE f.name IS NOT NULL), ARRAY[]::text[]) AS fields
    FROM consent c LEFT JOIN LATERAL unnest(c.fields) AS f (name) ON TRUE
   WHERE c.membership = r.membership AND {STANDING} GROUP BY c.membership"""
_NO_EDGE = "SELECT CAST(NULL AS uuid) AS membership, CAST(NULL AS text[]) AS fields WHERE FALSE"

_OWN = """r.membership IN (SELECT o.membership FROM membership_person o
  WHERE o.person = ANY(CAST(:own AS uuid[])) AND upper_inf(o.known)
    AND o.valid && daterange(CAST(:today AS date), NULL))"""


async def persons_of_login(session: ReadSession, issuer: str, subject: str) -> tuple[UUID, ...]:
    """The persons this login is recorded for, the longest known first; a linked person is one of them."""
    rows = await session.all(
        "SELECT person FROM login WHERE issuer = :issuer AND subject = :subject AND upper_inf(known)"
        " ORDER BY lower(known), person",
        {"issuer": issuer, "subject": subject},
    )
    return tuple(row.person for row in rows)


async def holds(session: ReadSession, persons: tuple[UUID, ...], membership: UUID, today: date) -> bool:
    """Whether one of the persons holds the membership today or later."""
    return await session.value(
        "SELECT EXISTS (SELECT FROM membership_person WHERE membership = :membership AND person = ANY(:persons)"
        " AND upper_inf(known) AND valid && daterange(:today, NULL))",
        {"membership": membership, "persons": list(persons), "today": today},
    )


async def belongs(session: ReadSession, persons: tuple[UUID, ...], entity: str, today: date) -> bool:
    """Whether one of the persons holds a membership of the entity that is registered today."""
    return await session.value(
        "SELECT EXISTS (SELECT FROM membership_person p JOIN registration r ON r.membership = p.membership"
        " AND r.entity = :entity AND upper_inf(r.known) AND r.valid @> CAST(:today AS date)"
        " WHERE p.person = ANY(:persons) AND upper_inf(p.known) AND p.valid @> CAST(:today AS date))",
        {"entity": entity, "persons": list(persons), "today": today},
    )
