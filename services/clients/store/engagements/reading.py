"""Engagements by id, of clients or of members, as they are known now; with all versions where these are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession
from commons.paging import Page, keyset
from services.clients.domain.engagements.engagement import Engagement, EngagementChange

_COLUMNS = """e.engagement, e.client, e.entity, e.membership, e.reference, lower(e.valid) AS since,
  upper(e.valid) AS until, e.amount, e.currency, e.invoiced_on, e.due_on, e.paid_on, e.change,
  e.reason, lower(e.known) AS version"""
_NOW = f"SELECT {_COLUMNS} FROM engagement e WHERE upper_inf(e.known)"


@dataclass(frozen=True, slots=True)
class EngagementRow:
    """An engagement as known from the audit sequence `version` on, and what made that version."""

    id: UUID
    entity: str
    engagement: Engagement
    change: EngagementChange
    reason: str | None
    version: int


@dataclass(frozen=True, slots=True)
class EngagementFilter:
    """Of which client or membership, in which days of work; `entities`: only of these (None: of all)."""

    client: UUID | None = None
    membership: UUID | None = None
    entities: frozenset[str] | None = None
    since: date | None = None
    until: date | None = None


async def engagements(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, EngagementRow]:
    """As known now; unknown and struck ones are left out."""
    rows = await session.all(f"{_NOW} AND e.engagement = ANY(CAST(:ids AS uuid[]))", {"ids": list(ids)})
    return {row.engagement: _row(row) for row in rows}


async def engagement_page(session: ReadSession, page: Page, wanted: EngagementFilter) -> list[EngagementRow]:
    """One row more than the page holds, the newest work first, in the direction of the walk."""
    beyond = keyset(
        page,
        ("lower(e.valid)", "e.engagement"),
        country=session.country,
        kind="engagement",
        descending=True,
        types=(date,),
    )
    where, parameters = _conditions(wanted)
    statement = f"{_NOW} AND {where} AND {beyond.where} ORDER BY {beyond.order} LIMIT :size"
    rows = await session.all(statement, {**parameters, **beyond.parameters, "size": page.size + 1})
    return [_row(row) for row in rows]


async def versions(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, list[EngagementRow]]:
    """All that was ever known of each, the newest version first."""
    found: dict[UUID, list[EngagementRow]] = {id_: [] for id_ in ids}
    statement = f"""SELECT {_COLUMNS} FROM engagement e WHERE e.engagement = ANY(CAST(:ids AS uuid[]))
      ORDER BY e.engagement, lower(e.known) DESC"""
    for row in await session.all(statement, {"ids": list(found)}):
        found[row.engagement].append(_row(row))
    return found


async def by_reference(session: ReadSession, entity: str, references: Sequence[str]) -> dict[str, EngagementRow]:
    """Those that the entity knows by these references of its own."""
    rows = await session.all(
        f"{_NOW} AND e.entity = :entity AND e.reference = ANY(CAST(:references AS text[]))",
        {"entity": entity, "references": list(references)},
    )
    return {row.reference: _row(row) for row in rows}


def _conditions(wanted: EngagementFilter) -> tuple[str, dict[str, Any]]:
    parts, parameters = ["TRUE"], {}
    if wanted.client is not None:
        parts.append("e.client = :client")
        parameters["client"] = wanted.client
    if wanted.membership is not None:
        parts.append("e.membership = :membership")
        parameters["membership"] = wanted.membership
    if wanted.entities is not None:
        parts.append("e.entity = ANY(CAST(:entities AS text[]))")
        parameters["entities"] = sorted(wanted.entities)
    if wanted.since is not None or wanted.until is not None:
        parts.append("e.valid && daterange(CAST(:since AS date), CAST(:until AS date))")
        parameters |= {"since": wanted.since, "until": wanted.until}
    return " AND ".join(parts), parameters


def _row(row: Any) -> EngagementRow:
    return EngagementRow(
        id=row.engagement,
        entity=row.entity,
        engagement=Engagement(
            row.client,
            row.membership,
            row.reference,
            row.since,
            row.until,
            row.amount,
            row.currency,
            row.invoiced_on,
            row.due_on,
            row.paid_on,
        ),
        change=EngagementChange(row.change),
        reason=row.reason,
        version=row.version,
    )
