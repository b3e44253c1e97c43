"""Entered in several countries it is one organisation: whatever arrives first, whoever is down, whatever is lost."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace

import msgspec
import pytest

from commons.auth.keys import SigningKey
from commons.auth.tokens import Asking, partition_token
from commons.clock import now
from commons.database.sessions import Database
from services.clients.app import create_app
from services.clients.app.organisation_plane import OrganisationRequest, deliver_organisations
from services.clients.domain.organisations.told import TOLD_PATH, TOLD_PURPOSE, Word, word_claims
from tests.commons.asgi import ask
from tests.commons.network import Network
from tests.commons.partitions import Issuing, partition_of, role
from tests.services.clients.graph.conftest import ACCESS, Country
from tests.services.clients.graph.organisations.test_organisation_record import JOIN, SPLIT
from tests.services.clients.graph.test_register_client import REGISTER, cera

CODES = ("BE", "FR", "HU", "IT")
ENTITIES = dict(
    zip(CODES, ("BE.entity.smartcoop", "FR.entity.smartfr", "HU.entity.smart-hu", "IT.entity.smart-it"), strict=True)
)
LEI = {"scheme": "LEI", "value": "549300E9PC51EN656011"}
FIND = """query($scheme: IdentifierScheme!, $value: String!) {
  organisationByIdentifier(scheme: $scheme, value: $value) { id }
}"""
OF_CLIENT = "query($id: ID!) { client(id: $id) { organisation { id formerIds { organisation until } } } }"

Open = Callable[[str], Awaitable[Country]]


@pytest.fixture(scope="session")
def issuing() -> Issuing:
    return Issuing(partitions={f"clients/{code}": SigningKey.generate() for code in CODES})


@pytest.fixture
async def country(issuing: Issuing, fresh_database) -> AsyncIterator[Open]:
    opened: list[Database] = []

    async def open_country(code: str) -> Country:
        database = Database(await fresh_database("clients"), code)
        opened.append(database)
        partition = partition_of(database, ACCESS, issuing, service="clients", country=code)
        partition = replace(partition, key=issuing.partitions[f"clients/{code}"])
        return Country(issuing, partition, create_app(partition))

    yield open_country
    for database in opened:
        await database.close()


def officer(country: Country) -> str:
    code = country.partition.country.code
    issuer = {"BE": "be", "FR": "fr"}.get(code, "group")
    return country.issuing.token(issuer, f"c-{code}", roles=[role("client_officer", code)])


async def register(country: Country, *identifiers: dict, name: str = "Cera") -> dict:
    """The client as it was registered."""
    entity = country.partition.country.entities[0].id
    given = cera(entity=entity, name=name, identifiers=list(identifiers))
    return (await country.data(REGISTER, officer(country), input=given))["registerClient"]["client"]


async def read(country: Country, client: dict) -> str:
    """The id that the client's organisation goes by."""
    found = await country.data(OF_CLIENT, officer(country), id=client["id"])
    return found["client"]["organisation"]["id"]


async def deliver(countries: Sequence[Country], network: Network) -> None:
    """Until nobody has anything to tell."""
    while sum([await deliver_organisations(one.partition, network.post) for one in countries]):
        pass


VAT = {"scheme": "VAT", "value": "BE0999999922"}


async def test_entered_in_four_countries_it_is_one(country: Open) -> None:
    countries = [await country(code) for code in CODES]
    numbers = [(VAT,), (LEI,), (VAT, LEI), (VAT,)]
    clients = [await register(one, *has) for one, has in zip(countries, numbers, strict=True)]
    minted = {client["organisation"]["id"] for client in clients}
    assert len(minted) == 4
    await deliver(countries, Network(*countries))
    assert {await read(one, client) for one, client in zip(countries, clients, strict=True)} == {min(minted)}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3)))[::2])
async def test_whatever_the_order_of_arrival(country: Open, order: Sequence[int]) -> None:
    countries = [await country(code) for code in CODES[:3]]
    clients = [await register(one, *has) for one, has in zip(countries, [(VAT,), (LEI,), (VAT, LEI)], strict=True)]
    network = Network(*countries)
    for place in order:
        network.down = {CODES[order[0]]} if place != order[-1] else set()
        await deliver_organisations(countries[place].partition, network.post)
    network.down = set()
    await deliver(countries, network)
    smallest = min(client["organisation"]["id"] for client in clients)
    assert {await read(one, client) for one, client in zip(countries, clients, strict=True)} == {smallest}


async def test_whoever_registers_later_finds_the_id_of_the_first(country: Open) -> None:
    be, fr = await country("BE"), await country("FR")
    first = await register(be, VAT)
    await deliver([be], Network(fr))
    assert (await register(fr, VAT))["organisation"]["id"] == first["organisation"]["id"]


