"""Members by their number in the national register that they were taken over from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from commons.database.sessions import ReadSession
from services.members.domain.facts import Period


@dataclass(frozen=True, slots=True)
class Numbered:
    """A membership and the days it is registered."""

    membership: UUID
    registered: Period


async def by_register_number(session: ReadSession, entity: str, numbers: Iterable[str]) -> dict[str, Numbered]:
    """Those of `numbers` that the entity's register has."""
    rows = await session.all(
        "SELECT m.register_number, m.id, lower(r.valid) AS start, upper(r.valid) - 1 AS until"
        " FROM unnest(CAST(:numbers AS text[])) AS n (number)"
        " JOIN membership m ON m.entity = :entity AND m.register_number = n.number"
        " JOIN registration r ON r.membership = m.id AND upper_inf(r.known)",
        {"entity": entity, "numbers": sorted(set(numbers))},
    )
    return {row.register_number: Numbered(row.id, Period(row.start, row.until)) for row in rows}
