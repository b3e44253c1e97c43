"""Categories and colleges of memberships in time, and what a member says about belonging."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from commons.ids import global_id
from services.members.domain.facts import Belonging, DatedFact, FactKind, Period
from services.members.store.dated_rows import from_now_on
from services.members.store.standing import insert_fact


async def category_on(session: ReadSession, membership: UUID, day: date) -> str | None:
    """The category of a membership on a day, as known now."""
    return await session.value(
        "SELECT category FROM categorisation WHERE membership = :id AND upper_inf(known)"
        " AND valid @> CAST(:day AS date)",
        {"id": membership, "day": day},
    )


async def save_category(
    session: WriteSession, membership: UUID, category: str, college: str | None, since: date
) -> None:
    """Write the category, and the college if one is named, from a day on. Audited as `category.changed`."""
    await from_now_on(session, "categorisation", {"membership": membership}, {"category": category}, since)
    if college is not None:
        await from_now_on(session, "college_seat", {"membership": membership}, {"college": college}, since)
    subject = global_id(session.country, "membership", membership)
    session.record("category.changed", subject, category=category, college=college, since=since)
    session.announce("category.changed", membership=subject, category=category, since=since)


async def belonging_history(session: ReadSession, membership: UUID) -> list[DatedFact]:
    """What the member has said, as known now, the oldest first."""
    rows = await session.all(
        "SELECT lower(valid), upper(valid) - 1, detail FROM membership_fact WHERE membership = :id"
        " AND kind = 'BELONGING' AND upper_inf(known) ORDER BY valid",
        {"id": membership},
    )
    return [DatedFact(FactKind.BELONGING, Period(*row[:2]), row[2]) for row in rows]


async def save_belonging(
    session: WriteSession, membership: UUID, before: DatedFact | None, said: Belonging | None, today: date
) -> None:
    """End the earlier word and write the new one from today. Audited as `belonging.declared`, without the word."""
    if before is not None:
        await session.execute(
            "UPDATE membership_fact SET known = int8range(lower(known), :sequence) WHERE membership = :id"
            " AND kind = 'BELONGING' AND upper_inf(known) AND valid @> CAST(:today AS date)",
            {"id": membership, "sequence": await session.sequence(), "today": today},
        )
        left = before.period.before(today)
        if left is not None:
            await insert_fact(session, membership, DatedFact(FactKind.BELONGING, left, before.detail))
    if said is not None:
        await insert_fact(session, membership, DatedFact(FactKind.BELONGING, Period(today), said.value))
    subject = global_id(session.country, "membership", membership)
    session.record("belonging.declared", subject, since=today)
    session.announce("belonging.declared", membership=subject)
