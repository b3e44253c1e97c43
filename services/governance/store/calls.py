"""Calls of an assembly: which sittings were opened, when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from services.governance.domain.room.call import Call

_COLUMNS = "id, assembly, number, held_on, due_at, opened_at, wait_announced, members_convened, name"


async def of_assemblies(session: ReadSession, assemblies: Sequence[UUID]) -> list[tuple[UUID, Call]]:
    """(assembly, call) in the order of the calls."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM call WHERE assembly = ANY(:ids) ORDER BY assembly, number", {"ids": list(assemblies)}
    )
    return [(row.assembly, _call(row)) for row in rows]


async def of_assembly(session: ReadSession, assembly: UUID) -> list[Call]:
    """An assembly's calls, the first one first."""
    return [call for _, call in await of_assemblies(session, [assembly])]


async def opened_from(session: WriteSession, entity: str, since: date, until: date) -> list[tuple[UUID, date]]:
    """(assembly, its day) of the entity's meetings of those days that were opened, the latest first.

    Whoever would open another one of them waits until commit.
    """
    rows = await session.all(
        "SELECT id FROM assembly WHERE entity = :entity AND held_on BETWEEN :since AND :until ORDER BY id"
        " FOR NO KEY UPDATE",
        {"entity": entity, "since": since, "until": until},
    )
    found = await session.all(
        "SELECT DISTINCT a.held_on, a.id FROM assembly a JOIN call ON call.assembly = a.id WHERE a.id = ANY(:ids)"
        " ORDER BY a.held_on DESC, a.id",
        {"ids": [row.id for row in rows]},
    )
    return [(row.id, row.held_on) for row in found]


async def insert(session: WriteSession, call: Call) -> None:
    """Put an opening on record. ALREADY_EXISTS when another desk was first."""
    opened = await session.value(
        f"INSERT INTO call ({_COLUMNS}, actor, known) VALUES (:id, :assembly, :number, :held_on, :due_at, :opened_at,"
        " :wait_announced, :members_convened, :name, :actor, int8range(:known, NULL))"
        " ON CONFLICT (assembly, number) DO NOTHING RETURNING number",
        {
            "id": call.id,
            "assembly": call.assembly,
            "number": call.number,
            "held_on": call.held_on,
            "due_at": call.due_at,
            "opened_at": call.opened_at,
            "wait_announced": call.wait_announced,
            "members_convened": call.members_convened,
            "name": call.opened_by,
            "actor": session.caller.actor,
            "known": await session.sequence(),
        },
    )
    if opened is None:
        raise Refusal("ALREADY_EXISTS", f"Call {call.number} of this meeting is open already.")


def _call(row: Row[Any]) -> Call:
    return Call(
        id=row.id,
        assembly=row.assembly,
        number=row.number,
        held_on=row.held_on,
        due_at=row.due_at,
        opened_at=row.opened_at,
        wait_announced=row.wait_announced,
        members_convened=row.members_convened,
        opened_by=row.name,
    )
