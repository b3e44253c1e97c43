"""The placement overlay: which countries hold what (architecture, section 3), read from `schema/placement.graphql`.

`read_overlay` gives an `Overlay` that agrees with the supergraph or raises `CompositionError` with every fault found;
`gateway.supergraph.placement_checks` holds the checks, one function each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from graphql import (
    DirectiveNode,
    FieldDefinitionNode,
    GraphQLError,
    ObjectTypeExtensionNode,
    SchemaExtensionNode,
    parse,
    print_ast,
    value_from_ast_untyped,
)

PLACES = ("byId", "byArgument", "anywhere", "everywhere", "borderless")
CURSOR_FORMATS = frozenset({"k1"})
"""Cursor formats that the gateway can construct from a watermark: `k1` is `commons.paging`'s."""
HIDDEN_IN_CONNECTIONS = "{ edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage } }"
"""What merging in order needs of every row (M2): its cursor holds the sort keys, whoever may read them."""
PARTITIONS_FIELD = "partitions"
COUNTRIES_ARGUMENT = "countries"
STRICT_ARGUMENT = "strict"
GATEWAY_ARGUMENTS = frozenset({COUNTRIES_ARGUMENT, STRICT_ARGUMENT})
"""What the gateway adds to scattered root fields; services never see them."""


class CompositionError(Exception):
    """The overlay and the supergraph disagree; one line for each fault."""


class Merge(StrEnum):
    """How the parts of several countries become one value."""

    CONNECTION = "CONNECTION"
    LIST = "LIST"
    SUM = "SUM"
    COUNT = "COUNT"
    MIN = "MIN"
    MAX = "MAX"
    ANY = "ANY"
    STRONGEST = "STRONGEST"
    HOME_FIRST = "HOME_FIRST"
    CONCAT = "CONCAT"
    DISTINCT = "DISTINCT"
    FOLD = "FOLD"
    EVENTS = "EVENTS"
    """A subscription: each country's events as they come."""


@dataclass(frozen=True, slots=True)
class Order:
    """One order of a connection: its `orderBy` value, its sort keys, one direction for the whole tuple."""

    value: str | None
    keys: tuple[str, ...]
    descending: bool = False


@dataclass(frozen=True, slots=True)
class RootRule:
    """A placed root field. `strict`: nothing is answered while a country is missing (M13)."""

    operation: str
    name: str
    type_text: str
    place: str
    argument: str | None = None
    merge: Merge | None = None
    strict: bool = False
    fold: bool = False
    cursor: str | None = None
    order_by: str | None = None
    orders: tuple[Order, ...] = ()

    @property
    def type_name(self) -> str:
        """The named type inside `type_text`."""
        return self.type_text.strip("[]!")

    @property
    def scattered(self) -> bool:
        """Whether several countries are asked."""
        return self.place in ("everywhere", "borderless")

    def order(self, value: str | None) -> Order:
        """The order that an `orderBy` value stands for."""
        return next((order for order in self.orders if order.value == value), self.orders[0])


@dataclass(frozen=True, slots=True)
class MergeRule:
    """How one field of a folded type is merged; `order` lists enum values from weakest to strongest.

    `strict`: the field is null while a country of the fold is missing (M13).
    """

    rule: Merge
    order: tuple[str, ...] = ()
    strict: bool = False


HOME_FIRST = MergeRule(Merge.HOME_FIRST)


@dataclass(frozen=True, slots=True)
class EntityRule:
    """A placed entity type. `kind` is the word in its ids; `merges` holds the rules of its fields, by name."""

    name: str
    place: str | None
    kind: str | None = None
    merges: dict[str, MergeRule] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)

    @property
    def borderless(self) -> bool:
        """Whether its parts are folded from several countries."""
        return self.place == "borderless"


