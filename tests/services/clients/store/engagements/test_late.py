"""What a late payer owes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from services.clients.store.engagements.late import overdue
from tests.services.clients.store.engagements.conftest import MUSEUM, QUIET, THEATRE, TODAY


async def test_what_is_owed_is_added_up_by_currency(filled) -> None:
    async with filled.reading() as session:
        found = await overdue(session, [THEATRE, MUSEUM, QUIET], TODAY)
    shown = {client: [(one.currency, one.invoices, one.amount) for one in rows] for client, rows in found.items()}
    assert shown == {
        THEATRE: [("EUR", 2, Decimal("100.00"))],
        MUSEUM: [("EUR", 1, Decimal(200)), ("SEK", 1, Decimal(100))],
        QUIET: [],
    }


async def test_on_the_due_day_nobody_is_late(filled) -> None:
    async with filled.reading() as session:
        assert (await overdue(session, [MUSEUM], date(2026, 6, 28)))[MUSEUM] == []
