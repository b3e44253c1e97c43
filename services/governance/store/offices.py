"""Offices that keep a member from being a delegate: board, supervisory board and others, from a day to a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid
from commons.paging import Page, keyset
from services.governance.store.decisions import by_caller


@dataclass(frozen=True, slots=True)
class OfficeRecord:
    """One office of one member; `last_day` is None while she holds it."""

    id: UUID
    entity: str
    membership: UUID
    office: str
    since: date
    last_day: date | None


_SELECT = """SELECT o.id, o.entity, o.membership, o.office, o.since, e.last_day
               FROM office o LEFT JOIN office_end e ON e.office = o.id"""

HELD = "o.since <= :on AND (e.last_day IS NULL OR e.last_day >= :on)"
"""Held on a day, of rows `o` and `e` as joined here."""


async def insert(session: WriteSession, entity: str, membership: UUID, office: str, since: date) -> UUID:
    """Put an office on record; its id."""
    found = new_uuid()
    await session.execute(
        "INSERT INTO office (id, entity, membership, office, since, actor, name, known) VALUES (:id, :entity,"
        " :membership, :office, :since, :actor, :name, int8range(:known, NULL))",
        {
            "id": found,
            "entity": entity,
            "membership": membership,
            "office": office,
            "since": since,
            **by_caller(session),
            "known": await session.sequence(),
        },
    )
    return found


async def end(session: WriteSession, office: UUID, last_day: date) -> None:
    """Put the last day of an office on record."""
    await session.execute(
        "INSERT INTO office_end (office, last_day, actor, name, known)"
        " VALUES (:office, :last_day, :actor, :name, int8range(:known, NULL))",
        {
            "office": office,
            "last_day": last_day,
            **by_caller(session),
            "known": await session.sequence(),
        },
    )


async def by_id(session: ReadSession, office: UUID) -> OfficeRecord:
    """The office; NOT_FOUND otherwise."""
    row = await session.first(f"{_SELECT} WHERE o.id = :id", {"id": office})
    if row is None:
        raise Refusal("NOT_FOUND", "No office with this id here.")
    return _office(row)


async def held_by(session: ReadSession, entity: str, membership: UUID, on: date) -> OfficeRecord | None:
    """An office the member holds on that day."""
    row = await session.first(
        f"{_SELECT} WHERE o.entity = :entity AND o.membership = :membership AND {HELD} ORDER BY o.since LIMIT 1",
        {"entity": entity, "membership": membership, "on": on},
    )
    return _office(row) if row else None


async def page_of(session: ReadSession, entity: str, on: date, page: Page) -> list[OfficeRecord]:
    """Offices held on a day: one page and the one after it, oldest record first."""
    keys = keyset(page, ("o.id",), country=session.country, kind="office", descending=False)
    rows = await session.all(
        f"{_SELECT} WHERE o.entity = :entity AND {HELD} AND {keys.where} ORDER BY {keys.order} LIMIT :size",
        keys.parameters | {"entity": entity, "on": on, "size": page.size + 1},
    )
    return [_office(row) for row in rows]


def _office(row: Row[Any]) -> OfficeRecord:
    return OfficeRecord(row.id, row.entity, row.membership, row.office, row.since, row.last_day)
