"""Consultations: computed set-based from the countries' electorates, each person once; sealed like a roll."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.paging import Page, keyset
from services.governance.domain.consultation import Source
from services.governance.domain.roll_life import PROVISIONAL, RollLife
from services.governance.store.seal_leaves import NONCE, hmac_keys, root_over

_COLUMNS = (
    "id, assembly, version, as_of, sources, persons, voters, roll_key, merkle_root, signature, public_key,"
    " (SELECT a.entity FROM assembly a WHERE a.id = consultation.assembly) AS entity"
)
_NEWEST = (
    "NOT EXISTS (SELECT FROM consultation later"
    " WHERE later.assembly = consultation.assembly AND later.version > consultation.version)"
)

LINE = """'{"person":"' || id || '","registered":' || registered || ',"voting":' || voting || '}'"""
"""The canonical line."""

LINES_OF_CONSULTATION = """FROM (SELECT 'person.' || encode(uuid_send(person), 'hex') AS id, person, registered, voting
          FROM consultation_line WHERE consultation = $1) line
  ORDER BY person"""
"""Every line of consultation $1 with its person's id."""

_LEAVES = f"SELECT sha256('\\x00'::bytea || {NONCE} || convert_to({LINE}, 'UTF8')) {LINES_OF_CONSULTATION}"


@dataclass(frozen=True, slots=True)
class ConsultationRecord:
    """One computation of an assembly's consultation."""

    id: UUID
    assembly: UUID
    entity: str
    version: int
    as_of: date
    sources: tuple[Source, ...]
    persons: int
    voters: int
    roll_key: bytes
    merkle_root: bytes | None = None
    signature: str | None = None
    public_key: dict[str, Any] | None = None

    @property
    def life(self) -> RollLife:
        """How far it is: provisional or sealed."""
        return PROVISIONAL if self.merkle_root is None else RollLife(sealed=True)


@dataclass(frozen=True, slots=True)
class ConsultationLine:
    """One person: in which sources she is registered, and in which she has a vote (bit masks)."""

    person: UUID
    registered: int
    voting: int


async def by_id(session: ReadSession, consultation: UUID) -> ConsultationRecord | None:
    """The consultation, if it stands: sealed, or the newest of its assembly."""
    row = await session.first(
        f"SELECT {_COLUMNS} FROM consultation WHERE id = :id AND (merkle_root IS NOT NULL OR {_NEWEST})",
        {"id": consultation},
    )
    return _consultation(row) if row else None


async def required(session: ReadSession, consultation: UUID) -> ConsultationRecord:
    """The consultation; NOT_FOUND otherwise."""
    found = await by_id(session, consultation)
    if found is None:
        raise Refusal("NOT_FOUND", "No consultation with this id here; one computed anew replaces the one before.")
    return found


async def newest_of(session: ReadSession, assemblies: Sequence[UUID]) -> list[tuple[UUID, ConsultationRecord]]:
    """(assembly, its newest consultation)."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM consultation WHERE assembly = ANY(:ids) AND {_NEWEST}", {"ids": list(assemblies)}
    )
    return [(row.assembly, _consultation(row)) for row in rows]


async def insert(session: WriteSession, found: ConsultationRecord) -> None:
    """Add a computation."""
    await session.execute(
        "INSERT INTO consultation (id, assembly, version, as_of, sources, persons, voters, roll_key, known) VALUES"
        " (:id, :assembly, :version, :as_of, CAST(:sources AS jsonb), :persons, :voters, :roll_key,"
        " int8range(:known, NULL))",
        {
            "id": found.id,
            "assembly": found.assembly,
            "version": found.version,
            "as_of": found.as_of,
            "sources": json.dumps([source.as_row() for source in found.sources]),
            "persons": found.persons,
            "voters": found.voters,
            "roll_key": found.roll_key,
            "known": await session.sequence(),
        },
    )


async def drop_lines(session: WriteSession, consultation: UUID) -> None:
    """Take away the lines of a provisional computation that another replaces."""
    await session.execute("DELETE FROM consultation_line WHERE consultation = :id", {"id": consultation})
    await session.execute("DELETE FROM consultation_suspect WHERE consultation = :id", {"id": consultation})
    await session.execute("DELETE FROM duplicate_search WHERE subject = :id", {"id": consultation})


async def recount(session: WriteSession, consultation: UUID) -> None:
    """Count persons and voters anew after lines were folded."""
    await session.execute(
        "UPDATE consultation SET (persons, voters) = (SELECT count(*), count(*) FILTER (WHERE voting > 0)"
        " FROM consultation_line WHERE consultation = :id) WHERE id = :id",
        {"id": consultation},
    )


async def page_of_lines(session: ReadSession, consultation: UUID, page: Page) -> list[ConsultationLine]:
    """One page and the line after it, by person."""
    keys = keyset(page, ("person",), country=session.country, kind="person", descending=False)
    rows = await session.all(
        "SELECT person, registered, voting FROM consultation_line"
        f" WHERE consultation = :id AND {keys.where} ORDER BY {keys.order} LIMIT :size",
        keys.parameters | {"id": consultation, "size": page.size + 1},
    )
    return [ConsultationLine(row.person, row.registered, row.voting) for row in rows]


async def merkle_root(session: ReadSession, found: ConsultationRecord) -> bytes:
    """The root over all lines, by person."""
    return await root_over(session, _LEAVES, found.id, *hmac_keys(found.roll_key))


async def seal(session: WriteSession, found: UUID, root: bytes, signature: str, public_key: dict[str, Any]) -> None:
    """Set root and signature; from here on the tables refuse any change."""
    await session.execute(
        "UPDATE consultation SET merkle_root = :root, signature = :signature, public_key = CAST(:key AS jsonb)"
        " WHERE id = :id",
        {"id": found, "root": root, "signature": signature, "key": json.dumps(public_key)},
    )


def _consultation(row: Row[Any]) -> ConsultationRecord:
    return ConsultationRecord(
        id=row.id,
        assembly=row.assembly,
        entity=row.entity,
        version=row.version,
        as_of=row.as_of,
        sources=tuple(Source(**source) for source in row.sources),
        persons=row.persons,
        voters=row.voters,
        roll_key=row.roll_key,
        merkle_root=row.merkle_root,
        signature=row.signature,
        public_key=row.public_key,
    )
