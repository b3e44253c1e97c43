"""One country with a real members partition on a socket and a governance partition over fresh databases."""

from __future__ import annotations

import asyncio
import socket
import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import uvicorn

from commons.auth.access import AccessTable
from commons.auth.caller import Caller
from commons.auth.keys import KeySets, SigningKey
from commons.auth.tokens import Tokens
from commons.clock import today
from commons.database.audit import AuditLine
from commons.database.chain import check_chain, lines_after
from commons.database.sessions import Database
from commons.directory import COUNTRIES_FILE, Directory
from commons.ids import global_id
from commons.subgraph.context import Partition
from services.governance.app import create_app
from services.governance.domain.law.library import library
from services.governance.domain.law.regime import Regime
from services.governance.domain.statutes import Choice, Statutes
from services.governance.store.bulk_load import load_statutes
from services.members.app import create_app as create_members_app
from services.members.app import open_directory
from services.members.store.bulk_load import MembershipRecord, load
from tests.answers import done, refusal
from tests.commons.asgi import graphql
from tests.commons.partitions import Issuing, role

ACCESS = AccessTable.load()
LOADER = Caller(issuer="test", subject="loader")


@dataclass
class Served:
    """An app on a free loopback port, stopped by `stop`."""

    address: str
    server: uvicorn.Server
    task: asyncio.Task[None]

    @classmethod
    async def start(cls, app: Any, listening: socket.socket) -> Served:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        task = asyncio.create_task(server.serve(sockets=[listening]))
        async with asyncio.timeout(10):
            while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
                await asyncio.sleep(0.01)
        return cls(address_of(listening), server, task)

    async def stop(self) -> None:
        self.server.should_exit = True
        await self.task


