"""Ids joined one after the other: every former id is read as the last present one, and the chain of writes holds."""

from __future__ import annotations

import asyncio
from datetime import date
from uuid import UUID

from commons.database.chain import check_chain
from commons.database.sessions import Database
from commons.identifiers import Identifier, IdentifierScheme, identifier
from services.clients.domain.organisations.numbers import Number
from services.clients.domain.organisations.registration import Registration, place
from services.clients.store.organisations.numbers import numbers_of
from services.clients.store.organisations.reading import organisations
from services.clients.store.organisations.registrations import Saved, load_known, save_registration
from tests.services.clients.store.test_tables import CALLER

VAT = identifier(IdentifierScheme.VAT, "BE0999999922")
DAY = date(2026, 1, 5)


async def register(
    database: Database, entity: str, organisation: UUID | None = None, vat: Identifier = VAT, key: str | None = None
) -> Saved:
    registration = Registration(f"BE.entity.{entity}", "Cera", (Number(vat),), organisation=organisation)
    async with database.writing(CALLER, "registerClient", key, (entity, str(organisation))) as session:
        known = await load_known(session, registration)
        saved = await save_registration(session, registration, place(registration, known), DAY)
        session.record("client.registered", str(saved.client))
    return saved


async def test_chains_of_joined_ids_are_collapsed(database: Database) -> None:
    second, third = UUID(int=22, version=4), UUID(int=11, version=4)
    first = (await register(database, "one")).organisation
    assert (await register(database, "two", second)).organisation == second
    assert (await register(database, "three", third)).organisation == third
    async with database.reading() as session:
        found = await organisations(session, [first, second, third])
        numbers = await numbers_of(session, [first])
        kept = await session.value("SELECT count(*) FROM organisation_alias WHERE NOT upper_inf(known)")
    assert {row.organisation for row in found.values()} == {third}
    assert found[first] == found[second] == found[third]
    assert numbers[first] == [Number(VAT)]
    assert kept == 1


async def test_naming_a_former_id_finds_the_present_one(database: Database) -> None:
    second = UUID(int=22, version=4)
    first = (await register(database, "one")).organisation
    await register(database, "two", second)
    assert (await register(database, "three", first)).organisation == second


async def test_the_smallest_id_wins_whichever_was_named(database: Database) -> None:
    largest = UUID(int=2**128 - 1)
    first = (await register(database, "one")).organisation
    assert (await register(database, "two", largest)).organisation == first


async def test_the_chain_holds_after_a_storm_of_writes(database: Database) -> None:
    vats = [f"BE0{body}{97 - body % 97:02d}" for body in range(4_500_000, 4_500_024)]
    await asyncio.gather(
        *(register(database, "one", vat=identifier(IdentifierScheme.VAT, vat), key=vat) for vat in vats)
    )
    async with database.reading() as session:
        chain = await check_chain(session)
    assert (chain.lines, chain.broken_at) == (len(vats), None)
