"""Representations: who acts by law for which membership, dated; an end is a new entry of the same representation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid
from commons.paging import Page, keyset
from services.governance.domain.engine.representation import Mandate
from services.governance.domain.room.representation import Acting
from services.governance.domain.words import RepresentationBasis
from services.governance.store.decisions import by_caller

_COLUMNS = "id, entity, represented, member, outsider, basis, source, law, lower(valid) AS starts, upper(valid) AS ends"


@dataclass(frozen=True, slots=True)
class RepresentationRecord:
    """One representation with the article it stands on and who recorded it last."""

    id: UUID
    entity: str
    acting: Acting
    law: str
    recorded_by: str


async def of_memberships(session: ReadSession, represented: Sequence[UUID]) -> list[tuple[UUID, RepresentationRecord]]:
    """(represented, representation), all days, oldest first."""
    rows = await session.all(
        f"SELECT {_COLUMNS}, name FROM representation WHERE represented = ANY(:ids) AND upper_inf(known)"
        " ORDER BY lower(valid), id",
        {"ids": list(represented)},
    )
    return [(row.represented, _record(row)) for row in rows]


async def of_membership(session: ReadSession, entity: str, represented: UUID) -> list[RepresentationRecord]:
    """The representations of one membership that its entity recorded, all days, oldest first."""
    return [row for _, row in await of_memberships(session, [represented]) if row.entity == entity]


async def by_acting(session: ReadSession, entity: str, acting: UUID) -> list[RepresentationRecord]:
    """The representations that a membership or an outsider has, all days."""
    rows = await session.all(
        f"SELECT {_COLUMNS}, name FROM representation WHERE coalesce(member, outsider) = :acting AND entity = :entity"
        " AND upper_inf(known) ORDER BY lower(valid), id",
        {"acting": acting, "entity": entity},
    )
    return [_record(row) for row in rows]


async def by_id(session: ReadSession, representation: UUID) -> RepresentationRecord:
    """The representation as known now; NOT_FOUND otherwise."""
    row = await session.first(
        f"SELECT {_COLUMNS}, name FROM representation WHERE id = :id AND upper_inf(known)", {"id": representation}
    )
    if row is None:
        raise Refusal("NOT_FOUND", "No representation with this id here.")
    return _record(row)


async def page_of(session: ReadSession, entity: str, page: Page, on: date | None) -> list[RepresentationRecord]:
    """One page and the row after it, newest first; `on`: only those in force on that day."""
    keys = keyset(page, ("id",), country=session.country, kind="representation", descending=True)
    day = "" if on is None else " AND valid @> CAST(:on AS date)"
    rows = await session.all(
        f"SELECT {_COLUMNS}, name FROM representation WHERE entity = :entity AND upper_inf(known) AND {keys.where}{day}"
        f" ORDER BY {keys.order} LIMIT :size",
        keys.parameters | {"entity": entity, "size": page.size + 1} | ({} if on is None else {"on": on}),
    )
    return [_record(row) for row in rows]


async def insert(session: WriteSession, representation: UUID, entity: str, acting: Acting, law: str) -> None:
    """Record it under this write's sequence."""
    ends = acting.mandate.ends
    await session.execute(
        "INSERT INTO representation (entry, id, entity, represented, member, outsider, basis, source, law, valid,"
        " actor, name, known) VALUES (:entry, :id, :entity, :represented, :member, :outsider, :basis, :source, :law,"
        " daterange(:starts, :ends), :actor, :name, int8range(:known, NULL))",
        {
            "entry": new_uuid(),
            "id": representation,
            "entity": entity,
            "represented": acting.represented,
            "member": acting.member,
            "outsider": acting.outsider,
            "basis": acting.basis.value,
            "source": acting.source,
            "law": law,
            "starts": acting.mandate.starts,
            "ends": None if ends is None else ends + timedelta(days=1),
            **by_caller(session),
            "known": await session.sequence(),
        },
    )


async def close(session: WriteSession, representation: UUID) -> None:
    """Keep what was known of it until this write; `insert` says what is known from now on."""
    await close_known(session, "representation", id=representation)


async def is_organisation(session: ReadSession, entity: str, membership: UUID) -> bool | None:
    """Whether a membership is an organisation's, by the entity's newest roll that has it; None on none."""
    row = await session.first(
        "SELECT line.person FROM assembly JOIN roll ON roll.assembly = assembly.id"
        " JOIN roll_line line ON line.roll = roll.id AND line.membership = :membership"
        " WHERE assembly.entity = :entity ORDER BY assembly.held_on DESC, roll.version DESC LIMIT 1",
        {"entity": entity, "membership": membership},
    )
    return None if row is None else row.person is None


def _record(row: Row[Any]) -> RepresentationRecord:
    ends = None if row.ends is None else row.ends - timedelta(days=1)
    acting = Acting(
        represented=row.represented,
        basis=RepresentationBasis(row.basis),
        source=row.source,
        mandate=Mandate(row.represented.hex, row.starts, ends),
        member=row.member,
        outsider=row.outsider,
    )
    return RepresentationRecord(row.id, row.entity, acting, row.law, row.name)
