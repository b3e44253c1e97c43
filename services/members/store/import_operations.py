"""`hemicycle import share-operations`: a national register's operations, decided as if they were booked by hand.

An operation is known again by its reference in the national register, so that a second run changes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from asyncpg import Range

from commons.auth.caller import Caller
from commons.csv_rows import Rejected
from commons.database.sessions import Database, ReadSession, WriteSession
from commons.directory import LegalEntity
from commons.errors import Refusal
from commons.importing import Beside, ImportReport, Landing, content_of
from services.members.domain.operations_export import Booked, OperationRow, differences, read_operations
from services.members.domain.share_register import Leg, OperationKind, decide
from services.members.store import legal_entities
from services.members.store.register_numbers import by_register_number
from services.members.store.share_booking import Booking
from services.members.store.share_obligations import legs_by_membership
from services.members.store.share_terms import share_terms

BATCH = 200
"""Operations of one write: the register is held up no longer than they take."""

_COLUMNS = (
    "entity",
    "number",
    "leg",
    "membership",
    "kind",
    "share_class",
    "held_change",
    "paid_change",
    "value_date",
    "known",
)


_Decided = tuple[OperationRow, UUID, tuple[Leg, ...]]
"""A row, the membership it is of, and its legs."""


async def import_operations(
    database: Database, entity: LegalEntity, path: Path, caller: Caller, *, today: date
) -> ImportReport:
    """Book the operations of a file in its order (`docs/guides/members.md` has the columns), batch by batch.

    Raises `Refusal` UNKNOWN_ENTITY, ENTITY_NOT_OPEN, or BAD_ARGUMENT when the file cannot be read or has no header.
    """
    content = await asyncio.to_thread(content_of, path)
    async with database.reading() as session:
        await legal_entities.open_entity(session, entity.id, today)
    run = _Import(entity, today)
    landing = Landing(database, caller, "importShareOperations", run.beside, run.book)
    return await landing.land_all(read_operations(content), BATCH, path)


@dataclass
class _Import:
    """One run: into which entity's register, on which day."""

    entity: LegalEntity
    today: date

    async def beside(self, session: ReadSession, rows: Sequence[OperationRow]) -> Beside[_Decided]:
        """What a batch comes to against the register as it stands."""
        found, booked = Beside[_Decided](), await _booked(session, self.entity.id, [row.reference for row in rows])
        members = await by_register_number(session, self.entity.id, [row.register_number for row in rows])
        histories = await legs_by_membership(session, [one.membership for one in members.values()])
        classes = await legal_entities.share_classes(session, self.entity.id)
        for row in rows:
            if row.reference in booked:
                _compare(row, booked[row.reference], found)
                continue
            member = members.get(row.register_number)
            if member is None:
                found.rejected.append(Rejected(row.line, "register_number is no member's here; import members first"))
                continue
            history = histories.setdefault(member.membership, [])
            try:
                legs = decide(row.asked, history, classes, self.today)
            except Refusal as refusal:
                found.rejected.append(Rejected(row.line, refusal.message))
                continue
            history += legs
            found.fresh.append((row, member.membership, legs))
        return found

    async def book(self, session: WriteSession, found: Beside[_Decided]) -> int:
        """Append what was decided under the next numbers, with what follows from it; gives how many operations."""
        entity, count = self.entity.id, len(found.fresh)
        last = await session.value(
            "UPDATE legal_entity SET last_operation = last_operation + :count WHERE id = :entity"
            " RETURNING last_operation",
            {"entity": entity, "count": count},
        )
        first, known = last - count + 1, Range(await session.sequence(), None)
        booking = Booking(session, await share_terms(session, entity, self.entity.pack, self.today))
        lines, sources = [], []
        for number, (row, membership, legs) in enumerate(found.fresh, first):
            lines += [_line(entity, (number, side), membership, leg, known) for side, leg in enumerate(legs)]
            sources.append((entity, row.reference, number, known))
            booking.touch(membership, row.asked.value_date)
        driver = await session.driver()
        await driver.copy_records_to_table("share_operation", records=lines, columns=_COLUMNS)
        await driver.copy_records_to_table("share_operation_source", records=sources)
        await booking.finish()
        session.record("share.operations_imported", entity, first=first, last=last, count=count)
        session.announce("share.operations_imported", entity=entity, first=first, last=last)
        return count


def _line(entity: str, place: tuple[int, int], membership: UUID, leg: Leg, known: Range) -> tuple[object, ...]:
    return (
        entity,
        *place,
        membership,
        leg.kind.value,
        leg.share_class,
        leg.held_change,
        leg.paid_change,
        leg.value_date,
        known,
    )


def _compare(row: OperationRow, booked: Booked, found: Beside[_Decided]) -> None:
    if changed := differences(row, booked):
        reason = f"booked with other {', '.join(changed)}; take it back there, an import only adds"
        found.rejected.append(Rejected(row.line, reason))
    else:
        found.unchanged += 1


async def _booked(session: ReadSession, entity: str, references: Sequence[str]) -> Mapping[str, Booked]:
    """What the register holds under each reference."""
    rows = await session.all(
        "SELECT s.reference, m.register_number, o.kind, o.value_date, abs(o.held_change) AS shares,"
        " abs(o.paid_change) AS amount FROM unnest(CAST(:references AS text[])) AS n (reference)"
        " JOIN share_operation_source s ON s.entity = :entity AND s.reference = n.reference"
        " JOIN share_operation o ON o.entity = s.entity AND o.number = s.number AND o.leg = 0"
        " JOIN membership m ON m.id = o.membership",
        {"entity": entity, "references": list(references)},
    )
    return {row.reference: Booked(row.register_number, OperationKind(row.kind), *row[3:]) for row in rows}