async def test_a_country_that_was_down_or_whose_answer_was_lost_is_told_again_and_once(country: Open) -> None:
    be, fr = await country("BE"), await country("FR")
    mine, theirs = await register(be, VAT), await register(fr, VAT)
    network = Network(be, fr)
    network.down = {"FR"}
    assert await deliver_organisations(be.partition, network.post) == 0
    network.down, network.deaf = set(), True
    assert await deliver_organisations(be.partition, network.post) == 0
    heard = await heads(fr)
    network.deaf = False
    assert await deliver_organisations(be.partition, network.post) == 1
    assert await heads(fr) == heard, "what was heard already is not written again"
    await deliver([be, fr], network)
    assert await read(be, mine) == await read(fr, theirs)


async def heads(country: Country) -> int:
    async with country.partition.database.reading() as session:
        return (await session.head())[0]


async def test_what_was_loaded_is_told_once_somebody_else_has_it(country: Open) -> None:
    """A takeover tells nothing by itself; both sides agree as soon as one of them hears of the other's."""
    be, fr = await country("BE"), await country("FR")
    mine = await register(be, VAT)
    async with be.partition.database.engine.begin() as connection:
        for table in ("organisation_word", "outbox"):
            await connection.exec_driver_sql(f"DELETE FROM {table}")
    theirs = await register(fr, VAT)
    network = Network(be, fr)
    await deliver([be, fr], network)
    assert await read(be, mine) == await read(fr, theirs)


async def test_a_join_and_its_split_reach_every_country(country: Open) -> None:
    be, fr = await country("BE"), await country("FR")
    network = Network(be, fr)
    mine, theirs = await register(be, VAT), await register(fr, LEI, name="Cera France")
    before = [mine["organisation"]["id"], theirs["organisation"]["id"]]
    await deliver([be, fr], network)
    joined = {"client": mine["id"], "other": before[1], "reason": "the French branch office is Cera itself"}
    await be.data(JOIN, officer(be), input=joined)
    await deliver([be, fr], network)
    assert {await read(be, mine), await read(fr, theirs)} == {min(before)}
    await fr.data(SPLIT, officer(fr), input={"client": theirs["id"], "other": before[0], "reason": "a namesake"})
    await deliver([be, fr], network)
    assert [await read(be, mine), await read(fr, theirs)] == before


async def test_a_wrong_number_that_is_taken_back_takes_its_join_back(country: Open) -> None:
    be, fr = await country("BE"), await country("FR")
    network = Network(be, fr)
    mine, theirs = await register(be, VAT), await register(fr, LEI)
    before = [mine["organisation"]["id"], theirs["organisation"]["id"]]
    # Nobody in France has heard of Cera's number yet.
    add = "mutation($input: AddIdentifierInput!) { addIdentifier(input: $input) { __typename ...Refused } }"
    await fr.data(add, officer(fr), input={"client": theirs["id"], "identifier": VAT})
    await deliver([be, fr], network)
    assert {await read(be, mine), await read(fr, theirs)} == {min(before)}
    version = "query($id: ID!) { client(id: $id) { organisationVersion } }"
    read_at = (await fr.data(version, officer(fr), id=theirs["id"]))["client"]["organisationVersion"]
    end = "mutation($input: EndIdentifierInput!) { endIdentifier(input: $input) { __typename ...Refused } }"
    await fr.data(end, officer(fr), input={"client": theirs["id"], "expectedVersion": read_at, **VAT})
    await deliver([be, fr], network)
    assert [await read(be, mine), await read(fr, theirs)] == before


async def test_only_the_country_itself_speaks_for_itself(country: Open) -> None:
    be, fr = await country("BE"), await country("FR")
    asking = Asking("clients/BE", "clients/FR", TOLD_PURPOSE)
    token = partition_token(asking, be.partition.key)
    claims = word_claims(Word(()), "clients/HU", "clients/FR", now())
    forged = [
        be.partition.key.sign(claims),
        be.partition.key.sign({**claims, "iss": "clients/BE", "aud": "clients/HU"}),
        "not a word",
    ]
    for statement in forged:
        body = msgspec.json.encode(OrganisationRequest(statement))
        answer = await ask(fr.app, "POST", TOLD_PATH, body, authorization=f"Bearer {token}")
        assert answer.status != 200
    assert await heads(fr) == 0


async def test_a_sole_trader_is_told_to_nobody(country: Open) -> None:
    be, fr = await country("BE"), await country("FR")
    given = {"entity": ENTITIES["BE"], "name": "Anna Peeters", "identifier": VAT}
    ask_for = """mutation($input: RegisterSoleTraderInput!) {
      registerSoleTrader(input: $input) { ... on RegisterClientPayload { client { id } } ...Refused }
    }"""
    await be.data(ask_for, officer(be), input=given)
    assert await deliver_organisations(be.partition, Network(fr).post) == 0
    assert await fr.data(FIND, officer(fr), scheme="VAT", value=VAT["value"]) == {"organisationByIdentifier": None}
    assert await heads(fr) == 0
