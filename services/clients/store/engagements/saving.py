"""Versions of engagements written: the one before is closed in `known`, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from asyncpg import Range

from commons.database.known import close_known
from commons.database.sessions import WriteSession
from services.clients.domain.engagements.engagement import Engagement, EngagementChange


@dataclass(frozen=True, slots=True)
class EngagementRecord:
    """A version to be written of the engagement `id` of an entity."""

    id: UUID
    entity: str
    engagement: Engagement
    change: EngagementChange = EngagementChange.RECORDED
    reason: str | None = None


COLUMNS = (
    "engagement",
    "client",
    "entity",
    "membership",
    "reference",
    "amount",
    "currency",
    "invoiced_on",
    "due_on",
    "paid_on",
    "change",
    "reason",
    "valid",
    "known",
)


async def save_engagement(session: WriteSession, record: EngagementRecord) -> None:
    """Write a version; what was known of the engagement before is closed."""
    await close_known(session, "engagement", engagement=record.id)
    await copy_engagements(session, [record])


async def copy_engagements(session: WriteSession, records: Sequence[EngagementRecord]) -> None:
    """Write the first versions of many by `COPY`."""
    sequence = await session.sequence()
    driver = await session.driver()
    rows = [engagement_row(record, sequence) for record in records]
    await driver.copy_records_to_table("engagement", columns=COLUMNS, records=rows)


def engagement_row(record: EngagementRecord, sequence: int) -> tuple:
    """The row in order of `COLUMNS`, known from `sequence` on."""
    one = record.engagement
    return (
        record.id,
        one.client,
        record.entity,
        one.membership,
        one.reference,
        one.amount,
        one.currency,
        one.invoiced_on,
        one.due_on,
        one.paid_on,
        record.change.value,
        record.reason,
        Range(one.since, one.until),
        Range(sequence, None),
    )


async def strike(session: WriteSession, engagement: UUID, client: UUID, reason: str) -> None:
    """From this write on it is known that there was no such engagement."""
    await close_known(session, "engagement", engagement=engagement)
    await session.execute(
        "INSERT INTO engagement_struck (engagement, client, reason, entered)"
        " VALUES (:engagement, :client, :reason, :entered)",
        {"engagement": engagement, "client": client, "reason": reason, "entered": await session.sequence()},
    )
