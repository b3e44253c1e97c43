"""A small placed graph with subscriptions: its partitions' streams are at a test's command, its entities in process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson

from commons.auth.access import AccessTable, Rule
from commons.auth.caller import Caller, Role, RoleGrant
from commons.events.text import Event
from gateway.fetch.events import OpenStream, Refused, StreamCall
from gateway.fetch.failures import PartitionFailure
from gateway.fetch.partitions import Reply, Timing
from gateway.http.request import Request
from gateway.operation.limits import Limits
from gateway.operation.prepare import Documents
from gateway.pipeline import Graph, Pipeline
from gateway.route.cursors import Cursors, Keyring
from gateway.subscribe.country import Retrying
from gateway.subscribe.opening import Following
from gateway.subscribe.running import Subscription
from gateway.subscribe.together import Room
from gateway.supergraph.load import load_supergraph
from gateway.supergraph.placement_checks import read_overlay
from gateway.supergraph.public_schema import gateway_coordinates, public_schema
from tests.gateway.fetch.by_calls import ByCalls

SUPERGRAPH = """
schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION) {
  query: Query
  subscription: Subscription
}
directive @join__field(graph: join__Graph, external: Boolean) repeatable on FIELD_DEFINITION
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @join__type(graph: join__Graph!, key: String) repeatable on OBJECT | SCALAR
directive @link(url: String, for: String) repeatable on SCHEMA
enum join__Graph {
  ROLLS @join__graph(name: "rolls", url: "http://rolls")
  NAMES @join__graph(name: "names", url: "http://names")
}
scalar CountryCode @join__type(graph: ROLLS)
type Query @join__type(graph: ROLLS) @join__type(graph: NAMES) {
  roll(id: ID!): Roll @join__field(graph: ROLLS)
}
type Subscription @join__type(graph: ROLLS) {
  sealed(assembly: ID): Sealed! @join__field(graph: ROLLS)
  meeting(assembly: ID!): Sealed! @join__field(graph: ROLLS)
}
type Sealed @join__type(graph: ROLLS) {
  root: String!
  roll: Roll
}
type Roll @join__type(graph: ROLLS, key: "id") @join__type(graph: NAMES, key: "id") {
  id: ID!
  secret: String @join__field(graph: ROLLS)
  name: String @join__field(graph: NAMES)
}
"""
PLACEMENT = """
extend schema @countries(scalar: "CountryCode")
extend type Query { roll: Roll @byId(argument: "id") }
extend type Subscription {
  sealed: Sealed! @everywhere(merge: EVENTS)
  meeting: Sealed! @byId(argument: "assembly")
}
extend type Roll @byId(kind: "roll")
"""
COUNTRIES = ("BE", "FR", "IT")
SEALED = "subscription { sealed { root roll { id name } } }"
OFFICER = Rule("officer", roles=frozenset({Role.ORGANISER}))


def roll(country: str, number: int) -> str:
    """The id of a roll."""
    return f"{country}.roll.{number:032x}"


def assembly(country: str) -> str:
    """The id of an assembly."""
    return f"{country}.assembly.{1:032x}"


@dataclass
class Wire:
    """One country's service: events it tells, connections that were made to it."""

    down: bool = False
    position: str | None = "1.0"
    refuses: list[dict[str, Any]] = field(default_factory=list)
    calls: list[StreamCall] = field(default_factory=list)
    _coming: asyncio.Queue[Any] = field(default_factory=asyncio.Queue)

    def tell(self, field_name: str, number: int, country: str, place: str | None = None) -> None:
        """A roll was sealed."""
        data = {field_name: {"root": f"root {number}", "roll": {"__typename": "Roll", "id": roll(country, number)}}}
        self.send(Event("next", orjson.dumps({"data": data}), place))

    def send(self, what: Event | Exception) -> None:
        """An event as it comes, or what breaks the connection."""
        self._coming.put_nowait(what)

    async def events(self) -> AsyncGenerator[Event, None]:
        """What one connection brings."""
        while True:
            what = await self._coming.get()
            if isinstance(what, Exception):
                raise what
            yield what


