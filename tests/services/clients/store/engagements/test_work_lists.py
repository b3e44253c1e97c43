"""What client teams look after: who pays late, and for whom nobody works any more."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from commons.ids import global_id
from commons.paging import Page
from services.clients.store.engagements.dormant import dormant_clients, last_days
from services.clients.store.engagements.late import late_clients, overdue
from tests.services.clients.store.engagements.conftest import HERE, MUSEUM, QUIET, SCHOOL, THEATRE, TODAY


async def test_who_owes_the_longest_comes_first_page_by_page(filled) -> None:
    async with filled.reading() as session:
        first = await late_clients(session, Page(1, None, backward=False), TODAY)
        assert [(one.client, one.oldest_due) for one in first] == [
            (THEATRE, date(2024, 5, 28)),
            (MUSEUM, date(2026, 6, 28)),
        ]
        after = (first[0].oldest_due.isoformat(), global_id("BE", "client", THEATRE))
        rest = await late_clients(session, Page(5, after, backward=False), TODAY)
        assert [one.client for one in rest] == [MUSEUM, SCHOOL]
        here = await late_clients(session, Page(5, None, backward=False), TODAY, frozenset({HERE}))
        assert [one.client for one in here] == [THEATRE, MUSEUM]


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


async def test_the_quiet_ones_by_how_long(filled) -> None:
    async with filled.reading() as session:
        found = await dormant_clients(session, Page(5, None, backward=False), date(2026, 7, 1))
        days = await last_days(session, [THEATRE, MUSEUM, QUIET])
    assert [(one.client, one.last_day, one.quiet_since) for one in found] == [
        (QUIET, None, date(2020, 1, 1)),  # never: since the relation began
        (MUSEUM, date(2026, 5, 31), date(2026, 5, 31)),
        (SCHOOL, date(2026, 5, 31), date(2026, 5, 31)),
    ]
    assert days == {THEATRE: date.max, MUSEUM: date(2026, 5, 31)}  # somebody works for the theatre still
