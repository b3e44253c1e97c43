"""Conflicts of interest on resolutions: declared, withdrawn, listed."""

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
from services.governance.domain.room.conflict import Conflict
from services.governance.store.decisions import signed

_COLUMNS = "id, resolution, holder, outsider, vote_lost, matter, why, law, name, at, upper_inf(known) AS stands"


@dataclass(frozen=True, slots=True)
class ConflictRecord:
    """Who is concerned by a resolution and why; `stands`: not withdrawn."""

    id: UUID
    resolution: UUID
    holder: UUID
    outsider: bool
    vote_lost: bool
    matter: str
    why: str
    law: str
    recorded_by: str
    recorded_at: datetime
    stands: bool


async def by_id(session: ReadSession, conflict: UUID) -> ConflictRecord:
    """The conflict, withdrawn or not; NOT_FOUND otherwise."""
    row = await session.first(f"SELECT {_COLUMNS} FROM conflict WHERE id = :id", {"id": conflict})
    if row is None:
        raise Refusal("NOT_FOUND", "No conflict of interest with this id here.")
    return _record(row)


async def of_resolutions(session: ReadSession, resolutions: Sequence[UUID]) -> list[tuple[UUID, ConflictRecord]]:
    """(resolution, conflict) of those that stand, as they were declared."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM conflict WHERE resolution = ANY(:ids) AND upper_inf(known) ORDER BY id",
        {"ids": list(resolutions)},
    )
    return [(row.resolution, _record(row)) for row in rows]


async def stands(session: ReadSession, resolution: UUID, holder: UUID) -> bool:
    """Whether she is recorded as concerned by it."""
    return bool(
        await session.value(
            "SELECT EXISTS (SELECT FROM conflict WHERE resolution = :resolution AND holder = :holder"
            " AND upper_inf(known))",
            {"resolution": resolution, "holder": holder},
        )
    )


async def insert(session: WriteSession, resolution: UUID, holder: UUID, *, outsider: bool, found: Conflict) -> UUID:
    """Record a conflict; its id."""
    new = new_uuid()
    await session.execute(
        "INSERT INTO conflict (id, resolution, holder, outsider, vote_lost, matter, why, law, actor, name, at, known)"
        " VALUES (:id, :resolution, :holder, :outsider, :vote_lost, :matter, :why, :law, :actor, :name, :at,"
        " int8range(:known, NULL))",
        {
            "id": new,
            "resolution": resolution,
            "holder": holder,
            "outsider": outsider,
            "vote_lost": found.vote_lost,
            "matter": found.matter,
            "why": found.why,
            "law": found.law.source,
            **signed(session),
            "known": await session.sequence(),
        },
    )
    return new


async def withdraw(session: WriteSession, conflict: UUID) -> None:
    """It stands no more from this write on."""
    await close_known(session, "conflict", id=conflict)


def _record(row: Row[Any]) -> ConflictRecord:
    return ConflictRecord(
        id=row.id,
        resolution=row.resolution,
        holder=row.holder,
        outsider=row.outsider,
        vote_lost=row.vote_lost,
        matter=row.matter,
        why=row.why,
        law=row.law,
        recorded_by=row.name,
        recorded_at=row.at,
        stands=row.stands,
    )
