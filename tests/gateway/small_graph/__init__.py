"""A small placed graph for the gateway's tests: two services in a few countries, answered in process.

`Countries` plays the partitions: it executes the gateway's own documents by graphql-core over rows of each country,
and can be told that a partition is down. `small_pipeline` is the real pipeline over it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from graphql import DocumentNode, GraphQLSchema, build_schema, execute_sync, parse, validate

from commons.auth.access import AccessTable, Rule
from commons.auth.caller import Caller, Role, RoleGrant
from commons.ids import GlobalId
from commons.paging import decode_cursor, encode_cursor
from gateway.fetch.as_of import stated
from gateway.fetch.failures import PartitionFailure
from gateway.fetch.partitions import Reply, Timing
from gateway.http.request import Request
from gateway.operation.limits import Limits
from gateway.operation.prepare import Documents
from gateway.pipeline import Graph, Pipeline
from gateway.response.answer import Response
from gateway.route.cursors import Cursors, Keyring
from gateway.supergraph.load import load_supergraph
from gateway.supergraph.placement_checks import read_overlay
from gateway.supergraph.public_schema import gateway_coordinates, public_schema
from tests.gateway.fetch.by_calls import ByCalls

FOLDER = Path(__file__).parent
SUPERGRAPH = load_supergraph((FOLDER / "supergraph.graphql").read_text("utf-8"))
PLACEMENT = (FOLDER / "placement.graphql").read_text("utf-8")
RULES = read_overlay(PLACEMENT, SUPERGRAPH)
SCHEMA = public_schema(SUPERGRAPH.api_schema, RULES)

FEDERATION = """
scalar _Any
scalar FieldSet
directive @key(fields: FieldSet!, resolvable: Boolean) repeatable on OBJECT
directive @shareable on OBJECT | FIELD_DEFINITION
directive @external on FIELD_DEFINITION
directive @requires(fields: FieldSet!) on FIELD_DEFINITION
"""


def _service(name: str, entities: str) -> GraphQLSchema:
    text = (FOLDER / "subgraphs" / f"{name}.graphql").read_text("utf-8")
    text = "\n".join(line for line in text.splitlines() if not line.startswith("extend schema"))
    return build_schema(
        f"{text}{FEDERATION}union _Entity = {entities}\n"
        "extend type Query { _entities(representations: [_Any!]!): [_Entity]! }",
    )


SERVICES = {
    "members": _service("members", "Person | Membership | LegalEntity"),
    "governance": _service("governance", "Person | Assembly | LegalEntity | Membership"),
}


@lru_cache(maxsize=256)
def _valid(service: str, text: str) -> DocumentNode:
    """A document that a service takes."""
    document = parse(text)
    assert not validate(SERVICES[service], document), text
    return document


def person(number: int) -> str:
    return f"person.{UUID(int=number).hex}"


@dataclass
class Row:
    """One membership."""

    country: str
    number: int
    joined_on: str = "2020-01-01"
    name: str = "somebody"
    person: int | None = None

    @property
    def id(self) -> str:
        return f"{self.country}.membership.{UUID(int=self.number).hex}"


@dataclass
class Countries(ByCalls):
    """The partitions. `people[country]` says how a country names a person and her level."""

    rows: list[Row] = field(default_factory=list)
    people: dict[str, dict[int, tuple[str | None, str | None]]] = field(default_factory=dict)
    voters: dict[str, list[int]] = field(default_factory=dict)
    down: set[tuple[str, str]] = field(default_factory=set)
    me: dict[str, int] = field(default_factory=dict)
    aliases: dict[str, dict[int, int]] = field(default_factory=dict)
    """By country: the present number of a person it once knew by another."""
    as_of: dict[str, str] = field(default_factory=dict)
    """By country: when it says it read what it answers."""
    headers: list[tuple[str, bytes]] = field(default_factory=list)
    """(country, header lines) of each call."""
    calls: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    tamper: Callable[[str, str, dict[str, Any]], None] | None = None
    timing: Timing = field(default_factory=Timing)
    largest_page: int = 1_000

    async def call(
        self, service: str, country: str, body: bytes, headers: bytes = b"", *, decode: Any = None, **given: Any
    ) -> Reply:
        asked = orjson.loads(body)
        self.calls.append((service, country, asked["variables"]))
        self.headers.append((country, headers))
        if (service, country) in self.down:
            return Reply(
                service, country, failure=PartitionFailure("PARTITION_UNAVAILABLE", service, country), took_ms=1
            )
        document = _valid(service, asked["query"])
        root = _Partition(self, service, country).root()
        result = execute_sync(SERVICES[service], document, root, variable_values=asked["variables"])
        answer = orjson.loads(orjson.dumps(result.formatted))
        if country in self.as_of:
            answer["extensions"] = {"asOf": self.as_of[country]}
        if self.tamper is not None:
            self.tamper(service, country, answer)
        answer = (decode or orjson.loads)(orjson.dumps(answer))
        as_of = stated(answer.get("extensions"))
        return Reply(service, country, answer.get("data"), answer.get("errors", []), took_ms=1, as_of=as_of)

    async def close(self) -> None:
        """Nothing is open."""

    def asked(self, service: str) -> list[str]:
        """The countries a service was asked in, in order."""
        return [country for name, country, _ in self.calls if name == service]


@dataclass
class _Partition:
    world: Countries
    service: str
    country: str

    def root(self) -> dict[str, Any]:
        if self.service == "governance":
            return {
                "_entities": self.entities,
                "consultation": self.consultation,
                "assembly": lambda info, **given: {"id": given["id"], "title": "annual", "entity": self.entity()},
            }
        return {
            "_entities": self.entities,
            "me": lambda info: self.person(self.world.me.get(self.country)),
            "person": lambda info, **given: self.person(int(GlobalId.parse(given["id"], "person").uuid)),
            "membership": lambda info, **given: self.membership(given["id"]),
            "entities": lambda info: [self.entity()],
            "members": self.members,
            "membershipCount": lambda info: len(self.rows),
            "inDefault": lambda info: any(row.name == "in default" for row in self.rows),
            "admit": lambda info, **given: {
                "membership": self.member(Row(self.country, 999, name=given["input"]["name"]))
            },
            "rename": lambda info, **given: {**self.membership(given["id"]), "name": given["name"]},
        }

    @property
    def rows(self) -> list[Row]:
        return [row for row in self.world.rows if row.country == self.country]

    def entities(self, info: Any, representations: list[dict[str, Any]]) -> list[Any]:
        return [self.resolve(found) for found in representations]

    def resolve(self, found: dict[str, Any]) -> Any:
        kind, local = found["__typename"], found["id"]
        if kind == "Person":
            return self.person(int(GlobalId.parse(local).uuid))
        if kind == "LegalEntity":
            return self.entity()
        if kind == "Membership" and self.service == "governance":
            return {"__typename": kind, "id": local, "standing": f"since {found.get('joinedOn')} in {self.country}"}
        return self.membership(local)

    def membership(self, row_id: str) -> Any:
        return next((self.member(row) for row in self.rows if row.id == row_id), None)

    def entity(self) -> dict[str, Any]:
        known = {"title": f"Coop {self.country}", "quorum": len(self.rows)}
        return {"__typename": "LegalEntity", "id": f"{self.country}.entity.coop", **known}

    def person(self, number: int | None) -> dict[str, Any] | None:
        known = self.world.people.get(self.country, {})
        number = self.world.aliases.get(self.country, {}).get(number or 0, number)
        if number is None or number not in known:
            return None
        name, level = known[number]
        mine = [self.member(row) for row in self.rows if row.person == number]
        return {
            "__typename": "Person",
            "id": person(number),
            "displayName": name,
            "level": level,
            "memberships": mine,
            "shares": 10 * len(mine),
        }

    def member(self, row: Row) -> dict[str, Any]:
        return {
            "__typename": "Membership",
            "id": row.id,
            "name": row.name,
            "joinedOn": row.joined_on,
            "secret": f"secret of {row.country}",
            "entity": self.entity(),
            "person": {"__typename": "Person", "id": person(row.person)} if row.person else None,
        }

    def members(self, info: Any, orderBy: str, **page: Any) -> dict[str, Any]:  # noqa: N803
        descending = orderBy == "NEWEST"
        keyed = [((row.joined_on,), row.id, self.member(row)) for row in self.rows]
        found = _connection(keyed, descending, self.world.largest_page, page)
        return {**found, "totalCount": len(keyed)}

    def consultation(self, info: Any, **page: Any) -> dict[str, Any]:
        numbers = self.world.voters.get(self.country, [])
        keyed = [((), person(n), {"__typename": "Person", "id": person(n)}) for n in numbers]
        return _connection(keyed, False, self.world.largest_page, page)


def _connection(keyed: list[Any], descending: bool, largest: int, asked: dict[str, Any]) -> dict[str, Any]:
    """A page as `commons.paging` would give it: keyset over (keys, id), one direction for the tuple."""
    first, after, last, before = (asked.get(name) for name in ("first", "after", "last", "before"))
    backward = last is not None
    downward = descending != backward
    rows = sorted(keyed, key=lambda row: (*row[0], row[1]), reverse=downward)
    cursor = before if backward else after
    if cursor is not None:
        mark = decode_cursor(cursor)
        rows = [r for r in rows if ((*r[0], r[1]) < mark if downward else (*r[0], r[1]) > mark)]
    size = min(largest, last if backward else first if first is not None else 50)
    more = len(rows) > size
    page = rows[:size][::-1] if backward else rows[:size]
    edges = [{"cursor": encode_cursor(keys, row_id), "node": node} for keys, row_id, node in page]
    return {
        "edges": edges,
        "pageInfo": {
            "hasNextPage": cursor is not None if backward else more,
            "hasPreviousPage": more if backward else cursor is not None,
            "startCursor": edges[0]["cursor"] if edges else None,
            "endCursor": edges[-1]["cursor"] if edges else None,
        },
    }


def access_table(**special: Rule) -> AccessTable:
    """Every coordinate open to any login, except those given (`Membership__secret=Rule(…)`)."""
    login = Rule("login", login=True)
    rules = dict.fromkeys(gateway_coordinates(SCHEMA, RULES), login)
    return AccessTable(rules | {name.replace("__", "."): rule for name, rule in special.items()})


OFFICER_ONLY = Rule("officer", roles=frozenset({Role.MEMBERSHIP_OFFICER}))


def officer(*countries: str, home: str | None = None) -> Caller:
    return Caller("be", "olga", home=home, grants=(RoleGrant(Role.MEMBERSHIP_OFFICER, frozenset(countries)),))


@dataclass
class Tokens:
    """Stands for `commons.auth.tokens.Tokens`: the bearer token is the caller's name here."""

    callers: dict[str, Caller]

    async def caller(self, token: str) -> Caller:
        return replace(self.callers[token], token=token)


