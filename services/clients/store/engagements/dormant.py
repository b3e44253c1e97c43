"""Dormant clients: nobody has worked for them since a day, or ever. For the work lists of client teams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons.database.sessions import ReadSession
from commons.paging import Page, keyset

_LAST = """
  SELECT c.client, c.since, max(CASE WHEN upper_inf(e.valid) THEN 'infinity' ELSE upper(e.valid) - 1 END) AS last_day
    FROM client c LEFT JOIN engagement e ON e.client = c.client AND upper_inf(e.known)
   WHERE CAST(:entities AS text[]) IS NULL OR c.entity = ANY(CAST(:entities AS text[]))
   GROUP BY c.client"""


@dataclass(frozen=True, slots=True)
class DormantClient:
    """A client without work; `quiet_since`: the last day of work, else the first day of the relation."""

    client: UUID
    last_day: date | None
    quiet_since: date


async def dormant_clients(
    session: ReadSession, page: Page, since: date, entities: frozenset[str] | None = None
) -> list[DormantClient]:
    """One row more than the page holds: those for whom nobody has worked since that day, the longest quiet first.

    A relation that is younger is not dormant; work that has no end yet, or lies ahead, counts as work.
    """
    beyond = keyset(
        page, ("quiet_since", "client"), country=session.country, kind="client", descending=False, types=(date,)
    )
    statement = f"""
      SELECT client, last_day, quiet_since FROM (
        SELECT client, last_day, greatest(last_day, since) AS quiet_since FROM ({_LAST}) AS last) AS quiet
       WHERE quiet_since < :since AND {beyond.where} ORDER BY {beyond.order} LIMIT :size"""
    parameters = {"since": since, "entities": None if entities is None else sorted(entities)}
    rows = await session.all(statement, {**parameters, **beyond.parameters, "size": page.size + 1})
    return [DormantClient(row.client, row.last_day, row.quiet_since) for row in rows]


async def last_days(session: ReadSession, clients: Sequence[UUID]) -> dict[UUID, date]:
    """The last day of work for each client that has any; `date.max` where work has no end yet."""
    rows = await session.all(
        "SELECT e.client, max(coalesce(upper(e.valid) - 1, 'infinity')) AS last_day FROM engagement e"
        " WHERE upper_inf(e.known) AND e.client = ANY(CAST(:clients AS uuid[])) GROUP BY e.client",
        {"clients": list(clients)},
    )
    return {row.client: row.last_day for row in rows}