@dataclass
class World(ByCalls):
    """Stands for `EventSources` and `Partitions`."""

    wires: dict[str | None, Wire] = field(default_factory=lambda: {country: Wire() for country in COUNTRIES})
    asked: list[tuple[str, str, Any]] = field(default_factory=list)
    timing: Timing = field(default_factory=Timing)
    unnamed: set[str] = field(default_factory=set)

    @asynccontextmanager
    async def opened(self, call: StreamCall) -> AsyncIterator[OpenStream]:
        wire = self.wires[call.country]
        wire.calls.append(call)
        if wire.down:
            raise PartitionFailure("PARTITION_UNAVAILABLE", call.service, call.country)
        if wire.refuses:
            raise Refused(Reply(call.service, call.country, errors=wire.refuses))
        known = call.resume and not call.resume.startswith("@")
        yield OpenStream(call.resume if known else wire.position, wire.events())

    async def call(self, service: str, country: str, body: bytes, headers: bytes = b"", **given: Any) -> Reply:
        asked = orjson.loads(body)["variables"]
        self.asked.append((service, country, asked))
        if country in self.unnamed:
            return Reply(service, country, failure=PartitionFailure("PARTITION_TIMEOUT", service, country))
        found = [{"__typename": "Roll", "name": f"roll of {country}"} for _ in asked["representations"]]
        return Reply(service, country, {"_entities": found}, took_ms=1)

    def break_off(self, country: str) -> None:
        """The country's process is gone."""
        self.wires[country].down = True
        self.wires[country].send(PartitionFailure("PARTITION_UNAVAILABLE", "rolls", country))


@dataclass
class Tokens:
    """Stands for `commons.auth.tokens.Tokens`."""

    async def caller(self, token: str) -> Caller:
        grants = (RoleGrant(Role.ORGANISER, frozenset({"BE", "FR"})),)
        return Caller("be", "olga", home="BE", grants=grants, token=token)


TOKEN = "eyJhbGciOiJub25lIn0.eyJleHAiOjQxMDI0NDQ4MDB9.x"
"""Nobody's, and good until 2100."""


@dataclass
class Small:
    """The real pipeline over a world."""

    world: World
    pipeline: Pipeline
    room: Room = field(default_factory=Room)

    def following(self) -> Following:
        """How its streams are followed, quickly."""
        return Following(self.world, Retrying(0.005, 0.02, 0.005), self.room)  # pyright: ignore[reportArgumentType]

    async def subscribe(
        self, document: str = SEALED, last_event_id: str | None = None, **variables: Any
    ) -> Subscription:
        """A subscription that is not begun."""
        request = Request(document, variables=variables, authorization=f"Bearer {TOKEN}")
        found = await self.pipeline.subscribe(self.following(), request, last_event_id)
        assert isinstance(found, Subscription)
        return found


def small(
    world: World | None = None, keyring: Keyring | None = None, room: Room | None = None, **special: Rule
) -> Small:
    """A pipeline over a world; rules of coordinates as `Subscription__sealed=…`."""
    world, supergraph = world or World(), load_supergraph(SUPERGRAPH)
    rules = read_overlay(PLACEMENT, supergraph)
    schema = public_schema(supergraph.api_schema, rules)
    login = dict.fromkeys(gateway_coordinates(schema, rules), Rule("login", login=True))
    table = AccessTable(login | {name.replace("__", "."): rule for name, rule in special.items()})
    graph = Graph(supergraph, schema, rules, table, Limits(), Documents(schema, rules))
    cursors = Cursors(keyring or Keyring.fresh(), COUNTRIES)
    return Small(world, Pipeline(graph, world, Tokens(), cursors, COUNTRIES), room or Room())  # pyright: ignore
