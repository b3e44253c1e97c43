"""Belgium in 2026: two clients of one cooperative, one of another; three members."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from commons.auth.caller import Caller
from commons.database.sessions import Database
from services.clients.domain.engagements.engagement import Engagement
from services.clients.domain.partnership import PartnershipStatus, StatusPeriod
from services.clients.store.bulk_load import ClientRecord, OrganisationRecord, load
from services.clients.store.engagements.saving import EngagementRecord, copy_engagements

CALLER = Caller(issuer="be", subject="clara")
HERE, THERE = "BE.entity.smartcoop", "BE.entity.other"
THEATRE, MUSEUM, SCHOOL, QUIET = (UUID(int=place, version=4) for place in (1, 2, 3, 4))
AMELIE, BRAM, CHLOE = (UUID(int=place, version=4) for place in (11, 12, 13))
TODAY = date(2026, 11, 24)


def client(id_: UUID, entity: str) -> ClientRecord:
    organisation = OrganisationRecord(UUID(int=id_.int + 100, version=4), f"Client {id_.int}", ())
    return ClientRecord(id_, entity, organisation, (StatusPeriod(PartnershipStatus.CLIENT, date(2020, 1, 1)),))


def work(place: int, client: UUID, member: UUID, amount: str, **said: Any) -> EngagementRecord:
    entity = THERE if client == SCHOOL else HERE
    given = {"since": date(2026, 5, 1), "until": date(2026, 6, 1), "currency": "EUR"} | said
    one = Engagement(client=client, membership=member, reference=f"W{place}", amount=Decimal(amount), **given)
    return EngagementRecord(UUID(int=1000 + place, version=4), entity, one)


def billed(place: int, client: UUID, member: UUID, amount: str, on: date, **said: Any) -> EngagementRecord:
    return work(place, client, member, amount, **{"invoiced_on": on, "due_on": on.replace(day=28)} | said)


WORK = [
    billed(1, THEATRE, AMELIE, "600", date(2026, 3, 1), paid_on=date(2026, 3, 20)),
    billed(2, MUSEUM, AMELIE, "200", date(2026, 6, 1)),
    billed(3, MUSEUM, AMELIE, "100", date(2026, 7, 1), currency="SEK"),
    billed(4, THEATRE, BRAM, "50.50", date(2026, 5, 1)),
    billed(5, THEATRE, BRAM, "49.50", date(2024, 5, 1)),
    billed(6, SCHOOL, CHLOE, "10", date(2026, 9, 1)),
    work(7, THEATRE, BRAM, "900", since=date(2026, 11, 1), until=None),
]


@pytest.fixture(scope="module")
async def filled(lasting_database):
    """The database of these clients and their engagements."""
    database = Database(await lasting_database("clients"), "BE")
    clients = [client(id_, THERE if id_ == SCHOOL else HERE) for id_ in (THEATRE, MUSEUM, SCHOOL, QUIET)]
    async with database.writing(CALLER, "load") as session:
        await load(session, clients)
    async with database.writing(CALLER, "load") as session:
        await copy_engagements(session, WORK)
        session.record("engagements.loaded", "BE")
    yield database
    await database.close()
