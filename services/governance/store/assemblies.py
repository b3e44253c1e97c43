"""Assemblies: by id, by joint meeting, in pages by day; and saving one with its agenda."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.paging import Page, keyset
from services.governance.domain.assembly import Assembly, Imported
from services.governance.domain.notice_hours import NoticeHours
from services.governance.domain.words import AssemblyForm, AssemblyKind, AssemblyOrder

_COLUMNS = (
    "id, entity, title, kind, form, held_on, convened_on, record_date, joint_meeting,"
    " import_source, import_note, reconstructed, of_delegates,"
    " starts_at, second_call_at, place"
)


@dataclass(frozen=True, slots=True)
class AssemblyQuery:
    """Which assemblies, in which order: of one entity, and to come or past."""

    order: AssemblyOrder
    entity: str | None = None
    upcoming: bool | None = None


async def by_ids(session: ReadSession, ids: Sequence[UUID]) -> list[tuple[UUID, Assembly]]:
    """(id, assembly) of those that exist."""
    rows = await session.all(f"SELECT {_COLUMNS} FROM assembly WHERE id = ANY(:ids)", {"ids": list(ids)})
    return [(row.id, _assembly(row)) for row in rows]


async def by_id(session: ReadSession, assembly: UUID) -> Assembly:
    """The assembly; NOT_FOUND otherwise."""
    found = await by_ids(session, [assembly])
    if not found:
        raise Refusal("NOT_FOUND", "No assembly with this id here.")
    return found[0][1]


async def hold(session: WriteSession, assembly: UUID) -> None:
    """Keep other long writes about the assembly waiting until commit; only what is read after this is certain."""
    await session.execute("SELECT 1 FROM assembly WHERE id = :id FOR NO KEY UPDATE", {"id": assembly})


async def hold_of_roll(session: WriteSession, roll: UUID) -> None:
    """`hold` for the assembly of a roll."""
    await session.execute(
        "SELECT 1 FROM assembly WHERE id = (SELECT assembly FROM roll WHERE id = :roll) FOR NO KEY UPDATE",
        {"roll": roll},
    )


async def of_meetings(session: ReadSession, meetings: Sequence[UUID]) -> list[tuple[UUID, Assembly]]:
    """(joint meeting, assembly) for this country's assemblies of the meetings."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM assembly WHERE joint_meeting = ANY(:meetings) ORDER BY id",
        {"meetings": list(meetings)},
    )
    return [(row.joint_meeting, _assembly(row)) for row in rows]


async def page_of_assemblies(session: ReadSession, query: AssemblyQuery, page: Page, today: date) -> list[Assembly]:
    """One page and the row after it, by day of meeting."""
    keys = keyset(
        page,
        ("held_on", "id"),
        country=session.country,
        kind="assembly",
        descending=query.order is AssemblyOrder.LATEST,
        types=(date,),
    )
    where = ["entity = :entity"] if query.entity is not None else []
    if query.upcoming is not None:
        where.append("held_on >= :today" if query.upcoming else "held_on < :today")
    parameters = keys.parameters | {"entity": query.entity, "today": today, "size": page.size + 1}
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM assembly WHERE {' AND '.join([keys.where, *where])} ORDER BY {keys.order} LIMIT :size",
        {name: value for name, value in parameters.items() if value is not None},
    )
    return [_assembly(row) for row in rows]


async def insert(session: WriteSession, assembly: Assembly) -> None:
    """Add an assembly under this write's sequence."""
    imported = assembly.imported
    await session.execute(
        f"INSERT INTO assembly ({_COLUMNS}, known) VALUES (:id, :entity, :title, :kind, :form, :held_on,"
        " :convened_on, :record_date, :joint_meeting, :import_source, :import_note, :reconstructed,"
        " :of_delegates, :starts_at, :second_call_at, :place,"
        " int8range(:sequence, NULL))",
        {
            "id": assembly.id,
            "entity": assembly.entity,
            "title": assembly.title,
            "kind": assembly.kind.value,
            "form": assembly.form.value,
            "held_on": assembly.held_on,
            "convened_on": assembly.convened_on,
            "record_date": assembly.record_date,
            "joint_meeting": assembly.joint_meeting,
            "import_source": imported.source if imported else None,
            "import_note": imported.note if imported else None,
            "reconstructed": bool(imported and imported.reconstructed),
            "of_delegates": assembly.of_delegates,
            "starts_at": assembly.hours.starts_at if assembly.hours else None,
            "second_call_at": assembly.hours.second_call_at if assembly.hours else None,
            "place": assembly.place,
            "sequence": await session.sequence(),
        },
    )


def _assembly(row: Row[Any]) -> Assembly:
    note = None
    if row.import_source is not None:
        note = Imported(row.import_source, row.import_note or "", row.reconstructed)
    return Assembly(
        id=row.id,
        entity=row.entity,
        title=row.title,
        kind=AssemblyKind(row.kind),
        form=AssemblyForm(row.form),
        held_on=row.held_on,
        record_date=row.record_date,
        convened_on=row.convened_on,
        joint_meeting=row.joint_meeting,
        imported=note,
        of_delegates=row.of_delegates,
        hours=NoticeHours(row.starts_at, row.second_call_at) if row.starts_at is not None else None,
        place=row.place,
    )
