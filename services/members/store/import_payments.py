"""`hemicycle import payments`: a bank's file as CSV, each payment kept once and given its place.

A payment is known again by the bank's reference, so that a second run changes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from commons.auth.caller import Caller
from commons.csv_rows import Cells, Rejected, decode, rows_of
from commons.database.sessions import Database
from commons.directory import LegalEntity
from commons.errors import Refusal
from commons.importing import ImportReport, Tally, batches, content_of
from services.members.domain.shares.payment_csv import COLUMNS, REQUIRED, read_row
from services.members.domain.shares.payments import Entry, PaymentSource
from services.members.store import legal_entities
from services.members.store.receive_payments import Received, receive
from services.members.store.share_booking import Booking
from services.members.store.share_terms import share_terms

BATCH = 100
"""Payments of one write: the register is held up no longer than they take."""


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One good row."""

    line: int
    entry: Entry


async def import_payments(
    database: Database, entity: LegalEntity, path: Path, caller: Caller, *, today: date
) -> tuple[ImportReport, int]:
    """Take in a bank's file; the report, and how many payments wait for a human to place them.

    Raises `Refusal` UNKNOWN_ENTITY, ENTITY_NOT_OPEN, or BAD_ARGUMENT when the file cannot be read or has no header.
    """
    content = await asyncio.to_thread(content_of, path)
    async with database.reading() as session:
        await legal_entities.open_entity(session, entity.id, today)
        classes = await legal_entities.share_classes(session, entity.id)
    run = _Import(database, entity, caller, today)
    async for batch in batches(_rows(content, next(iter(classes.values())).currency), BATCH):
        await run.land(run.tally.good(batch))
    return await run.tally.report(path), run.waiting


def _rows(content: bytes, currency: str) -> Iterator[PaymentRow | Rejected]:
    optional = [name for name in COLUMNS if name not in REQUIRED]
    rows = rows_of(decode(content), REQUIRED, optional)
    return (_row(one, currency) if isinstance(one, Cells) else one for one in rows)


def _row(written: Cells, currency: str) -> PaymentRow | Rejected:
    try:
        return PaymentRow(written.line, read_row(written.cells, written.line, currency))
    except Refusal as refusal:
        return Rejected(written.line, refusal.message.removeprefix(f"Line {written.line}: "))


@dataclass
class _Import:
    """One run and its tally."""

    database: Database
    entity: LegalEntity
    caller: Caller
    today: date
    tally: Tally = field(default_factory=Tally)
    waiting: int = 0

    async def land(self, rows: Sequence[PaymentRow]) -> None:
        """Place the payments that are not known yet, at once; where one of them is refused, one by one."""
        fresh = await self._fresh(rows)
        if not fresh:
            return
        try:
            await self._receive(fresh)
        except Refusal:
            for row in fresh:
                await self._receive_alone(row)

    async def _fresh(self, rows: Sequence[PaymentRow]) -> list[PaymentRow]:
        """Those whose reference is new, or says something else than what is kept: that is refused by name."""
        async with self.database.reading() as session:
            known = await session.all(
                "SELECT reference, amount, value_date FROM payment WHERE entity = :entity AND source = :source"
                " AND reference = ANY(CAST(:references AS text[]))",
                {
                    "entity": self.entity.id,
                    "source": PaymentSource.BANK.value,
                    "references": [row.entry.reference for row in rows],
                },
            )
        same = {tuple(row) for row in known}
        fresh = [row for row in rows if (row.entry.reference, row.entry.amount, row.entry.value_date) not in same]
        self.tally.unchanged += len(rows) - len(fresh)
        return fresh

    async def _receive_alone(self, row: PaymentRow) -> None:
        try:
            await self._receive([row])
        except Refusal as refusal:
            self.tally.rejected.append(Rejected(row.line, refusal.message))

    async def _receive(self, rows: Sequence[PaymentRow]) -> None:
        received, entity = Received(), self.entity
        async with self.database.writing(self.caller, "importPayments") as session:
            booking = Booking(session, await share_terms(session, entity.id, entity.pack, self.today))
            await receive(booking, [row.entry for row in rows], received)
            await booking.finish()
            references = [row.entry.reference for row in rows]
            session.record("payments.received", entity.id, references=references, operations=booking.booked)
        self.tally.landed += received.fresh
        self.tally.unchanged += received.known
        self.waiting += len(set(received.left_over))
