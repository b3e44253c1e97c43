"""Versions of minutes and their signatures."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid
from services.governance.domain.after.minutes import Standing, state_of
from services.governance.domain.after.signing import Signature
from services.governance.domain.after.words import Capacity, MinutesState
from services.governance.domain.words import RollReason
from services.governance.store.decisions import signed

_SELECT = """
  SELECT m.id, m.assembly, m.entity, m.number, m.version, m.body, m.digest, m.reason, m.name, m.at,
         s.at AS signed_at,
         NOT EXISTS (SELECT FROM minutes l WHERE l.assembly = m.assembly AND l.version > m.version) AS newest
    FROM minutes m LEFT JOIN minutes_signed s ON s.minutes = m.id"""


@dataclass(frozen=True, slots=True)
class MinutesRecord:
    """One version."""

    id: UUID
    assembly: UUID
    entity: str
    number: int
    version: int
    body: Mapping[str, Any]
    digest: bytes
    reason: str | None
    drafted_by: str
    drafted_at: datetime
    signed_at: datetime | None
    state: MinutesState

    @property
    def held_on(self) -> date:
        """The day of the meeting, as the version says."""
        return date.fromisoformat(self.body["meeting"]["held_on"])


async def by_id(session: ReadSession, minutes: UUID) -> MinutesRecord:
    """The version; NOT_FOUND otherwise."""
    row = await session.first(f"{_SELECT} WHERE m.id = :id", {"id": minutes})
    if row is None:
        raise Refusal("NOT_FOUND", "No minutes with this id here.")
    return _record(row)


async def of_assemblies(session: ReadSession, assemblies: Sequence[UUID]) -> list[tuple[UUID, MinutesRecord]]:
    """(assembly, version), oldest first."""
    rows = await session.all(
        f"{_SELECT} WHERE m.assembly = ANY(:ids) ORDER BY m.assembly, m.version", {"ids": list(assemblies)}
    )
    return [(row.assembly, _record(row)) for row in rows]


async def newest_of(session: ReadSession, assembly: UUID) -> MinutesRecord | None:
    """The version that stands."""
    row = await session.first(f"{_SELECT} WHERE m.assembly = :id ORDER BY m.version DESC LIMIT 1", {"id": assembly})
    return _record(row) if row else None


async def newest_signed(session: ReadSession, assembly: UUID) -> MinutesRecord | None:
    """The newest version that is signed."""
    row = await session.first(
        f"{_SELECT} WHERE m.assembly = :id AND s.at IS NOT NULL ORDER BY m.version DESC LIMIT 1", {"id": assembly}
    )
    return _record(row) if row else None


def standing(record: MinutesRecord | None) -> Standing | None:
    """The version that stands, as a draft meets it."""
    return None if record is None else Standing(record.version, record.signed_at is not None)


async def insert(
    session: WriteSession,
    about: tuple[UUID, str],
    stands: MinutesRecord | None,
    drafted: tuple[Mapping[str, Any], bytes],
    reason: str | None,
) -> UUID:
    """Add a version, numbered; its id. `about`: (assembly, entity); `drafted`: (body, digest)."""
    known = await session.sequence()  # from here on nobody else takes the number
    assembly, entity = about
    number = stands.number if stands else await _next_number(session, entity)
    new = new_uuid()
    await session.execute(
        "INSERT INTO minutes (id, assembly, entity, number, version, body, digest, reason, actor, name, at, known)"
        " VALUES (:id, :assembly, :entity, :number, :version, CAST(:body AS jsonb), :digest, :reason, :actor, :name,"
        " :at, int8range(:known, NULL))",
        {
            "id": new,
            "assembly": assembly,
            "entity": entity,
            "number": number,
            "version": stands.version + 1 if stands else 1,
            "body": json.dumps(drafted[0]),
            "digest": drafted[1],
            "reason": reason,
            **signed(session),
            "known": known,
        },
    )
    return new


async def _next_number(session: ReadSession, entity: str) -> int:
    return 1 + (await session.value("SELECT coalesce(max(number), 0) FROM minutes WHERE entity = :e", {"e": entity}))


async def signatures(session: ReadSession, minutes: Sequence[UUID]) -> list[tuple[UUID, Signature]]:
    """(version, signature) in the order in which they were given."""
    rows = await session.all(
        "SELECT minutes, capacity, name, membership, on_paper, source, at FROM minutes_signature"
        " WHERE minutes = ANY(:ids) ORDER BY lower(known)",
        {"ids": list(minutes)},
    )
    return [
        (row.minutes, Signature(Capacity(row.capacity), row.name, row.membership, row.on_paper, row.source, row.at))
        for row in rows
    ]


async def sign(session: WriteSession, minutes: UUID, given: Signature) -> None:
    """Put a signature on record."""
    await session.execute(
        "INSERT INTO minutes_signature (minutes, capacity, name, membership, on_paper, source, actor, at, known)"
        " VALUES (:minutes, :capacity, :signer, :membership, :on_paper, :source, :actor, :at, int8range(:known, NULL))",
        {
            "minutes": minutes,
            "capacity": given.capacity.value,
            "signer": given.name,
            "membership": given.membership,
            "on_paper": given.on_paper,
            "source": given.source,
            **{name: value for name, value in signed(session).items() if name != "name"},
            "known": await session.sequence(),
        },
    )


async def close(session: WriteSession, minutes: UUID) -> None:
    """All have signed."""
    await session.execute(
        "INSERT INTO minutes_signed (minutes, at, known) VALUES (:minutes, :at, int8range(:known, NULL))",
        {"minutes": minutes, "at": signed(session)["at"], "known": await session.sequence()},
    )


async def attended(session: ReadSession, assembly: UUID, membership: UUID) -> bool:
    """Whether somebody was ever in the room."""
    return await session.value(
        "SELECT EXISTS (SELECT FROM presence WHERE assembly = :assembly AND holder = :who AND upper_inf(known))",
        {"assembly": assembly, "who": membership},
    )


async def known_member(session: ReadSession, entity: str, membership: UUID) -> int | None:
    """Her shares by the newest roll of the entity that has a line of her; None without one, or where she had left."""
    row = await session.first(
        "SELECT line.shares, line.reason FROM roll JOIN assembly ON assembly.id = roll.assembly JOIN roll_line line"
        " ON line.roll = roll.id AND line.membership = :who WHERE assembly.entity = :entity"
        " ORDER BY roll.as_of DESC, roll.version DESC LIMIT 1",
        {"entity": entity, "who": membership},
    )
    return None if row is None or row.reason == RollReason.NOT_REGISTERED else row.shares


def _record(row: Row[Any]) -> MinutesRecord:
    return MinutesRecord(
        id=row.id,
        assembly=row.assembly,
        entity=row.entity,
        number=row.number,
        version=row.version,
        body=row.body,
        digest=row.digest,
        reason=row.reason,
        drafted_by=row.name,
        drafted_at=row.at,
        signed_at=row.signed_at,
        state=state_of(newest=row.newest, signed=row.signed_at is not None),
    )
