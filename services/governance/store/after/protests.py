"""Protests against resolutions: on record, taken back, listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid
from commons.paging import Page, keyset
from services.governance.domain.after.record import Protested
from services.governance.store.decisions import signed

_COLUMNS = "id, resolution, membership, statement, raised_at, on_behalf, law, name, at, upper_inf(known) AS stands"


@dataclass(frozen=True, slots=True)
class ProtestRecord:
    """A protest. `on_behalf`: entered by the bureau, by `recorded_by`; `stands`: not taken back."""

    id: UUID
    resolution: UUID
    protested: Protested
    on_behalf: bool
    law: str
    recorded_by: str
    recorded_at: datetime
    stands: bool


async def by_id(session: ReadSession, protest: UUID) -> ProtestRecord:
    """The protest, taken back or not; NOT_FOUND otherwise."""
    row = await session.first(f"SELECT {_COLUMNS} FROM protest WHERE id = :id", {"id": protest})
    if row is None:
        raise Refusal("NOT_FOUND", "No protest with this id here.")
    return _record(row)


async def of_resolutions(session: ReadSession, resolutions: Sequence[UUID]) -> list[tuple[UUID, ProtestRecord]]:
    """(resolution, protest) of those that stand, in the order in which they were recorded."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM protest WHERE resolution = ANY(:ids) AND upper_inf(known) ORDER BY id",
        {"ids": list(resolutions)},
    )
    return [(row.resolution, _record(row)) for row in rows]


async def count_of_resolutions(session: ReadSession, resolutions: Sequence[UUID]) -> list[tuple[UUID, int]]:
    """(resolution, how many protests stand) of those that have any."""
    rows = await session.all(
        "SELECT resolution, count(*) AS number FROM protest WHERE resolution = ANY(:ids) AND upper_inf(known)"
        " GROUP BY resolution",
        {"ids": list(resolutions)},
    )
    return [(row.resolution, row.number) for row in rows]


async def page_of(session: ReadSession, resolution: UUID, page: Page) -> list[ProtestRecord]:
    """One page and the protest after it, those taken back too."""
    keys = keyset(page, ("id",), country=session.country, kind="protest", descending=False)
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM protest WHERE resolution = :resolution AND {keys.where} ORDER BY {keys.order}"
        " LIMIT :size",
        keys.parameters | {"resolution": resolution, "size": page.size + 1},
    )
    return [_record(row) for row in rows]


async def stands(session: ReadSession, resolution: UUID, membership: UUID) -> bool:
    """Whether her protest is on record."""
    return await session.value(
        "SELECT EXISTS (SELECT FROM protest WHERE resolution = :resolution AND membership = :membership"
        " AND upper_inf(known))",
        {"resolution": resolution, "membership": membership},
    )


async def insert(session: WriteSession, resolution: UUID, protested: Protested, *, on_behalf: bool, law: str) -> UUID:
    """Put a protest on record; its id."""
    new = new_uuid()
    await session.execute(
        "INSERT INTO protest (id, resolution, membership, statement, raised_at, on_behalf, law, actor, name, at, known)"
        " VALUES (:id, :resolution, :membership, :statement, :raised_at, :on_behalf, :law, :actor, :name, :at,"
        " int8range(:known, NULL))",
        {
            "id": new,
            "resolution": resolution,
            "membership": protested.membership,
            "statement": protested.statement,
            "raised_at": protested.raised_at,
            "on_behalf": on_behalf,
            "law": law,
            **signed(session),
            "known": await session.sequence(),
        },
    )
    return new


async def withdraw(session: WriteSession, protest: UUID) -> None:
    """It stands no more from this write on."""
    await close_known(session, "protest", id=protest)


def _record(row: Row[Any]) -> ProtestRecord:
    protested = Protested(row.membership, row.statement, row.raised_at)
    return ProtestRecord(row.id, row.resolution, protested, row.on_behalf, row.law, row.name, row.at, row.stands)
