"""Who runs a meeting: named, ended, listed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid
from services.governance.domain.desk.bureau import BureauMember
from services.governance.domain.desk.words import BureauOffice, ChosenBy
from services.governance.domain.room.presence import Holder
from services.governance.store.decisions import by_caller

_COLUMNS = "id, assembly, office, holder, outsider, chosen_by, law, since, until, name"


async def of_assemblies(session: ReadSession, assemblies: Sequence[UUID]) -> list[tuple[UUID, BureauMember]]:
    """(assembly, member) of all who hold or held an office, as they were named."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM bureau_member WHERE assembly = ANY(:ids) AND upper_inf(known) ORDER BY id",
        {"ids": list(assemblies)},
    )
    return [(row.assembly, _member(row)) for row in rows]


async def of_assembly(session: ReadSession, assembly: UUID) -> list[BureauMember]:
    """All who hold or held an office of one meeting."""
    return [row for _, row in await of_assemblies(session, [assembly])]


async def by_id(session: ReadSession, member: UUID) -> tuple[UUID, BureauMember]:
    """(assembly, member); NOT_FOUND otherwise."""
    row = await session.first(
        f"SELECT {_COLUMNS} FROM bureau_member WHERE id = :id AND upper_inf(known)", {"id": member}
    )
    if row is None:
        raise Refusal("NOT_FOUND", "Nobody was named to a bureau here under this id.")
    return row.assembly, _member(row)


async def insert(session: WriteSession, assembly: UUID, member: BureauMember) -> None:
    """Put a naming on record."""
    await session.execute(
        f"INSERT INTO bureau_member (entry, {_COLUMNS}, actor, known) VALUES (:entry, :id, :assembly, :office, :holder,"
        " :outsider, :chosen_by, :law, :since, NULL, :name, :actor, int8range(:known, NULL))",
        {
            "entry": new_uuid(),
            "id": member.id,
            "assembly": assembly,
            "office": member.office.name,
            "holder": member.holder.id,
            "outsider": member.holder.outsider,
            "chosen_by": member.chosen_by.name,
            "law": member.law,
            "since": member.since,
            **by_caller(session),
            "known": await session.sequence(),
        },
    )


async def end(session: WriteSession, member: UUID, until: datetime) -> None:
    """Put an end on record: the row is closed and added again with the moment."""
    await session.execute(
        """
        WITH ended AS (
          UPDATE bureau_member SET known = int8range(lower(known), :known)
           WHERE id = :id AND until IS NULL AND upper_inf(known)
          RETURNING id, assembly, office, holder, outsider, chosen_by, law, since)
        INSERT INTO bureau_member (entry, id, assembly, office, holder, outsider, chosen_by, law, since, until, actor,
                                   name, known)
        SELECT gen_random_uuid(), id, assembly, office, holder, outsider, chosen_by, law, since,
               greatest(since, CAST(:until AS timestamptz)), :actor, :name, int8range(:known, NULL)
          FROM ended
        """,
        {"id": member, "until": until, **by_caller(session), "known": await session.sequence()},
    )


def _member(row: Row[Any]) -> BureauMember:
    return BureauMember(
        id=row.id,
        office=BureauOffice[row.office],
        holder=Holder(row.holder, row.outsider),
        chosen_by=ChosenBy[row.chosen_by],
        law=row.law,
        since=row.since,
        until=row.until,
        recorded_by=row.name,
    )
