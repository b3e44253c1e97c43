"""What came of engagements, added up by entity and currency. Exact: for those who may see each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession
from services.clients.domain.engagements.dependence import Window


@dataclass(frozen=True, slots=True)
class Total:
    """Invoices of one window, one entity and one currency; `subject` is what was asked about."""

    subject: UUID | None
    entity: str
    currency: str
    engagements: int
    members: int
    invoiced: Decimal
    paid: Decimal


_SUMS = """count(*) AS engagements, count(DISTINCT e.membership) AS members, sum(e.amount) AS invoiced,
  coalesce(sum(e.amount) FILTER (WHERE e.paid_on IS NOT NULL), 0) AS paid"""
_WHERE = """upper_inf(e.known) AND e.invoiced_on >= :first AND e.invoiced_on < :until
  AND (CAST(:entities AS text[]) IS NULL OR e.entity = ANY(CAST(:entities AS text[])))"""


async def totals(session: ReadSession, window: Window, entities: frozenset[str] | None) -> list[Total]:
    """Of all clients of these entities (None: of all)."""
    statement = f"""SELECT NULL AS subject, e.entity, e.currency, {_SUMS} FROM engagement e
      WHERE {_WHERE} GROUP BY e.entity, e.currency ORDER BY e.entity, e.currency"""
    return [_total(row) for row in await session.all(statement, _parameters(window, entities))]


async def totals_of_clients(
    session: ReadSession, clients: Sequence[UUID], window: Window, entities: frozenset[str] | None
) -> dict[UUID, list[Total]]:
    """Of each of these clients, as far as they are of these entities."""
    found: dict[UUID, list[Total]] = {client: [] for client in clients}
    statement = f"""SELECT e.client AS subject, e.entity, e.currency, {_SUMS} FROM engagement e
      WHERE e.client = ANY(CAST(:ids AS uuid[])) AND {_WHERE}
      GROUP BY e.client, e.entity, e.currency ORDER BY e.entity, e.currency"""
    for row in await session.all(statement, _parameters(window, entities) | {"ids": list(found)}):
        found[row.subject].append(_total(row))
    return found


def _parameters(window: Window, entities: frozenset[str] | None) -> dict[str, Any]:
    return {
        "first": window.first,
        "until": window.until,
        "entities": None if entities is None else sorted(entities),
    }


def _total(row: Any) -> Total:
    return Total(row.subject, row.entity, row.currency, row.engagements, row.members, row.invoiced, row.paid)
