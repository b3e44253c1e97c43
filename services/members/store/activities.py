"""Activities of members as rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.nace import Nace
from services.members.domain.activities.activity import Activity, Work
from services.members.domain.activities.words import Weight, WorkSituation
from services.members.domain.facts import Period
from services.members.store.dated_facts import DAYS, KNOWN, strike, tell, write
from services.members.store.facts import NOW


async def activities_of(
    session: ReadSession, memberships: Sequence[UUID], known_at: int | None = None
) -> dict[UUID, list[Activity]]:
    """All activities of each membership that has any, the oldest first, as known at that sequence (None: now)."""
    rows = await session.all(
        f"SELECT id, membership, trade, sector, sector_revision, weight, situation, reason, {DAYS},"
        " lower(known) AS version FROM activity"
        f" WHERE membership = ANY(CAST(:ids AS uuid[])) AND {KNOWN} ORDER BY membership, valid, id",
        {"ids": list(memberships), "known": NOW if known_at is None else known_at},
    )
    found: dict[UUID, list[Activity]] = defaultdict(list)
    for row in rows:
        found[row.membership].append(_activity(row))
    return found


async def activity_of(session: ReadSession, owner: UUID, key: UUID) -> Activity:
    """What is known of an activity now. Raises `Refusal` NOT_FOUND, also where it was struck."""
    found = (await activities_of(session, [owner])).get(owner, [])
    activity = next((one for one in found if one.id == key), None)
    if activity is None:
        raise Refusal("NOT_FOUND", "There is no activity with this id here; perhaps it was struck.")
    return activity


async def save_activity(session: WriteSession, membership: UUID, activity: Activity, action: str) -> None:
    """Write an activity, in place of what was known of it. Audited and announced as `activity.<action>`."""
    work = activity.work
    values: dict[str, Any] = {
        "id": activity.id,
        "membership": membership,
        "trade": work.trade,
        "sector": work.sector and work.sector.code,
        "sector_revision": work.sector and work.sector.revision,
        "weight": work.weight.value,
        "situation": work.situation.value,
        "reason": activity.reason,
    }
    await write(session, "activity", values, activity.period)
    said = {name: values[name] for name in ("trade", "sector", "sector_revision", "weight", "situation", "reason")}
    await tell(session, f"activity.{action}", ("activity", activity.id), membership, activity.period, **said)


async def strike_activity(session: WriteSession, membership: UUID, key: UUID, reason: str) -> None:
    """An activity that never was; it stays on record as known until now. Audited as `activity.struck`."""
    await strike(session, "activity", key)
    await tell(session, "activity.struck", ("activity", key), membership, None, reason=reason)


def _activity(row: Any) -> Activity:
    sector = Nace(row.sector, row.sector_revision) if row.sector else None
    work = Work(row.trade, sector, Weight(row.weight), WorkSituation(row.situation))
    return Activity(row.id, work, Period(row.start, row.until), row.reason, row.version)
