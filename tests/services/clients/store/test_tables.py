"""The tables keep their past by themselves, whoever writes."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from commons.auth.caller import Caller
from commons.database.sessions import Database
from commons.identifiers import IdentifierScheme, identifier
from services.clients.domain.partnership import PartnershipStatus, StatusPeriod
from services.clients.store.bulk_load import ClientRecord, OrganisationRecord, load
from services.clients.store.partnerships import save_period

CALLER = Caller(issuer="be", subject="clara")
CLIENT, ORGANISATION = UUID(int=1, version=4), UUID(int=2, version=4)
RECORD = ClientRecord(
    CLIENT,
    "BE.entity.smartcoop",
    OrganisationRecord(ORGANISATION, "Cera", (identifier(IdentifierScheme.VAT, "BE0999999922"),)),
    (
        StatusPeriod(PartnershipStatus.CLIENT, date(2020, 1, 1), date(2021, 1, 1)),
        StatusPeriod(PartnershipStatus.CANDIDATE, date(2021, 1, 1), None, "asked"),
    ),
)


@pytest.fixture
async def filled(database: Database) -> Database:
    async with database.writing(CALLER, "load") as session:
        await load(session, [RECORD])
    return database


async def write(database: Database, statement: str) -> None:
    async with database.writing(CALLER, "test") as session:
        await session.execute(statement)
        session.record("test", "nothing")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM partnership",
        "UPDATE partnership SET status = 'MEMBER'",
        "UPDATE partnership SET known = int8range(1, 1)",
        "DELETE FROM client",
        "UPDATE client SET organisation = gen_random_uuid()",
        "DELETE FROM organisation_fact",
        "UPDATE client SET since = '2000-01-01'",
        "UPDATE organisation_fact SET value = 'Other'",
        "UPDATE organisation_number SET shared = true",
        "UPDATE client SET since = since + 1, sort_name = 'other'",
        "DELETE FROM organisation",
    ],
)
async def test_the_past_is_not_rewritten(filled: Database, statement: str) -> None:
    with pytest.raises(DBAPIError, match="keeps its past"):
        await write(filled, statement)


async def test_no_day_has_two_statuses_as_known_now(filled: Database) -> None:
    with pytest.raises(DBAPIError, match="partnership_one_a_day"):
        async with filled.writing(CALLER, "test") as session:
            await save_period(session, CLIENT, StatusPeriod(PartnershipStatus.PARTNER, date(2022, 1, 1)))


async def test_a_client_is_an_organisation_or_a_sole_trader(filled: Database) -> None:
    columns = "client, entity, organisation, sole_trader, since, sort_name, entered"
    nobody = f"INSERT INTO client ({columns}) VALUES (uuidv7(), 'BE.entity.one', NULL, NULL, '2020-01-01', '', 1)"
    with pytest.raises(DBAPIError, match="client_is_one"):
        await write(filled, nobody)
