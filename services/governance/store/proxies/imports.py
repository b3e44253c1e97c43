"""Files of proxies: what became of their lines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.paging import Page, keyset
from services.governance.domain.proxies.taking_in import RejectedLine, TakenIn
from services.governance.store.decisions import signed

_COLUMNS = "id, assembly, digest, lines, accepted, standing, rejected, name, at"


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """A file that was taken in: its SHA-256, and what became of its lines."""

    id: UUID
    assembly: UUID
    digest: bytes
    lines: int
    accepted: int
    standing: int
    rejected: Sequence[RejectedLine]
    recorded_by: str
    recorded_at: datetime


async def insert(session: WriteSession, new: UUID, assembly: UUID, digest: bytes, found: TakenIn) -> None:
    """Put it on record, before the proxies that came in it."""
    await session.execute(
        "INSERT INTO proxy_import (id, assembly, digest, lines, accepted, standing, rejected, actor, name, at, known)"
        " VALUES (:id, :assembly, :digest, :lines, :accepted, :standing, CAST(:rejected AS jsonb), :actor, :name, :at,"
        " int8range(:known, NULL))",
        {
            "id": new,
            "assembly": assembly,
            "digest": digest,
            "lines": found.lines,
            "accepted": len(found.accepted),
            "standing": found.standing,
            "rejected": json.dumps([asdict(row) for row in found.rejected]),
            **signed(session),
            "known": await session.sequence(),
        },
    )


async def by_id(session: ReadSession, wanted: UUID) -> ImportRecord:
    """The file; NOT_FOUND otherwise."""
    row = await session.first(f"SELECT {_COLUMNS} FROM proxy_import WHERE id = :id", {"id": wanted})
    if row is None:
        raise Refusal("NOT_FOUND", "No file of proxies with this id was taken in here.")
    return _record(row)


async def page_of(session: ReadSession, assembly: UUID, page: Page) -> list[ImportRecord]:
    """One page of a meeting's files and the row after it, the oldest first."""
    keys = keyset(page, ("id",), country=session.country, kind="proxyimport", descending=False)
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM proxy_import WHERE assembly = :assembly AND {keys.where}"
        f" ORDER BY {keys.order} LIMIT :size",
        keys.parameters | {"assembly": assembly, "size": page.size + 1},
    )
    return [_record(row) for row in rows]


def _record(row: Row[Any]) -> ImportRecord:
    return ImportRecord(
        id=row.id,
        assembly=row.assembly,
        digest=bytes(row.digest),
        lines=row.lines,
        accepted=row.accepted,
        standing=row.standing,
        rejected=[RejectedLine(**line) for line in row.rejected],
        recorded_by=row.name,
        recorded_at=row.at,
    )
