"""Answers to any document of the real subgraphs, invented from their schema: as large and as nested as real ones."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from graphql import (
    GraphQLResolveInfo,
    GraphQLSchema,
    build_schema,
    execute_sync,
    get_named_type,
    get_nullable_type,
    is_enum_type,
    is_leaf_type,
    is_list_type,
    parse,
)

from commons.ids import BORDERLESS_KINDS
from commons.paging import encode_cursor

SUBGRAPHS = Path(__file__).parents[3] / "schema" / "subgraphs"
KNOWN_IN = frozenset({"BE", "FR", "DE"})
"""The countries that know the person of journey 1."""
ROWS = 100
"""How many rows a country has of anything."""
KINDS = {"LegalEntity": "entity", "JointMeeting": "meeting", "VotingRoll": "roll"}


@lru_cache
def schema_of(service: str) -> GraphQLSchema:
    """The subgraph's schema with `_entities`, from its committed SDL."""
    text = (SUBGRAPHS / f"{service}.graphql").read_text("utf-8")
    if "_entities" in text:
        return build_schema(text, assume_valid=True, assume_valid_sdl=True)
    document = parse(text)
    entities = sorted(
        {
            node.name.value  # type: ignore[attr-defined]
            for node in document.definitions
            if any(d.name.value == "key" for d in getattr(node, "directives", None) or ())
        }
    )
    federation = (
        f"scalar _Any\nunion _Entity = {' | '.join(entities)}\n"
        "extend type Query { _entities(representations: [_Any!]!): [_Entity]! }"
    )
    return build_schema(f"{text}\n{federation}", assume_valid=True, assume_valid_sdl=True)


def answer(service: str, country: str, query: str, variables: dict[str, Any]) -> dict[str, Any]:
    """The GraphQL answer of one partition."""
    invent = _Invent(country)
    result = execute_sync(schema_of(service), parse(query), {}, variable_values=variables, field_resolver=invent.field)
    if result.errors:
        raise AssertionError(f"{service}/{country}: {result.errors[0].message}")
    return dict(result.formatted)


class _Invent:
    def __init__(self, country: str) -> None:
        self.country = country
        self.number = 0

    def field(self, source: Any, info: GraphQLResolveInfo, **given: Any) -> Any:
        if info.field_name == "_entities":
            return [{**r, "id": r["id"]} for r in given["representations"]]
        if isinstance(source, dict) and info.field_name in source:
            return source[info.field_name]
        named: Any = get_named_type(info.return_type)
        if info.field_name in ("me", "person") and info.parent_type.name == "Query":
            known = {"__typename": "Person", "id": f"person.{UUID(int=0xA1).hex}"}
            return known if self.country in KNOWN_IN else None
        if named.name.endswith("Connection"):
            return self._connection(named, min(given.get("first") or 3, ROWS))
        if is_list_type(get_nullable_type(info.return_type)):
            return [self._value(named)]
        return self._value(named)

    def _value(self, named: Any) -> Any:
        if is_enum_type(named):
            return next(iter(named.values))
        if is_leaf_type(named):
            return {"Int": 3, "Boolean": True, "Float": 1.5, "CountryCode": self.country}.get(named.name, "2024-03-01")
        found: dict[str, Any] = {"__typename": named.name}
        if "id" in named.fields:
            found["id"] = self._id(named.name)
        return found

    def _id(self, type_name: str) -> str:
        kind = KINDS.get(type_name, type_name.lower())
        self.number += 1
        local = "cooperative" if kind == "entity" else UUID(int=self.number).hex
        return f"{kind}.{local}" if kind in BORDERLESS_KINDS else f"{self.country}.{kind}.{local}"

    def _connection(self, named: Any, size: int) -> dict[str, Any]:
        node: Any = get_named_type(get_named_type(named.fields["edges"].type).fields["node"].type)
        edges = []
        for number in range(size):
            # Newest first, and no two countries alike: the merge must interleave.
            joined = f"{2026 - number // 12}-{12 - number % 12:02}-{10 + ord(self.country[0]) % 10}"
            found = {**self._value(node), "joinedOn": joined}
            edges.append({"cursor": encode_cursor((joined,), found["id"]), "node": found})
        info = {"hasNextPage": True, "hasPreviousPage": False, "startCursor": None, "endCursor": None}
        return {"edges": edges, "pageInfo": info}
