"""France: two cooperatives, a client of each, three members; the members service answers on a socket."""

from __future__ import annotations

import socket
import tomllib
from dataclasses import dataclass
from typing import Any

import pytest

from commons.auth.access import AccessTable
from commons.auth.keys import KeySets, SigningKey
from commons.auth.tokens import Tokens
from commons.database.sessions import Database
from commons.directory import COUNTRIES_FILE, Directory
from commons.subgraph.context import Partition
from services.clients.app import create_app
from services.members.app import create_app as create_members_app
from services.members.app import open_directory
from services.members.store.bulk_load import MembershipRecord, load
from tests.answers import asking, done, refusal
from tests.commons.asgi import graphql
from tests.commons.partitions import Issuing, role
from tests.services.clients.graph.test_register_client import REGISTER, cera
from tests.services.governance.country import LOADER, Served, address_of, member, membership_id

ACCESS = AccessTable.load()
HEAD, SCOP = "FR.entity.smartfr", "FR.entity.alterna"
AMELIE, BRAM, CHLOE = 1, 2, 3
"""Members: Amélie and Bram of the head, Chloé of the other; Amélie and Chloé log in."""


@dataclass
class World:
    """The clients partition, who may ask it, and a client of each cooperative."""

    issuing: Issuing
    partition: Partition
    app: Any
    served: Served
    members: Any
    theatre: str = ""
    museum: str = ""
    school: str = ""

    def officer(self, *entities: str, name: str = "client_officer", country: str = "FR") -> str:
        return self.issuing.token("fr", f"colin-{'-'.join(entities)}", roles=[role(name, country, entities=entities)])

    def member(self, subject: str) -> str:
        return self.issuing.token("fr", subject)

    async def ask(self, query: str, token: str | None = None, **variables: Any) -> dict[str, Any]:
        return (await graphql(self.app, query, variables, self.officer() if token is None else token)).json()

    async def data(self, query: str, token: str | None = None, **variables: Any) -> dict[str, Any]:
        return done(await self.ask(query, token, **variables))

    async def do(self, mutation: str, selection: str, token: str | None = None, /, **given: Any) -> dict[str, Any]:
        """The payload of a mutation that is done."""
        return (await self.data(asking(mutation, selection), token, input=given))[mutation]

    async def refused(self, mutation: str, token: str | None = None, /, **given: Any) -> dict[str, Any]:
        """The refusal of a mutation, after which no audit line is left."""
        before = await self.head()
        found = refusal(await self.ask(asking(mutation, "__typename"), token, input=given))
        assert await self.head() == before
        return found

    async def version(self, id_: str) -> int:
        """The version of an engagement, as an officer reads it."""
        found = await self.data("query($id: ID!) { engagement(id: $id) { version } }", id=id_)
        return found["engagement"]["version"]

    async def head(self) -> tuple[int, str]:
        async with self.partition.database.reading() as session:
            return await session.head()

    async def work(self, client: str, number: int, reference: str, **said: Any) -> str:
        """An engagement that is invoiced, unless said otherwise; its id."""
        given = {
            "client": client,
            "membership": membership_id("FR", number),
            "reference": reference,
            "from": "2026-05-01",
            "until": "2026-06-01",
            "amount": "100.00",
            "invoicedOn": "2026-06-02",
            "dueOn": "2026-07-02",
        } | said
        return (await self.do("recordEngagement", "engagement { id }", **given))["engagement"]["id"]


@pytest.fixture(scope="module")
async def world(lasting_database):
    listening = socket.create_server(("127.0.0.1", 0))
    issuing, keys = Issuing(), {f"{service}/FR": SigningKey.generate() for service in ("members", "clients")}
    where = {
        "issuers": {
            name: {"url": f"https://{name}.test", "jwks": f"https://{name}.test/jwks"} for name in issuing.keys
        },
        "partitions": {"members/FR": address_of(listening), "clients/FR": "http://clients.test"},
    }
    directory = Directory.build(tomllib.loads(COUNTRIES_FILE.read_text("utf-8")), where)

    async def fetch(url: str) -> dict[str, Any]:
        if url == "http://clients.test/jwks.json":
            return keys["clients/FR"].public_set()
        return await issuing.fetch(url)

    async def partition(service: str) -> Partition:
        database = Database(await lasting_database(service), "FR")
        tokens = Tokens(directory, KeySets(fetch))
        return Partition(service, directory.country("FR"), directory, database, ACCESS, tokens, keys[f"{service}/FR"])

    members, clients = await partition("members"), await partition("clients")
    await open_directory(members)
    async with members.database.writing(LOADER, "load") as session:
        await load(session, PEOPLE)
    register = create_members_app(members)
    served = await Served.start(register, listening)
    found = World(issuing, clients, create_app(clients), served, register)
    for name, entity, vat in (
        ("theatre", HEAD, "BE0999999922"),
        ("museum", HEAD, "FR83404833048"),
        ("school", SCOP, "FR40303265045"),
    ):
        given = cera(entity=entity, name=name, identifiers=[{"scheme": "VAT", "value": vat}])
        answer = await found.data(REGISTER, input=given)
        setattr(found, name, answer["registerClient"]["client"]["id"])
    yield found
    await served.stop()
    await members.database.close()
    await clients.database.close()


PEOPLE: list[MembershipRecord] = [
    member(AMELIE, HEAD, logins=[("fr", "amelie")]),
    member(BRAM, HEAD),
    member(CHLOE, SCOP, logins=[("fr", "chloe")]),
]
