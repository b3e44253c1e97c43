"""Names of contacts go by themselves, three years after somebody was the client's last."""

from __future__ import annotations

from datetime import date

from commons.clock import today
from services.clients.app.contact_retention import erase_contacts
from services.clients.domain.contacts.contact import Contact, ContactOffice, ContactProfile
from services.clients.domain.contacts.retention import Retention, retention
from services.clients.store.contacts.contacts import contacts, save_contact, save_profile
from tests.services.clients.graph.conftest import Country
from tests.services.clients.graph.conftest import country as country  # noqa: PLC0414 - a fixture
from tests.services.clients.graph.conftest import issuing as issuing  # noqa: PLC0414 - a fixture
from tests.services.clients.store.engagements.conftest import AMELIE, BRAM, CALLER, CHLOE, THEATRE, client, load

HERE = "BE.entity.smartcoop"


async def test_who_ended_long_enough_ago_is_forgotten_once(country) -> None:
    be: Country = await country("BE")
    database = be.partition.database
    due = retention("BE").before(today("Europe/Brussels"))
    async with database.writing(CALLER, "load") as session:
        await load(session, [client(THEATRE, HERE)])
    for id_, until in ((AMELIE, due), (BRAM, date(due.year + 1, 1, 1)), (CHLOE, None)):
        async with database.writing(CALLER, "test") as session:
            await save_contact(session, id_, Contact(THEATRE, ContactOffice.STAFF, date(2015, 1, 1), until))
            await save_profile(session, id_, ContactProfile("Somebody"))
            session.record("test", "contact")
    assert await erase_contacts(be.partition) == 1
    async with database.reading() as session:
        left = await contacts(session, [AMELIE, BRAM, CHLOE])
        head = await session.head()
    assert [id_ for id_, row in left.items() if row.profile is None] == [AMELIE]
    assert await erase_contacts(be.partition) == 0
    async with database.reading() as session:
        assert await session.head() == head  # nothing due, nothing written


def test_months_are_counted_by_calendar() -> None:
    rule = Retention(36, "", "")
    assert rule.before(date(2027, 2, 28)) == date(2024, 2, 28)
    assert rule.before(date(2024, 2, 29)) == date(2021, 2, 28)
    assert Retention(1, "", "").before(date(2026, 1, 31)) == date(2025, 12, 31)
