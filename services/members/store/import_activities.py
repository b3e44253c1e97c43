"""`hemicycle import activities`: what members do, from a national office's list, by the rules of the graph.

The same work over the same days is known already, so that a second run changes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from asyncpg import Range

from commons.auth.caller import Caller
from commons.csv_rows import Rejected
from commons.database.sessions import Database, ReadSession, WriteSession
from commons.directory import LegalEntity
from commons.errors import Refusal
from commons.ids import new_uuid
from commons.importing import ImportReport, Tally, analyzed, batches, content_of
from services.members.domain.activities.activity import Activity, enter
from services.members.domain.activities_export import ActivityRow, read_activities
from services.members.store import legal_entities
from services.members.store.activities import activities_of
from services.members.store.register_numbers import by_register_number

BATCH = 500
_COLUMNS = (
    "id",
    "membership",
    "trade",
    "sector",
    "sector_revision",
    "weight",
    "situation",
    "reason",
    "actor",
    "valid",
    "known",
)


@dataclass
class _Outcome:
    """What a batch comes to beside the activities on record."""

    entered: list[tuple[UUID, Activity]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    unchanged: int = 0


async def import_activities(
    database: Database, entity: LegalEntity, path: Path, caller: Caller, *, today: date
) -> ImportReport:
    """Record the activities of a file (`docs/guides/members.md` has the columns), batch by batch.

    Raises `Refusal` UNKNOWN_ENTITY, ENTITY_NOT_OPEN, or BAD_ARGUMENT when the file cannot be read or has no header.
    """
    content = await asyncio.to_thread(content_of, path)
    async with database.reading() as session:
        await legal_entities.open_entity(session, entity.id, today)
    tally = Tally()
    async for batch in batches(read_activities(content, today), BATCH):
        await _land(database, entity.id, caller, tally, tally.good(batch))
    if tally.landed > BATCH:
        await analyzed(database)
    return await tally.report(path)


async def _land(database: Database, entity: str, caller: Caller, tally: Tally, rows: Sequence[ActivityRow]) -> None:
    """Write the new ones; a batch without any opens no transaction, so that it leaves no audit line."""
    async with database.reading() as session:
        found = await _beside(session, entity, rows)
    if found.entered:
        async with database.writing(caller, "importActivities") as session:
            found = await _beside(session, entity, rows)  # again, under the lock
            await _save(session, entity, found.entered)
    tally.landed += len(found.entered)
    tally.unchanged += found.unchanged
    tally.rejected += found.rejected


async def _beside(session: ReadSession, entity: str, rows: Sequence[ActivityRow]) -> _Outcome:
    found = _Outcome()
    members = await by_register_number(session, entity, [row.register_number for row in rows])
    histories = await activities_of(session, [one.membership for one in members.values()])
    for row in rows:
        member = members.get(row.register_number)
        if member is None:
            found.rejected.append(Rejected(row.line, "register_number is no member's here; import members first"))
            continue
        history = histories.setdefault(member.membership, [])
        if any((one.work, one.period) == (row.work, row.period) for one in history):
            found.unchanged += 1
            continue
        try:
            fresh = enter(history, Activity(new_uuid(), row.work, row.period, row.reason), member.registered)
        except Refusal as refusal:
            found.rejected.append(Rejected(row.line, refusal.message))
            continue
        history.append(fresh)
        found.entered.append((member.membership, fresh))
    return found


async def _save(session: WriteSession, entity: str, entered: Sequence[tuple[UUID, Activity]]) -> None:
    """Write them at once; what somebody does is personal data and is in neither audit nor outbox."""
    known, actor = Range(await session.sequence(), None), session.caller.actor
    lines = [(one.id, membership, *_values(one), actor, _days(one), known) for membership, one in entered]
    await (await session.driver()).copy_records_to_table("activity", records=lines, columns=_COLUMNS)
    session.record("activities.imported", entity, count=len(entered))
    session.announce("activities.imported", entity=entity, count=len(entered))


def _values(activity: Activity) -> tuple[str | None, ...]:
    work, sector = activity.work, activity.work.sector
    named = (sector.code, sector.revision) if sector else (None, None)
    return (work.trade, *named, work.weight.value, work.situation.value, activity.reason)


def _days(activity: Activity) -> Range:
    end = activity.period.end
    return Range(activity.period.start, None if end is None else end + timedelta(days=1))
