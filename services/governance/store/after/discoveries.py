"""Late discoveries and what was declared about them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid
from commons.paging import Page, keyset
from services.governance.domain.after.discovery import Discovery, DiscoveryKind, Effect, effect_from, plain
from services.governance.store.decisions import signed

_SELECT = """
  SELECT d.id, d.assembly, d.membership, d.kind, d.votes, d.college, d.statement, d.source, d.effects, d.actor, d.name,
         d.at, c.upheld, c.statement AS declared, c.name AS declared_by, c.at AS declared_at,
         ARRAY(SELECT n.resolution FROM declaration n JOIN resolution r ON r.id = n.resolution
                WHERE r.assembly = d.assembly AND n.reason IS NOT NULL AND lower(n.known) > lower(d.known))
           AS corrected
    FROM discovery d LEFT JOIN correction c ON c.discovery = d.id"""


@dataclass(frozen=True, slots=True)
class CorrectionRecord:
    """What a second person declared. `upheld`: the discovery is right."""

    upheld: bool
    statement: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DiscoveryRecord:
    """A discovery. `corrected`: resolutions of which another count was declared since."""

    id: UUID
    assembly: UUID
    discovery: Discovery
    effects: tuple[Effect, ...]
    actor: str
    name: str
    at: datetime
    correction: CorrectionRecord | None
    corrected: frozenset[UUID]


async def by_id(session: ReadSession, discovery: UUID) -> DiscoveryRecord:
    """The discovery; NOT_FOUND otherwise."""
    row = await session.first(f"{_SELECT} WHERE d.id = :id", {"id": discovery})
    if row is None:
        raise Refusal("NOT_FOUND", "No discovery with this id here.")
    return _record(row)


async def page_of(session: ReadSession, assembly: UUID, page: Page) -> list[DiscoveryRecord]:
    """One page and the discovery after it, in the order they were recorded."""
    keys = keyset(page, ("d.id",), country=session.country, kind="discovery", descending=False)
    rows = await session.all(
        f"{_SELECT} WHERE d.assembly = :assembly AND {keys.where} ORDER BY {keys.order} LIMIT :size",
        keys.parameters | {"assembly": assembly, "size": page.size + 1},
    )
    return [_record(row) for row in rows]


async def known(session: ReadSession, assembly: UUID, membership: UUID) -> bool:
    """Whether one about her is on record."""
    return await session.value(
        "SELECT EXISTS (SELECT FROM discovery WHERE assembly = :assembly AND membership = :who)",
        {"assembly": assembly, "who": membership},
    )


async def college_of(session: ReadSession, roll: UUID, membership: UUID) -> str | None:
    """The college in which roll and door have her."""
    return await session.value(
        "SELECT coalesce((SELECT college FROM door_change WHERE roll = :roll AND membership = :who"
        " AND upper_inf(known)), (SELECT college FROM roll_line WHERE roll = :roll AND membership = :who))",
        {"roll": roll, "who": membership},
    )


async def insert(session: WriteSession, assembly: UUID, found: Discovery, effects: Sequence[Effect]) -> UUID:
    """Put a discovery on record with its effects; its id."""
    new = new_uuid()
    await session.execute(
        "INSERT INTO discovery (id, assembly, membership, kind, votes, college, statement, source, effects, actor,"
        " name, at, known) VALUES (:id, :assembly, :membership, :kind, :votes, :college, :statement, :source,"
        " CAST(:effects AS jsonb), :actor, :name, :at, int8range(:known, NULL))",
        {
            "id": new,
            "assembly": assembly,
            "membership": found.membership,
            "kind": found.kind.value,
            "votes": found.votes,
            "college": found.college,
            "statement": found.statement,
            "source": found.source,
            "effects": json.dumps(plain(effects)),
            **signed(session),
            "known": await session.sequence(),
        },
    )
    return new


async def declare(session: WriteSession, discovery: UUID, statement: str, *, upheld: bool) -> None:
    """Put what was declared about it on record."""
    await session.execute(
        "INSERT INTO correction (discovery, upheld, statement, actor, name, at, known)"
        " VALUES (:id, :upheld, :statement, :actor, :name, :at, int8range(:known, NULL))",
        {
            "id": discovery,
            "upheld": upheld,
            "statement": statement,
            **signed(session),
            "known": await session.sequence(),
        },
    )


def _record(row: Row[Any]) -> DiscoveryRecord:
    found = Discovery(row.membership, DiscoveryKind(row.kind), row.votes, row.college, row.statement, row.source)
    declared = None
    if row.declared_at is not None:
        declared = CorrectionRecord(row.upheld, row.declared, row.declared_by, row.declared_at)
    return DiscoveryRecord(
        id=row.id,
        assembly=row.assembly,
        discovery=found,
        effects=tuple(effect_from(effect) for effect in row.effects),
        actor=row.actor,
        name=row.name,
        at=row.at,
        correction=declared,
        corrected=frozenset(row.corrected),
    )
