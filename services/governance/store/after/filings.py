"""Duties to file what a meeting decided: opened, answered, done, waived, listed by their day."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid
from commons.paging import Page, keyset
from services.governance.domain.after.filings import Filing, FilingState
from services.governance.store.decisions import signed
from services.governance.store.plural_json import leaf_from

NO_DAY = date(9999, 12, 31)
"""Sorts those without a day behind all others."""
_DUE = "coalesce(due_on, DATE '9999-12-31')"
_COLUMNS = "id, assembly, entity, resolution, duty, state, due_on, because, law, filed_on, reference, said, name, at"


@dataclass(frozen=True, slots=True)
class FilingRecord:
    """A duty as it is now, and who entered that."""

    id: UUID
    assembly: UUID
    entity: str
    filing: Filing
    name: str
    at: datetime


async def by_id(session: ReadSession, filing: UUID) -> FilingRecord:
    """The duty; NOT_FOUND otherwise."""
    row = await session.first(f"SELECT {_COLUMNS} FROM filing WHERE id = :id AND upper_inf(known)", {"id": filing})
    if row is None:
        raise Refusal("NOT_FOUND", "No filing with this id here.")
    return _record(row)


async def of_assembly(session: ReadSession, assembly: UUID) -> list[FilingRecord]:
    """The duties of a meeting, by their day."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM filing WHERE assembly = :id AND upper_inf(known) ORDER BY {_DUE}, id",
        {"id": assembly},
    )
    return [_record(row) for row in rows]


async def page_of(session: ReadSession, entity: str, state: FilingState | None, page: Page) -> list[FilingRecord]:
    """One page of an entity's duties and the one after it, by their day."""
    keys = keyset(page, (_DUE, "id"), country=session.country, kind="filing", descending=False, types=(date,))
    which = "" if state is None else f" AND state = '{state.value}'"
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM filing WHERE entity = :entity AND upper_inf(known){which} AND {keys.where}"
        f" ORDER BY {keys.order} LIMIT :size",
        keys.parameters | {"entity": entity, "size": page.size + 1},
    )
    return [_record(row) for row in rows]


async def open_all(session: WriteSession, about: tuple[UUID, str], found: Sequence[Filing]) -> int:
    """Add the duties that are not on record yet; how many. `about`: (assembly, entity)."""
    assembly, entity = about
    known = {(row.filing.duty, row.filing.resolution) for row in await of_assembly(session, assembly)}
    fresh = [filing for filing in found if (filing.duty, filing.resolution) not in known]
    for filing in fresh:
        await _insert(session, new_uuid(), (assembly, entity), filing)
    return len(fresh)


async def change(session: WriteSession, before: FilingRecord, **changes: Any) -> None:
    """Put on record what became of it; what it was stays known until this write."""
    await close_known(session, "filing", id=before.id)
    await _insert(session, before.id, (before.assembly, before.entity), replace(before.filing, **changes))


async def _insert(session: WriteSession, filing: UUID, about: tuple[UUID, str], found: Filing) -> None:
    await session.execute(
        f"INSERT INTO filing (entry, {_COLUMNS}, actor, known) VALUES (:entry, :id, :assembly, :entity, :resolution,"
        " :duty, :state, :due_on, :because, CAST(:law AS jsonb), :filed_on, :reference, :said, :name, :at, :actor,"
        " int8range(:known, NULL))",
        {
            "entry": new_uuid(),
            "id": filing,
            "assembly": about[0],
            "entity": about[1],
            "resolution": found.resolution,
            "duty": found.duty,
            "state": found.state.value,
            "due_on": found.due_on,
            "because": found.because,
            "law": json.dumps(asdict(found.law), default=str),
            "filed_on": found.filed_on,
            "reference": found.reference,
            "said": found.said,
            **signed(session),
            "known": await session.sequence(),
        },
    )


def _record(row: Row[Any]) -> FilingRecord:
    filing = Filing(
        duty=row.duty,
        resolution=row.resolution,
        due_on=row.due_on,
        because=row.because,
        law=leaf_from(row.law),
        state=FilingState(row.state),
        filed_on=row.filed_on,
        reference=row.reference,
        said=row.said,
    )
    return FilingRecord(row.id, row.assembly, row.entity, filing, row.name, row.at)
