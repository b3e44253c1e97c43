"""Which rows a caller may see at all: her own, those her roles cover, those whose members consented.

Whether a *field* of a visible row is shown is the access table's decision (`commons.subgraph.guard`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession


@dataclass(frozen=True, slots=True)
class Viewer:
    """A caller as the queries need her.

    `persons`: who she is here, by her recorded login. `scope`: entities her roles cover, None for all.
    `purpose`: of a cross-border read by somebody with a role elsewhere.
    """

    persons: tuple[UUID, ...] = ()
    scope: frozenset[str] | None = frozenset()
    purpose: str | None = None

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters that `memberships` queries take."""
        return {"own": list(self.persons), "scope": sorted(self.scope or ()), "purpose": self.purpose or ""}

    @property
    def condition(self) -> str:
        """SQL over the aliases `r` (registration) and `x` (consent): the rows she may know to exist."""
        if self.scope is None:
            return "TRUE"
        parts = ["r.entity = ANY(CAST(:scope AS text[]))"] if self.scope else []
        if self.persons:
            parts.append(_OWN)
        if self.purpose:
            parts.append("x.membership IS NOT NULL")
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
