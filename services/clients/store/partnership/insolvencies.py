"""Insolvencies of organisations, and the reviews of clients that they start."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.ids import new_uuid
from services.clients.domain.partnership.insolvency import (
    Insolvency,
    InsolvencyKind,
    PartnershipReview,
    ReviewEnd,
    ReviewOutcome,
)

_JOINED = """
  WITH asked AS (
    SELECT given, coalesce(a.present, given) AS present FROM unnest(CAST(:ids AS uuid[])) AS asked (given)
    LEFT JOIN organisation_alias a ON a.former = given AND upper_inf(a.known) AND a.valid @> CAST(:day AS date)),
  joined AS (
    SELECT given, present AS id FROM asked
    UNION
    SELECT w.given, a.former FROM asked w JOIN organisation_alias a ON a.present = w.present AND upper_inf(a.known)
       AND a.valid @> CAST(:day AS date))
"""
"""Every id that goes, on a day, for the organisation that is asked for."""
_INSOLVENCY = """
  SELECT i.id, i.organisation, i.kind, i.source, lower(i.valid) AS since, upper(i.valid) AS until FROM insolvency i
"""
_REVIEW = """
  SELECT r.id, r.client, r.insolvency, r.opened_on, e.outcome, e.reason, e.concluded_on
    FROM partnership_review r LEFT JOIN partnership_review_end e ON e.review = r.id
"""


async def joined_ids(session: ReadSession, organisation: UUID | None, day: date) -> list[UUID]:
    """Every id that goes for an organisation on a day; none for a sole trader, who is a person."""
    if organisation is None:
        return []
    rows = await session.all(f"{_JOINED} SELECT id FROM joined ORDER BY id", {"ids": [organisation], "day": day})
    return [row.id for row in rows]


async def insolvencies_of(
    session: ReadSession, organisations: Sequence[UUID], day: date
) -> dict[UUID, list[Insolvency]]:
    """Each organisation's insolvencies, under whatever id they were recorded, the oldest first."""
    found: dict[UUID, list[Insolvency]] = {organisation: [] for organisation in organisations}
    rows = await session.all(
        f"""{_JOINED} SELECT j.given, i.* FROM joined j JOIN ({_INSOLVENCY} WHERE upper_inf(i.known)) i
          ON i.organisation = j.id ORDER BY i.since, i.id""",
        {"ids": list(organisations), "day": day},
    )
    for row in rows:
        found[row.given].append(_insolvency(row))
    return found


async def insolvency(session: ReadSession, id_: UUID) -> Insolvency | None:
    """An insolvency by id."""
    row = await session.first(f"{_INSOLVENCY} WHERE i.id = :id AND upper_inf(i.known)", {"id": id_})
    return None if row is None else _insolvency(row)


async def save_insolvency(session: WriteSession, found: Insolvency) -> None:
    """Write an insolvency in the place of what was known of it."""
    await close_known(session, "insolvency", id=found.id)
    await session.execute(
        "INSERT INTO insolvency (id, organisation, kind, source, valid, known) VALUES (:id, :organisation, :kind,"
        " :source, daterange(CAST(:since AS date), CAST(:until AS date)), int8range(CAST(:sequence AS bigint), NULL))",
        {
            "id": found.id,
            "organisation": found.organisation,
            "kind": found.kind.value,
            "source": found.source,
            "since": found.since,
            "until": found.until,
            "sequence": await session.sequence(),
        },
    )


async def open_reviews(session: WriteSession, found: Insolvency, day: date) -> list[UUID]:
    """Open a review of each client of the organisation that stands above the first step; gives these clients."""
    rows = await session.all(
        f"""{_JOINED} SELECT c.client FROM joined j JOIN client c ON c.organisation = j.id
          JOIN partnership p ON p.client = c.client AND upper_inf(p.known) AND p.valid @> CAST(:day AS date)
         WHERE p.status <> 'CLIENT' ORDER BY c.client""",
        {"ids": [found.organisation], "day": day},
    )
    sequence = await session.sequence()
    for row in rows:
        await session.execute(
            "INSERT INTO partnership_review (id, client, insolvency, opened_on, entered)"
            " VALUES (:id, :client, :insolvency, :opened_on, :entered)",
            {
                "id": new_uuid(),
                "client": row.client,
                "insolvency": found.id,
                "opened_on": day,
                "entered": sequence,
            },
        )
    return [row.client for row in rows]


async def reviews_of(session: ReadSession, clients: Sequence[UUID]) -> dict[UUID, list[PartnershipReview]]:
    """Each client's reviews."""
    found: dict[UUID, list[PartnershipReview]] = {client: [] for client in clients}
    for row in await session.all(f"{_REVIEW} WHERE r.client = ANY(CAST(:ids AS uuid[]))", {"ids": list(clients)}):
        found[row.client].append(_review(row))
    return found


async def review(session: ReadSession, id_: UUID) -> PartnershipReview | None:
    """A review by id."""
    row = await session.first(f"{_REVIEW} WHERE r.id = :id", {"id": id_})
    return None if row is None else _review(row)


async def save_review_end(session: WriteSession, id_: UUID, ended: ReviewEnd) -> None:
    """Write how a review ended."""
    await session.execute(
        "INSERT INTO partnership_review_end (review, outcome, reason, concluded_on, entered)"
        " VALUES (:review, :outcome, :reason, :concluded_on, :entered)",
        {
            "review": id_,
            "outcome": ended.outcome.value,
            "reason": ended.reason,
            "concluded_on": ended.concluded_on,
            "entered": await session.sequence(),
        },
    )


def _insolvency(row: Any) -> Insolvency:
    return Insolvency(row.id, row.organisation, InsolvencyKind(row.kind), row.source, row.since, row.until)


def _review(row: Any) -> PartnershipReview:
    ended = None
    if row.outcome is not None:
        ended = ReviewEnd(ReviewOutcome(row.outcome), row.reason, row.concluded_on)
    return PartnershipReview(row.id, row.client, row.insolvency, row.opened_on, ended)