@dataclass(frozen=True)
class OverlayRules:
    """The overlay as data: root fields by (operation, name), types by name."""

    roots: dict[tuple[str, str], RootRule]
    entities: dict[str, EntityRule]
    country_scalar: str = "CountryCode"

    def merges(self, type_name: str) -> dict[str, MergeRule]:
        """The merge rules of a type's fields."""
        found = self.entities.get(type_name)
        return found.merges if found else {}

    @property
    def connections(self) -> frozenset[str]:
        """The types of scattered connections."""
        return frozenset(r.type_name for r in self.roots.values() if r.merge is Merge.CONNECTION)

    @property
    def folded(self) -> frozenset[str]:
        """The types whose parts are folded."""
        return frozenset(e.name for e in self.entities.values() if e.borderless)

    @property
    def with_partitions(self) -> frozenset[str]:
        """The types that gain `partitions`."""
        return self.connections | self.folded

    def kind(self, kind: str) -> EntityRule | None:
        """The entity type whose ids hold this word."""
        return next((e for e in self.entities.values() if e.kind == kind), None)


def parse_overlay(sdl: str) -> OverlayRules:
    """Read the overlay's text; `CompositionError` where it is not written as its head says."""
    try:
        document = parse(sdl, no_location=True)
    except GraphQLError as error:
        raise CompositionError(f"placement overlay: {error.message}") from error
    roots: dict[tuple[str, str], RootRule] = {}
    entities: dict[str, EntityRule] = {}
    scalar = "CountryCode"
    for node in document.definitions:
        if isinstance(node, SchemaExtensionNode):
            scalar = _only(node.directives, ("countries",), "schema")[1]["scalar"]
        elif not isinstance(node, ObjectTypeExtensionNode):
            raise CompositionError(f"placement overlay: only 'extend type' lines belong here, not {node.kind}")
        elif node.name.value in ("Query", "Mutation", "Subscription"):
            for rule in _roots(node):
                if (rule.operation, rule.name) in roots:
                    raise CompositionError(f"placement overlay: {rule.operation} {rule.name} is placed twice")
                roots[rule.operation, rule.name] = rule
        else:
            entity = _entity(node)
            if entity.name in entities:
                raise CompositionError(f"placement overlay: {entity.name} is placed twice")
            entities[entity.name] = entity
    return OverlayRules(roots, entities, scalar)


def _roots(node: ObjectTypeExtensionNode) -> Iterator[RootRule]:
    operation = node.name.value.lower()
    for line in node.fields or ():
        where = f"{node.name.value}.{line.name.value}"
        place, given = _only(line.directives, PLACES, where)
        yield _root(operation, line, place, given, where)


def _root(operation: str, line: FieldDefinitionNode, place: str, given: dict[str, Any], where: str) -> RootRule:
    merge = _merge(given.get("merge"), where) if place == "everywhere" else None
    return RootRule(
        operation=operation,
        name=line.name.value,
        type_text=print_ast(line.type),
        place=place,
        argument=given.get("argument"),
        merge=Merge.FOLD if place == "borderless" else merge,
        strict=given.get("strict", False),
        fold=given.get("fold", False),
        cursor=given.get("cursor"),
        order_by=given.get("orderBy"),
        orders=tuple(
            Order(o.get("value"), tuple(o["keys"]), o.get("descending", False)) for o in given.get("orders", ())
        ),
    )


def _entity(node: ObjectTypeExtensionNode) -> EntityRule:
    name = node.name.value
    place, given = _only(node.directives, PLACES, name) if node.directives else (None, {})
    merges: dict[str, MergeRule] = {}
    types: dict[str, str] = {}
    for line in node.fields or ():
        where = f"{name}.{line.name.value}"
        _, arguments = _only(line.directives, ("merge",), where)
        merges[line.name.value] = MergeRule(
            _merge(arguments.get("rule"), where), tuple(arguments.get("order", ())), arguments.get("strict", False)
        )
        types[line.name.value] = print_ast(line.type)
    return EntityRule(name, place, given.get("kind"), merges, types)


def _merge(value: Any, where: str) -> Merge:
    if value not in set(Merge):
        raise CompositionError(f"placement overlay: {where} names no merge rule; known are {', '.join(Merge)}")
    return Merge(value)


def _only(directives: tuple[DirectiveNode, ...] | None, names: tuple[str, ...], where: str) -> tuple[str, dict]:
    found = [d for d in directives or () if d.name.value in names]
    if len(found) != 1 or len(directives or ()) != 1:
        raise CompositionError(f"placement overlay: {where} takes exactly one of @{', @'.join(names)}")
    return found[0].name.value, {a.name.value: value_from_ast_untyped(a.value) for a in found[0].arguments or ()}
