"""The agenda as a meeting takes it: items taken up and put down, and the order of the meeting's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.ids import new_uuid
from services.governance.domain.desk.items import Agenda, Taken
from services.governance.store import agenda
from services.governance.store.decisions import by_caller, signed

_TAKEN = """SELECT id, resolution, call, opened_at, closed_at FROM item_taken
             WHERE assembly = :id AND upper_inf(known) ORDER BY id"""
_DECLARED = "SELECT resolution FROM declaration WHERE resolution = ANY(:ids) AND upper_inf(known)"
_VOTING = """SELECT resolution FROM ballot b WHERE resolution = ANY(:ids) AND upper_inf(known)
                AND NOT EXISTS (SELECT FROM ballot_end e WHERE e.ballot = b.id)"""


async def agenda_of(session: ReadSession, assembly: UUID) -> Agenda:
    """The agenda of a meeting and how far it is."""
    items = [item for _, item in await agenda.of_assemblies(session, [assembly])]
    ids = {"ids": [item.id for item in items]}
    order = await session.value(
        "SELECT resolutions FROM running_order WHERE assembly = :id AND upper_inf(known)", {"id": assembly}
    )
    return Agenda(
        items=items,
        taken=[_taken(row) for row in await session.all(_TAKEN, {"id": assembly})],
        order=order or (),
        declared=frozenset([row.resolution for row in await session.all(_DECLARED, ids)]),
        voting=frozenset([row.resolution for row in await session.all(_VOTING, ids)]),
    )


async def take_up(session: WriteSession, assembly: UUID, taken: Taken) -> None:
    """Put on record that an item is open."""
    await session.execute(
        "INSERT INTO item_taken (entry, id, assembly, resolution, call, opened_at, actor, name, known)"
        " VALUES (:entry, :id, :assembly, :resolution, :call, :opened_at, :actor, :name, int8range(:known, NULL))",
        {
            "entry": new_uuid(),
            "id": taken.id,
            "assembly": assembly,
            "resolution": taken.resolution,
            "call": taken.call,
            "opened_at": taken.opened_at,
            **by_caller(session),
            "known": await session.sequence(),
        },
    )


async def put_down(session: WriteSession, taken: UUID, closed_at: datetime) -> None:
    """Put on record that an item is open no more: the row is closed and added again with the moment."""
    await session.execute(
        """
        WITH down AS (
          UPDATE item_taken SET known = int8range(lower(known), :known)
           WHERE id = :id AND closed_at IS NULL AND upper_inf(known)
          RETURNING id, assembly, resolution, call, opened_at)
        INSERT INTO item_taken (entry, id, assembly, resolution, call, opened_at, closed_at, actor, name, known)
        SELECT gen_random_uuid(), id, assembly, resolution, call, opened_at,
               greatest(opened_at, CAST(:closed_at AS timestamptz)), :actor, :name, int8range(:known, NULL)
          FROM down
        """,
        {"id": taken, "closed_at": closed_at, **by_caller(session), "known": await session.sequence()},
    )


async def set_order(session: WriteSession, assembly: UUID, resolutions: Sequence[UUID], why: str) -> UUID:
    """Put an order on record in place of the one before; its id."""
    new = new_uuid()
    await close_known(session, "running_order", assembly=assembly)
    await session.execute(
        "INSERT INTO running_order (id, assembly, resolutions, why, actor, name, at, known)"
        " VALUES (:id, :assembly, :resolutions, :why, :actor, :name, :at, int8range(:known, NULL))",
        {
            "id": new,
            "assembly": assembly,
            "resolutions": list(resolutions),
            "why": why.strip(),
            **signed(session),
            "known": await session.sequence(),
        },
    )
    return new


def _taken(row: Row[Any]) -> Taken:
    return Taken(row.id, row.resolution, row.call, row.opened_at, row.closed_at)
