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
from services.clients.domain.organisations.classes import MarketSector
from services.clients.domain.partnership import PartnershipStatus
from services.clients.domain.sort_name import sort_name
from services.clients.store.rows import ClientRow


class ClientOrder(StrEnum):
    """By folded name, or the newest relation first."""

    NAME = "NAME"
    NEWEST = "NEWEST"


@dataclass(frozen=True, slots=True)
class ClientFilter:
    """Which organisations; None leaves a criterion out. `name` is the beginning of a name as people write it."""

    entity: str | None = None
    status: PartnershipStatus | None = None
    sector: MarketSector | None = None
    name: str | None = None


CLIENT = """
  SELECT c.client, c.entity, coalesce(a.present, c.organisation) AS organisation, c.organisation AS own, c.sole_trader,
         c.since, c.sort_name, p.status
  FROM client c
  JOIN partnership p ON p.client = c.client AND upper_inf(p.known) AND p.valid @> CAST(:day AS date)
  LEFT JOIN organisation_alias_now a ON a.former = c.organisation
"""
"""Relations with their status on `:day`; a condition on `c` and `p` may follow."""
_RELATIONS = """
  WITH joined AS (
    SELECT id AS present, id FROM unnest(CAST(:ids AS uuid[])) AS asked (id)
    UNION ALL
    SELECT present, former FROM organisation_alias_now WHERE present = ANY(CAST(:ids AS uuid[]))
  )
  SELECT c.client, c.entity, j.present AS organisation, c.organisation AS own, c.sole_trader,
         c.since, c.sort_name, p.status
  FROM joined j
  JOIN client c ON c.organisation = j.id
  JOIN partnership p ON p.client = c.client AND upper_inf(p.known) AND p.valid @> CAST(:day AS date)
  ORDER BY c.entity, c.client
"""
_OF_SECTOR = """
  EXISTS (SELECT FROM organisation_fact f WHERE f.organisation = c.organisation AND f.fact = 'SECTOR'
             AND f.value = :sector AND upper_inf(f.known) AND upper_inf(f.valid))
"""
_ORDERS: dict[ClientOrder, tuple[tuple[str, ...], tuple[type, ...], bool]] = {
    ClientOrder.NAME: (("c.sort_name", "c.client"), (str,), False),
    ClientOrder.NEWEST: (("c.since", "c.client"), (date,), True),
}


async def clients(session: ReadSession, ids: Sequence[UUID], day: date) -> dict[UUID, ClientRow]:
    """Clients by id; unknown ids are left out."""
    rows = await session.all(f"{CLIENT} WHERE c.client = ANY(CAST(:ids AS uuid[]))", {"ids": list(ids), "day": day})
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
    where, parameters = conditions(wanted, day)
    statement = f"{CLIENT} WHERE {where} AND {beyond.where} ORDER BY {beyond.order} LIMIT :size"
    rows = await session.all(statement, {**parameters, **beyond.parameters, "size": page.size + 1})
    return [client_row(row) for row in rows]


async def client_count(session: ReadSession, wanted: ClientFilter, day: date) -> int:
    """How many clients the filter keeps."""
    where, parameters = conditions(wanted, day)
    return await session.value(f"SELECT count(*) FROM ({CLIENT} WHERE {where}) AS found", parameters)


def conditions(wanted: ClientFilter, day: date) -> tuple[str, dict[str, Any]]:
    """What a filter asks of a row of `CLIENT`, with its parameters."""
    # A sole trader is a person: her entity's officers find her where they look for sole traders, nobody in a list.
    parts: list[str] = ["c.organisation IS NOT NULL"]
    parameters: dict[str, Any] = {"day": day}
    if wanted.entity is not None:
        parts.append("c.entity = :entity")
        parameters["entity"] = wanted.entity
    if wanted.status is not None:
        parts.append("p.status = :status")
        parameters["status"] = wanted.status.value
    if wanted.sector is not None:
        parts.append(_OF_SECTOR)
        parameters["sector"] = wanted.sector.value
    if wanted.name is not None:
        parts.append("starts_with(c.sort_name, :name)")
        parameters["name"] = sort_name(wanted.name)
    return " AND ".join(parts), parameters


def client_row(row: Any) -> ClientRow:
    """A row of the queries above."""
    return ClientRow(
        client=row.client,
        entity=row.entity,
        organisation=row.organisation,
        since=row.since,
        sort_name=row.sort_name,
        status=PartnershipStatus(row.status),
        own=row.own,
        sole_trader=row.sole_trader,
    )
