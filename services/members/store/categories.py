"""Categories and colleges of memberships in time, and what a member says about belonging."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from commons.ids import global_id
from services.members.domain.facts import Belonging, DatedFact, FactKind, Period
from services.members.store.dated_rows import from_now_on
from services.members.store.facts import known
from services.members.store.standing import insert_fact


async def category_on(session: ReadSession, membership: UUID, day: date) -> str | None:
    """The category of a membership on a day, as known now."""
    return await session.value(
        "SELECT category FROM categorisation WHERE membership = :id AND upper_inf(known)"
        " AND valid @> CAST(:day AS date)",
        {"id": membership, "day": day},
    )


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A membership's category at one of its times."""

    code: str
    label: str | None
    share_obligation: str | None


async def categories_on(
    session: ReadSession, ids: Sequence[UUID], day: date | None, today: date, known_at: int | None
) -> dict[UUID, CategoryRow]:
    """The category of each membership registered on `day`, as known at that sequence (None: now).

    Without a day: of today, of the first day for who joins later, and of the last for who left.
    """
    rows = await session.all(
        """
        SELECT m.id, c.category, g.label, g.share_obligation FROM membership m
          JOIN registration r ON r.membership = m.id AND r.known @> CAST(:known AS bigint)
         CROSS JOIN LATERAL (SELECT coalesce(CAST(:day AS date),
           LEAST(GREATEST(CAST(:today AS date), lower(r.valid)), upper(r.valid) - 1)) AS day) d
          JOIN categorisation c ON c.membership = m.id AND c.known @> CAST(:known AS bigint) AND c.valid @> d.day
          LEFT JOIN membership_category g ON g.entity = m.entity AND g.code = c.category
         WHERE m.id = ANY(CAST(:ids AS uuid[])) AND r.valid @> d.day
        """,
        {"ids": list(ids), "day": day, "today": today, "known": known(known_at)},
    )
    return {row.id: CategoryRow(*row[1:]) for row in rows}


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
