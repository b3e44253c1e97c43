"""Who earns how much by one client: exact, by currency, within a year of invoices."""

from __future__ import annotations

from fractions import Fraction

from services.clients.domain.engagements.dependence import Window
from services.clients.store.engagements.billing import billings
from tests.services.clients.store.engagements.conftest import AMELIE, BRAM, MUSEUM, QUIET, THEATRE, TODAY


async def test_each_member_s_share_of_what_she_earns_currency_by_currency(filled) -> None:
    async with filled.reading() as session:
        found = await billings(session, [THEATRE, MUSEUM, QUIET], Window.year_to(TODAY))
    shown = {client: [(one.membership, one.currency, one.share) for one in rows] for client, rows in found.items()}
    assert shown == {
        THEATRE: [(AMELIE, "EUR", Fraction(3, 4)), (BRAM, "EUR", Fraction(1))],  # 2024 is past, November not invoiced
        MUSEUM: [(AMELIE, "EUR", Fraction(1, 4)), (AMELIE, "SEK", Fraction(1))],
        QUIET: [],
    }


async def test_what_was_known_before_stays_askable(filled) -> None:
    async with filled.reading() as session:
        found = await billings(session, [THEATRE], Window.year_to(TODAY), known_at=1)
    assert found == {THEATRE: []}
