"""Clients: by id, by organisation, and in pages ordered by name or age. Status is as of the day that is passed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession
from commons.paging import Keyset, Page, keyset
from services.clients.domain.organisation import MarketSector
from services.clients.domain.partnership import PartnershipStatus
from services.clients.domain.sort_name import sort_name
from services.clients.store.rows import ClientRow


class ClientOrder(StrEnum):
    """By folded name, or the newest relation first."""

    NAME = "NAME"
    NEWEST = "NEWEST"


@dataclass(frozen=True, slots=True)
class ClientFilter:
    """Which clients; None leaves a criterion out. `name` is the beginning of a name as people write it."""

    entity: str | None = None
    status: PartnershipStatus | None = None
    sector: MarketSector | None = None
    name: str | None = None


_CLIENT = """
  SELECT c.client, c.entity, coalesce(a.present, c.organisation) AS organisation, c.since, c.sort_name, p.status
  FROM client c
  JOIN partnership p ON p.client = c.client AND upper_inf(p.known) AND p.valid @> CAST(:day AS date)
  LEFT JOIN organisation_alias a ON a.former = c.organisation AND upper_inf(a.known)
"""
_RELATIONS = """
  WITH joined AS (
    SELECT id AS present, id FROM unnest(CAST(:ids AS uuid[])) AS asked (id)
    UNION ALL
    SELECT present, former FROM organisation_alias WHERE present = ANY(CAST(:ids AS uuid[])) AND upper_inf(known)
  )
  SELECT c.client, c.entity, j.present AS organisation, c.since, c.sort_name, p.status
  FROM joined j
  JOIN client c ON c.organisation = j.id
  JOIN partnership p ON p.client = c.client AND upper_inf(p.known) AND p.valid @> CAST(:day AS date)
  ORDER BY c.entity, c.client
"""
_ORDERS: dict[ClientOrder, tuple[tuple[str, ...], tuple[type, ...], bool]] = {
    ClientOrder.NAME: (("c.sort_name", "c.client"), (str,), False),
    ClientOrder.NEWEST: (("c.since", "c.client"), (date,), True),
}


async def clients(session: ReadSession, ids: Sequence[UUID], day: date) -> dict[UUID, ClientRow]:
    """Clients by id; unknown ids are left out."""
    rows = await session.all(f"{_CLIENT} WHERE c.client = ANY(CAST(:ids AS uuid[]))", {"ids": list(ids), "day": day})
    return {row.client: client_row(row) for row in rows}


async def relations(session: ReadSession, organisations: Sequence[UUID], day: date) -> dict[UUID, list[ClientRow]]:
    """This country's relations with each organisation (by present id), in order of entity."""
    found: dict[UUID, list[ClientRow]] = {organisation: [] for organisation in organisations}
    for row in await session.all(_RELATIONS, {"ids": list(found), "day": day}):
        found[row.organisation].append(client_row(row))
    return found


async def client_page(
    session: ReadSession, page: Page, order: ClientOrder, wanted: ClientFilter, day: date
) -> list[ClientRow]:
    """One row more than the page holds, in the direction of the walk."""
    columns, types, descending = _ORDERS[order]
    beyond: Keyset = keyset(page, columns, country=session.country, kind="client", descending=descending, types=types)
    where, parameters = _conditions(wanted, day)
    statement = f"{_CLIENT} WHERE {where} AND {beyond.where} ORDER BY {beyond.order} LIMIT :size"
    rows = await session.all(statement, {**parameters, **beyond.parameters, "size": page.size + 1})
    return [client_row(row) for row in rows]


async def client_count(session: ReadSession, wanted: ClientFilter, day: date) -> int:
    """How many clients the filter keeps."""
    where, parameters = _conditions(wanted, day)
    return await session.value(f"SELECT count(*) FROM ({_CLIENT} WHERE {where}) AS found", parameters)


def _conditions(wanted: ClientFilter, day: date) -> tuple[str, dict[str, Any]]:
    parts: list[str] = ["TRUE"]
    parameters: dict[str, Any] = {"day": day}
    if wanted.entity is not None:
        parts.append("c.entity = :entity")
        parameters["entity"] = wanted.entity
    if wanted.status is not None:
        parts.append("p.status = :status")
        parameters["status"] = wanted.status.value
    if wanted.sector is not None:
        parts.append("EXISTS (SELECT FROM organisation o WHERE o.organisation = c.organisation AND o.sector = :sector)")
        parameters["sector"] = wanted.sector.value
    if wanted.name is not None:
        parts.append("starts_with(c.sort_name, :name)")
        parameters["name"] = sort_name(wanted.name)
    return " AND ".join(parts), parameters


def client_row(row: Any) -> ClientRow:
    """A row of the queries above."""
    return ClientRow(row.client, row.entity, row.organisation, row.since, row.sort_name, PartnershipStatus(row.status))
