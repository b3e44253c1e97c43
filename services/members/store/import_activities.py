"""`hemicycle import activities`: what members do, from a national office's list, by the rules of the graph.

The same work over the same days is known already, so that a second run changes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from asyncpg import Range

from commons.auth.caller import Caller
from commons.csv_rows import Rejected
from commons.database.sessions import Database, ReadSession, WriteSession
from commons.directory import LegalEntity
from commons.errors import Refusal
from commons.ids import new_uuid
from commons.importing import Beside, ImportReport, Landing, content_of
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


_New = tuple[UUID, Activity]
"""An activity and the membership it is of."""


async def import_activities(
    database: Database, entity: LegalEntity, path: Path, caller: Caller, *, today: date
) -> ImportReport:
    """Record the activities of a file (`docs/guides/members.md` has the columns), batch by batch.

    Raises `Refusal` UNKNOWN_ENTITY, ENTITY_NOT_OPEN, or BAD_ARGUMENT when the file cannot be read or has no header.
    """
    content = await asyncio.to_thread(content_of, path)
    async with database.reading() as session:
        await legal_entities.open_entity(session, entity.id, today)
    landing = Landing(database, caller, "importActivities", partial(_beside, entity.id), partial(_save, entity.id))
    return await landing.land_all(read_activities(content, today), BATCH, path)


async def _beside(entity: str, session: ReadSession, rows: Sequence[ActivityRow]) -> Beside[_New]:
    found = Beside[_New]()
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
        found.fresh.append((member.membership, fresh))
    return found


async def _save(entity: str, session: WriteSession, found: Beside[_New]) -> int:
    """Write them at once, and give how many; what somebody does is personal data and is in neither audit nor outbox."""
    known, actor = Range(await session.sequence(), None), session.caller.actor
    lines = [(one.id, membership, *_values(one), actor, _days(one), known) for membership, one in found.fresh]
    await (await session.driver()).copy_records_to_table("activity", records=lines, columns=_COLUMNS)
    session.record("activities.imported", entity, count=len(lines))
    session.announce("activities.imported", entity=entity, count=len(lines))
    return len(lines)


def _values(activity: Activity) -> tuple[str | None, ...]:
    work, sector = activity.work, activity.work.sector
    named = (sector.code, sector.revision) if sector else (None, None)
    return (work.trade, *named, work.weight.value, work.situation.value, activity.reason)


def _days(activity: Activity) -> Range:
    end = activity.period.end
    return Range(activity.period.start, None if end is None else end + timedelta(days=1))
