"""Lists are ordered by the name an organisation is shown with, whatever was typed, changed, joined or split."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commons.database.sessions import Database, ReadSession
from commons.identifiers import IdentifierScheme, identifier
from services.clients.domain.organisations.numbers import Number
from services.clients.domain.organisations.registration import Registration, place
from services.clients.domain.organisations.timeline import Fact, rewrite
from services.clients.domain.sort_name import sort_name
from services.clients.store.organisations.facts import histories, save_rewrite
from services.clients.store.organisations.identity import say
from services.clients.store.organisations.reading import organisations
from services.clients.store.organisations.registrations import Saved, load_known, save_registration
from tests.services.clients.store.test_tables import CALLER

VAT, LEI = identifier(IdentifierScheme.VAT, "BE0999999922"), identifier(IdentifierScheme.LEI, "549300E9PC51EN656011")
DAY = date(2026, 1, 5)
CHANGES = st.lists(
    st.tuples(st.sampled_from(["Zuidwind", "Été", "Cera", "Ö. & Co"]), st.integers(-9, 9)), min_size=1, max_size=6
)


async def register(
    database: Database, entity: str, name: str, organisation: UUID | None = None, number: Number | None = None
) -> Saved:
    registration = Registration(f"BE.entity.{entity}", name, (number or Number(VAT),), organisation=organisation)
    async with database.writing(CALLER, "registerClient") as session:
        known = await load_known(session, registration)
        saved = await save_registration(session, registration, place(registration, known), DAY)
        session.record("client.registered", str(saved.client))
    return saved


async def shown(session: ReadSession) -> dict[UUID, tuple[str, str]]:
    """What each client is ordered by, and the folded name it is shown with."""
    rows = await session.all("SELECT client, organisation, sort_name FROM client")
    named = await organisations(session, [row.organisation for row in rows])
    return {row.client: (row.sort_name, sort_name(named[row.organisation].name)) for row in rows}


async def agreeing(database: Database) -> set[str]:
    """The names that lists are ordered by, which are those that are shown."""
    async with database.reading() as session:
        found = await shown(session)
    assert all(ordered == name for ordered, name in found.values()), found
    return {ordered for ordered, _ in found.values()}


async def test_a_second_entity_s_spelling_does_not_order_its_list(database: Database) -> None:
    await register(database, "one", "Cera")
    await register(database, "two", "ZERA asbl")
    assert await agreeing(database) == {"cera"}


async def test_the_id_of_another_country_that_wins_brings_its_name_to_both(database: Database) -> None:
    await register(database, "one", "Cera")
    await register(database, "two", "Zera", UUID(int=11, version=4))
    assert await agreeing(database) == {"zera"}


async def test_joined_ids_are_ordered_by_one_name_and_split_ones_by_their_own(database: Database) -> None:
    one = (await register(database, "one", "Cera")).organisation
    other = (await register(database, "one", "Zera", number=Number(LEI))).organisation
    for same in (True, False):
        async with database.writing(CALLER, "say") as session:
            await say(session, one, other, same=same, since=DAY, reason="seen")
            session.record("said", str(one))
        assert len(await agreeing(database)) == (1 if same else 2)


async def test_after_any_changes_the_order_is_by_the_name_of_today(database: Database) -> None:
    drawn: list[list[tuple[str, int]]] = []

    @settings(max_examples=40, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(CHANGES)
    def collect(changes: list[tuple[str, int]]) -> None:
        drawn.append(changes)

    collect()
    for body, changes in enumerate(drawn, start=4_500_000):
        vat = identifier(IdentifierScheme.VAT, f"BE0{body}{97 - body % 97:02d}")
        saved = await register(database, "one", "Cera", number=Number(vat))
        for name, days in changes:
            await change(database, saved.organisation, name, DAY + timedelta(days=days))
        async with database.reading() as session:
            (row,) = await session.all(
                "SELECT c.sort_name, o.name FROM client c JOIN organisation_now o USING (organisation)"
                " WHERE c.client = :client",
                {"client": saved.client},
            )
        assert row.sort_name == sort_name(row.name), changes
    await agreeing(database)


async def change(database: Database, organisation: UUID, name: str, since: date) -> None:
    """The name from a day on, until the next change on record."""
    async with database.writing(CALLER, "changeOrganisation") as session:
        history = (await histories(session, [organisation]))[organisation][Fact.NAME]
        await save_rewrite(session, organisation, Fact.NAME, rewrite(history, name, since))
        session.record("organisation.changed", str(organisation))