def address_of(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://{host}:{port}"


@dataclass
class Country:
    """Governance as its callers meet it, and the members partition it asks."""

    issuing: Issuing
    partition: Partition
    app: Any
    members: Database
    served: Served
    numbers: dict[str, int] = field(default_factory=dict)
    members_key: SigningKey = field(default_factory=SigningKey.generate)

    @classmethod
    async def open(
        cls, code: str, members_url: str, governance_url: str, countries: dict[str, Any] | None = None
    ) -> Country:
        listening = socket.create_server(("127.0.0.1", 0))
        issuing, keys = Issuing(), {name: SigningKey.generate() for name in (f"members/{code}", f"governance/{code}")}
        where = {
            "issuers": {
                name: {"url": f"https://{name}.test", "jwks": f"https://{name}.test/jwks"} for name in issuing.keys
            },
            "partitions": {f"members/{code}": address_of(listening), f"governance/{code}": "http://governance.test"},
        }
        directory = Directory.build(countries or tomllib.loads(COUNTRIES_FILE.read_text("utf-8")), where)

        async def fetch(url: str) -> dict[str, Any]:
            if url == "http://governance.test/jwks.json":
                return keys[f"governance/{code}"].public_set()
            if url == f"{address_of(listening)}/jwks.json":
                return keys[f"members/{code}"].public_set()
            return await issuing.fetch(url)

        def partition(service: str, url: str) -> Partition:
            tokens = Tokens(directory, KeySets(fetch))
            database, key = Database(url, code), keys[f"{service}/{code}"]
            return Partition(service, directory.country(code), directory, database, ACCESS, tokens, key)

        members, governance = partition("members", members_url), partition("governance", governance_url)
        await open_directory(members)
        served = await Served.start(create_members_app(members), listening)
        return cls(issuing, governance, create_app(governance), members.database, served, members_key=members.key)

    async def close(self) -> None:
        await self.served.stop()
        await self.members.close()
        await self.partition.database.close()

    @property
    def code(self) -> str:
        return self.partition.country.code

    @property
    def today(self) -> date:
        return today(self.partition.country.timezone)

    def day(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def token(self, subject: str = "otto", name: str = "organiser", *entities: str) -> str:
        grant = role(name, self.code, entities=entities)
        return self.issuing.token(self.partition.country.issuer, subject, roles=[grant], name=subject.title())

    async def load(self, *records: MembershipRecord) -> None:
        async with self.members.writing(LOADER, "load") as session:
            await load(session, records)

    async def statutes(self, entity: str, version: int = 1, **choices: Any) -> None:
        """Record statutes; names are keys with `__` for a dot."""
        found = {name.replace("__", "."): Choice(value, "art. 1") for name, value in choices.items()}
        record = Statutes(entity, version, date(2010, 1, 1), found, "Statutes")
        regime = Regime(library(), self.partition.directory.entity(entity), record)
        async with self.partition.database.writing(LOADER, "load") as session:
            await load_statutes(session, [regime])

    async def ask(self, query: str, token: str | None = None, **variables: Any) -> dict[str, Any]:
        used = self.token() if token is None else token
        return (await graphql(self.app, query, variables, used)).json()

    async def data(self, query: str, token: str | None = None, **variables: Any) -> dict[str, Any]:
        return done(await self.ask(query, token, **variables))

    async def refused(self, query: str, token: str | None = None, **variables: Any) -> dict[str, Any]:
        """The only refusal."""
        return refusal(await self.ask(query, token, **variables))

    async def code_of(self, query: str, token: str | None = None, **variables: Any) -> str:
        return (await self.refused(query, token, **variables))["code"]

    async def chain(self) -> list[AuditLine]:
        """Governance's audit lines, after checking that the chain holds."""
        async with self.partition.database.reading() as session:
            assert (await check_chain(session)).broken_at is None
            return [line for line, _, _ in await lines_after(session, 0)]

    async def convene(self, entity: str, held_on: date, **fields: Any) -> str:
        """Convene an ordinary assembly; its id."""
        asked = {
            "entity": entity,
            "title": "Annual assembly",
            "kind": "ORDINARY",
            "heldOn": held_on.isoformat(),
            "agenda": [{"title": "Accounts"}],
        } | fields
        return (await self.data(CONVENE, input=asked))["convene"]["assembly"]["id"]

    async def compute(self, assembly: str) -> str:
        return (await self.data(COMPUTE, input={"assembly": assembly}))["computeRoll"]["roll"]["id"]

    async def sign_off_all(self, entity: str) -> None:
        data = await self.data(LAW, entity=entity)
        for leaf in data["lawPack"]["experimentalBecause"]:
            asked = {"entity": entity, "leaf": leaf["key"], "source": "counsel's letter", "statement": "confirmed"}
            await self.data(
                """mutation($i: SignOffInput!) { signOff(input: $i) {
              ... on SignOffPayload { name } ...Refused } }""",
                i=asked,
            )

    async def seal(self, roll: str) -> None:
        for subject in ("otto", "oriane"):
            await self.data(SEAL, self.token(subject), input={"roll": roll})


CONVENE = """mutation($input: ConveneInput!) { convene(input: $input) {
  ... on ConvenePayload { assembly { id } } ...Refused } }"""
COMPUTE = """mutation($input: ComputeRollInput!) { computeRoll(input: $input) {
  ... on ComputeRollPayload { roll { id } } ...Refused } }"""
SEAL = """mutation($input: SealRollInput!) { sealRoll(input: $input) {
  ... on SealRollPayload { roll { id state merkleRoot } } ...Refused } }"""
LAW = "query($entity: ID!) { lawPack(entity: $entity) { experimental experimentalBecause { key } } }"


def key(number: int) -> UUID:
    """A uuid that reads well in a failing test."""
    return UUID(int=number, version=4)


def member(
    number: int, entity: str, joined_on: date = date(2020, 1, 15), shares: int = 1, **fields: Any
) -> MembershipRecord:
    """A person's membership with paid-up shares."""
    paid = fields.pop("paid", shares)
    operations = [("SUBSCRIBE", shares, Decimal(30 * shares), joined_on)] if shares else []
    if paid:
        operations.append(("PAY", paid, Decimal(30 * paid), joined_on))
    return MembershipRecord(
        membership=key(number),
        entity=entity,
        kind="PERSON",
        category="MEMBER",
        joined_on=joined_on,
        person=key(number + 10_000),
        operations=operations,
        **fields,
    )


def membership_id(country: str, number: int) -> str:
    return global_id(country, "membership", key(number))
