"""What is loaded in bulk is read back as if it had been entered one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from commons.database.sessions import Database
from commons.identifiers import IdentifierScheme, identifier
from commons.nace import activity
from services.clients.domain.organisations.classes import MarketSector
from services.clients.domain.partnership import PartnershipStatus
from services.clients.store.bulk_load import OrganisationRecord, load
from services.clients.store.clients import relations
from services.clients.store.organisations.numbers import numbers_of
from services.clients.store.organisations.reading import ids_by_identifier, organisations
from services.clients.store.partnerships import histories
from tests.services.clients.store.test_tables import CALLER, CLIENT, ORGANISATION, RECORD

VAT = identifier(IdentifierScheme.VAT, "BE0999999922")
REGISTER = identifier(IdentifierScheme.REGISTER, "BE0999999922")
FULL = OrganisationRecord(
    ORGANISATION, "Cera", (VAT, REGISTER), "SC", MarketSector.NON_PROFIT, activity("62.01", "2.0")
)
DAY = date(2020, 6, 1)


async def test_one_organisation_with_two_relations(database: Database) -> None:
    second = replace(RECORD, client=UUID(int=3, version=4), entity="BE.entity.another", organisation=FULL)
    async with database.writing(CALLER, "load") as session:
        assert await load(session, [replace(RECORD, organisation=FULL), second]) == 2
    async with database.reading() as session:
        assert await ids_by_identifier(session, [VAT], DAY) == {VAT: frozenset({ORGANISATION})}
        found = (await organisations(session, [ORGANISATION]))[ORGANISATION]
        numbers = (await numbers_of(session, [ORGANISATION]))[ORGANISATION]
        known = (await relations(session, [ORGANISATION], DAY))[ORGANISATION]
        periods = (await histories(session, [CLIENT]))[CLIENT]
        audit = await session.first("SELECT action, body FROM audit")
    assert (found.name, found.legal_form, found.sector, found.nace) == ("Cera", "SC", FULL.sector, FULL.nace)
    assert [one.identifier for one in numbers] == [VAT, REGISTER]
    assert [(row.entity, row.status) for row in known] == [
        ("BE.entity.another", PartnershipStatus.CLIENT),
        ("BE.entity.smartcoop", PartnershipStatus.CLIENT),
    ]
    assert tuple(periods) == RECORD.periods
    assert audit is not None
    assert audit.action == "clients.loaded"
