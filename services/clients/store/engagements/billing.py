"""Which members invoiced to clients, and how much of all that they invoiced; for the conflict check and the figures."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from commons.database.known import known_sql
from commons.database.sessions import ReadSession
from services.clients.domain.engagements.dependence import Billing, Window


async def billings(
    session: ReadSession, clients: Sequence[UUID], window: Window, known_at: int | None = None
) -> dict[UUID, list[Billing]]:
    """Who invoiced to each of these clients in the window, the most first; each currency by itself.

    Exact and of single members: for those who may see the entity's engagements.
    """
    known = known_sql(known_at, "e")
    in_window = f"{known} AND e.invoiced_on >= :first AND e.invoiced_on < :until"
    statement = f"""
      WITH here AS (
        SELECT e.client, e.membership, e.currency, sum(e.amount) AS amount FROM engagement e
         WHERE e.client = ANY(CAST(:clients AS uuid[])) AND {in_window}
         GROUP BY e.client, e.membership, e.currency),
      everywhere AS (
        SELECT e.membership, e.currency, sum(e.amount) AS amount FROM engagement e
         WHERE e.membership IN (SELECT membership FROM here) AND {in_window}
         GROUP BY e.membership, e.currency)
      SELECT h.client, h.membership, h.currency, h.amount AS here, v.amount AS everywhere
        FROM here h JOIN everywhere v USING (membership, currency)
       ORDER BY h.client, h.amount DESC, h.membership"""
    found: dict[UUID, list[Billing]] = {client: [] for client in clients}
    parameters = {"clients": list(found), "first": window.first, "until": window.until}
    for row in await session.all(statement, parameters):
        found[row.client].append(Billing(row.membership, row.client, row.currency, row.here, row.everywhere))
    return found
