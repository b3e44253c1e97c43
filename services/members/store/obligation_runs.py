"""How far the day's run over what is due on shares has come, by entity, and that one instance runs at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from services.members.store.dunning import Dunning


@dataclass(frozen=True, slots=True)
class Progress:
    """One entity's run of a day; `stopped_at`: the membership after which it goes on, None where it is through."""

    day: date
    stopped_at: UUID | None


async def only_runner(session: ReadSession) -> bool:
    """Whether this transaction holds the lease of the partition's daily run; it ends with the transaction, and with
    its process."""
    return await session.value("SELECT pg_try_advisory_xact_lock(hashtextextended('obligations of the day', 0))")


async def progress_on(session: ReadSession, day: date) -> dict[str, Progress]:
    """The runs of a day, by entity."""
    rows = await session.all("SELECT entity, stopped_at FROM obligation_run WHERE day = :day", {"day": day})
    return {row.entity: Progress(day, row.stopped_at) for row in rows}


async def note_part(session: WriteSession, entity: str, day: date, done: Dunning) -> None:
    """Add what a part of the run did, in its own transaction: it is done once, or not at all."""
    await session.execute(
        "INSERT INTO obligation_run AS r (entity, day, stopped_at, requested, reminded, defaulted)"
        " VALUES (:entity, :day, :stopped_at, :requested, :reminded, :defaulted)"
        " ON CONFLICT (entity, day) DO UPDATE SET stopped_at = excluded.stopped_at,"
        " requested = r.requested + excluded.requested, reminded = r.reminded + excluded.reminded,"
        " defaulted = r.defaulted + excluded.defaulted",
        {
            "entity": entity,
            "day": day,
            "stopped_at": done.stopped_at,
            "requested": done.requested,
            "reminded": done.reminded,
            "defaulted": done.defaulted,
        },
    )


async def last_runs(session: ReadSession) -> Mapping[str, date]:
    """The last day whose run is through, by entity."""
    rows = await session.all(
        "SELECT entity, max(day) AS day FROM obligation_run WHERE stopped_at IS NULL GROUP BY entity ORDER BY entity"
    )
    return {row.entity: row.day for row in rows}
