"""What late payers owe: invoiced, past its day and unpaid. For the work lists of the entity's own client team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from commons.database.sessions import ReadSession


@dataclass(frozen=True, slots=True)
class Overdue:
    """What a client owes in one currency."""

    currency: str
    invoices: int
    amount: Decimal
    oldest_due: date


async def overdue(session: ReadSession, clients: Sequence[UUID], day: date) -> dict[UUID, list[Overdue]]:
    """What each of these clients owes on a day, each currency by itself."""
    found: dict[UUID, list[Overdue]] = {client: [] for client in clients}
    statement = """
      SELECT e.client, e.currency, count(*) AS invoices, sum(e.amount) AS amount, min(e.due_on) AS oldest_due
        FROM engagement e
       WHERE upper_inf(e.known) AND e.client = ANY(CAST(:clients AS uuid[])) AND e.invoiced_on IS NOT NULL
         AND e.paid_on IS NULL AND e.due_on < :day
       GROUP BY e.client, e.currency ORDER BY e.client, e.currency"""
    for row in await session.all(statement, {"clients": list(found), "day": day}):
        found[row.client].append(Overdue(row.currency, row.invoices, row.amount, row.oldest_due))
    return found
