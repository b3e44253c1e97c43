"""The register as its members inspect it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons.database.sessions import ReadSession
from commons.paging import Page, keyset


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """What a member reads of another."""

    membership: UUID
    number: int
    name: str | None
    organisation: UUID | None
    joined_on: date


async def registered_as(
    session: ReadSession, entity: str, persons: tuple[UUID, ...], today: date
) -> tuple[UUID, int] | None:
    """The caller's own membership of the entity today and the shares it holds; None: she is no member."""
    row = await session.first(
        """
        SELECT r.membership, coalesce((SELECT sum(o.held_change) FROM share_operation o
                 WHERE o.membership = r.membership AND o.value_date <= CAST(:today AS date)), 0)
          FROM registration r JOIN membership_person p ON p.membership = r.membership AND upper_inf(p.known)
           AND p.valid @> CAST(:today AS date)
         WHERE r.entity = :entity AND upper_inf(r.known) AND r.valid @> CAST(:today AS date)
           AND p.person = ANY(:persons) ORDER BY 2 DESC LIMIT 1
        """,
        {"entity": entity, "persons": list(persons), "today": today},
    )
    return None if row is None else (row[0], row[1])


async def register_lines(session: ReadSession, entity: str, page: Page, today: date) -> list[RegisterLine]:
    """`page.size + 1` members registered today, by number."""
    keys = keyset(
        page, ("m.number", "m.id"), country=session.country, kind="membership", descending=False, types=(int,)
    )
    rows = await session.all(
        f"""
        SELECT m.id, m.number, nullif(concat_ws(' ', f.given_name, f.family_name), ''), m.organisation, lower(r.valid)
          FROM membership m JOIN registration r ON r.membership = m.id AND upper_inf(r.known)
          LEFT JOIN profile f ON f.membership = m.id
         WHERE m.entity = :entity AND r.valid @> CAST(:today AS date) AND {keys.where}
         ORDER BY {keys.order} LIMIT :size
        """,
        {"entity": entity, "today": today, "size": page.size + 1, **keys.parameters},
    )
    return [RegisterLine(*row) for row in rows]
