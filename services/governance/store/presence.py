"""Who is in the room: coming, going, and pages of who was there. A check-in is one row, found by an index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.paging import Page, keyset
from services.governance.domain.room.presence import Holder, Presence
from services.governance.domain.words import PresenceForm
from services.governance.store.decisions import by_caller

_SELECT = """
  SELECT p.id, p.holder, p.outsider, p.form, p.arrived_at, p.left_at, p.name, o.name AS outsider_name
    FROM presence p LEFT JOIN outsider o ON p.outsider AND o.id = p.holder
   WHERE p.assembly = :assembly AND upper_inf(p.known)"""


@dataclass(frozen=True, slots=True)
class PresenceQuery:
    """Whose presences of which assembly: all forms or one; `here`: only those in the room now, or only those gone."""

    assembly: UUID
    form: PresenceForm | None = None
    here: bool | None = None


async def newest_of(session: ReadSession, assembly: UUID, holder: UUID) -> Presence | None:
    """The last presence of a holder, ended or not."""
    row = await session.first(
        f"{_SELECT} AND p.holder = :holder ORDER BY p.id DESC LIMIT 1", {"assembly": assembly, "holder": holder}
    )
    return _presence(row) if row else None


async def newest_of_holders(session: ReadSession, assembly: UUID, holders: Sequence[UUID]) -> dict[UUID, Presence]:
    """The last presence of each of these holders who has one, ended or not."""
    asked = {"assembly": assembly, "holders": list(holders)}
    # Sorted here: for the sake of the order the planner would read all who ever came.
    rows = sorted(await session.all(f"{_SELECT} AND p.holder = ANY(:holders)", asked), key=lambda row: row.id)
    return {row.holder: _presence(row) for row in rows}


async def by_id(session: ReadSession, assembly: UUID, presence: UUID) -> Presence:
    """The presence; NOT_FOUND otherwise."""
    row = await session.first(f"{_SELECT} AND p.id = :id", {"assembly": assembly, "id": presence})
    if row is None:
        raise Refusal("NOT_FOUND", "Nobody was checked in under this id at this assembly.")
    return _presence(row)


async def of_holder(session: ReadSession, assembly: UUID, holder: UUID) -> list[Presence]:
    """All comings and goings of a holder, in order."""
    rows = await session.all(
        f"{_SELECT} AND p.holder = :holder ORDER BY p.id", {"assembly": assembly, "holder": holder}
    )
    return [_presence(row) for row in rows]


async def all_of(session: ReadSession, assembly: UUID) -> list[Presence]:
    """Every coming and going of a meeting, in the order of arrival."""
    return [_presence(row) for row in await session.all(f"{_SELECT} ORDER BY p.id", {"assembly": assembly})]


async def page_of(session: ReadSession, query: PresenceQuery, page: Page) -> list[Presence]:
    """One page and the presence after it, in the order of arrival."""
    keys = keyset(page, ("p.id",), country=session.country, kind="presence", descending=False)
    where = f"{_form(query)}{_here(query)} AND {keys.where}"
    rows = await session.all(
        f"{_SELECT}{where} ORDER BY {keys.order} LIMIT :size",
        keys.parameters | {"assembly": query.assembly, "size": page.size + 1},
    )
    return [_presence(row) for row in rows]


async def anybody(session: ReadSession, assembly: UUID) -> bool:
    """Whether somebody is in the room now."""
    return await session.value(
        "SELECT EXISTS (SELECT FROM presence WHERE assembly = :id AND left_at IS NULL AND upper_inf(known))",
        {"id": assembly},
    )


async def end(session: WriteSession, assembly: UUID, presences: Sequence[UUID], left_at: datetime) -> None:
    """Put leaving on record: the rows are closed and added again with the moment."""
    await session.execute(
        """
        WITH gone AS (
          UPDATE presence SET known = int8range(lower(known), :known)
           WHERE assembly = :assembly AND id = ANY(:ids) AND left_at IS NULL AND upper_inf(known)
          RETURNING id, assembly, holder, outsider, form, arrived_at)
        INSERT INTO presence (entry, id, assembly, holder, outsider, form, arrived_at, left_at, actor, name, known)
        SELECT gen_random_uuid(), id, assembly, holder, outsider, form, arrived_at,
               greatest(arrived_at, CAST(:left_at AS timestamptz)), :actor, :name, int8range(:known, NULL)
          FROM gone
        """,
        {
            "assembly": assembly,
            "ids": list(presences),
            "left_at": left_at,
            **by_caller(session),
            "known": await session.sequence(),
        },
    )


async def arrived_before(session: ReadSession, assembly: UUID, moment: datetime) -> list[UUID]:
    """Those still in the room who came before a moment."""
    rows = await session.all(
        "SELECT id FROM presence WHERE assembly = :assembly AND arrived_at < :moment AND left_at IS NULL"
        " AND upper_inf(known)",
        {"assembly": assembly, "moment": moment},
    )
    return [row.id for row in rows]


def _form(query: PresenceQuery) -> str:
    return "" if query.form is None else f" AND p.form = '{query.form.name}'"


def _here(query: PresenceQuery) -> str:
    if query.here is None:
        return ""
    return " AND p.left_at IS NULL" if query.here else " AND p.left_at IS NOT NULL"


def _presence(row: Row[Any]) -> Presence:
    return Presence(
        id=row.id,
        holder=Holder(row.holder, row.outsider),
        form=PresenceForm[row.form],
        arrived_at=row.arrived_at,
        left_at=row.left_at,
        entered_by=row.name,
        outsider_name=row.outsider_name,
    )