@dataclass
class Small:
    """The pipeline with its world, and a short way to ask it."""

    pipeline: Pipeline
    world: Countries

    async def ask(self, document: str, token: str | None = "olga", **variables: Any) -> Response:
        return await self.answer(document, variables, token=token)

    async def answer(
        self, document: str, variables: dict[str, Any], name: str | None = None, *, token: str | None = "olga"
    ) -> Response:
        """The same for one operation of several."""
        header = f"Bearer {token}" if token else None
        return await self.pipeline.answer(Request(document, name, variables, authorization=header))

    async def data(self, document: str, **variables: Any) -> Any:
        """The data of an answer without errors."""
        response = await self.ask(document, **variables)
        assert not response.errors, response.errors
        return plain(response)["data"]


def plain(response: Response) -> dict[str, Any]:
    """The response as its receiver reads it."""
    return orjson.loads(response.encoded)


def small_pipeline(
    world: Countries,
    countries: tuple[str, ...] = ("BE", "FR", "IT"),
    *,
    caller: Caller | None = None,
    keyring: Keyring | None = None,
    limits: Limits | None = None,
    **special: Rule,
) -> Small:
    """The pipeline over `world` for callers `olga` (or `caller`) and anonymous ones."""
    bounds = limits or Limits()
    table = access_table(**special)
    graph = Graph(SUPERGRAPH, SCHEMA, RULES, table, bounds, Documents(SCHEMA, RULES, bounds))
    cursors = Cursors(keyring or Keyring.fresh(), countries)
    tokens: Any = Tokens({"olga": caller or officer("BE", home="BE")})
    partitions: Any = world
    return Small(Pipeline(graph, partitions, tokens, cursors, countries), world)
