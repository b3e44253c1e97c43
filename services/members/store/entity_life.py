"""An entity's status as dated facts: read as known at any sequence, and recorded."""

from __future__ import annotations

from collections.abc import Sequence

from commons.database.sessions import ReadSession, WriteSession
from services.members.domain.entity_life import EntityStatus, StatusChange, StatusPeriod
from services.members.store.facts import NOW

# What a status rests on is said by the audit line of the write that recorded it; what was split off keeps none.
_STATUSES = """
SELECT s.entity, s.status, lower(s.valid) AS first, upper(s.valid) - 1 AS last,
       CASE WHEN a.action = 'entity.status' AND a.body::jsonb->>'status' = s.status THEN a.body::jsonb->>'source' END
         AS source
  FROM legal_entity_status s LEFT JOIN audit a ON a.sequence = lower(s.known)
 WHERE s.entity = ANY(:entities) AND s.known @> CAST(:known AS bigint)
 ORDER BY s.entity, s.valid
"""


async def statuses(
    session: ReadSession, entities: Sequence[str], known_at: int | None = None
) -> dict[str, list[StatusPeriod]]:
    """The periods of each entity, the oldest first, as known at that audit sequence (None: now)."""
    known = NOW if known_at is None else known_at
    rows = await session.all(_STATUSES, {"entities": list(entities), "known": known})
    found: dict[str, list[StatusPeriod]] = {entity: [] for entity in entities}
    for row in rows:
        found[row.entity].append(StatusPeriod(EntityStatus(row.status), row.first, row.last, row.source))
    return found


async def save_status(session: WriteSession, entity: str, change: StatusChange) -> None:
    """Close what is no longer known to be true and add what is. Audited and announced as `entity.status`."""
    sequence = await session.sequence()
    for gone in change.closed:
        await session.execute(
            "UPDATE legal_entity_status SET known = int8range(lower(known), :sequence)"
            " WHERE entity = :entity AND lower(valid) = :start AND upper_inf(known)",
            {"entity": entity, "sequence": sequence, "start": gone.start},
        )
    for period in change.added:
        await session.execute(
            "INSERT INTO legal_entity_status (entity, status, valid, known) VALUES (:entity, :status,"
            " daterange(CAST(:start AS date), CAST(:last AS date), '[]'), int8range(:sequence, NULL))",
            {
                "entity": entity,
                "status": period.status.value,
                "start": period.start,
                "last": period.end,
                "sequence": sequence,
            },
        )
    fresh = change.added[-1]
    said = {"status": fresh.status.value, "since": fresh.start, "until": fresh.end, "source": fresh.source}
    session.record("entity.status", entity, **said)
    session.announce("entity.status", entity=entity, **said)
