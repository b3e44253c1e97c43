"""When a resolution was decided: its sitting, its first count, its registration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from commons.database.sessions import ReadSession

_WHEN = """
  WITH counted AS (
    SELECT min(lower(known)) AS sequence FROM (
      SELECT known FROM tally WHERE resolution = :id AND NOT rehearsal
      UNION ALL SELECT known FROM election_count WHERE resolution = :id AND NOT rehearsal) AS counts)
  SELECT audit.at AS counted_at, call.opened_at, call.held_on,
         (SELECT max(f.filed_on) FROM filing f WHERE f.resolution = :id AND f.state = 'done' AND upper_inf(f.known))
           AS registered_on
    FROM counted LEFT JOIN audit ON audit.sequence = counted.sequence
    LEFT JOIN LATERAL (
      SELECT opened_at, held_on FROM call
       WHERE assembly = (SELECT assembly FROM resolution WHERE id = :id) AND lower(known) <= counted.sequence
       ORDER BY number DESC LIMIT 1) call ON true"""


@dataclass(frozen=True, slots=True)
class When:
    """All None before. `sitting_on`, `opened_at`: of the call that was open when it was counted."""

    counted_at: datetime | None
    opened_at: datetime | None
    sitting_on: date | None
    registered_on: date | None


async def of_resolution(session: ReadSession, resolution: UUID) -> When:
    """When one resolution was decided."""
    row = await session.first(_WHEN, {"id": resolution})
    assert row is not None
    return When(row.counted_at, row.opened_at, row.held_on, row.registered_on)
