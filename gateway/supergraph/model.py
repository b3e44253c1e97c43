"""A supergraph as the planner sees it: one view for each subgraph and what holds for all of them.

Names follow the join specification, https://specs.apollo.dev/join/v0.3/.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from graphql import GraphQLSchema

from gateway.supergraph.selections import Field, Fragment, Selections


class TypeKind(StrEnum):
    """Kinds of composite types."""

    OBJECT = "object"
    INTERFACE = "interface"
    UNION = "union"


@dataclass(frozen=True, slots=True)
class Key:
    """A `@key` of a type in one subgraph."""

    text: str
    selections: Selections
    resolvable: bool = True


@dataclass(frozen=True, slots=True)
class SubgraphField:
    """A field as one subgraph declares it.

    `type_text` is the whole type (`[Book!]!`), `type_name` the named type in it. An `external` field is
    declared but answered elsewhere, except along a path that provides it.
    """

    name: str
    type_text: str
    type_name: str
    many: bool = False
    external: bool = False
    requires: Selections = ()
    provides: Selections = ()
    composed_type: str = ""
    """The named type that the supergraph gives the field: here it may be narrower."""
    shape: str = ""
    """The type without its name, for telling whether two fields may share a response name."""


@dataclass(frozen=True, slots=True)
class SubgraphType:
    """A composite type in one subgraph; `possible` lists the object types it can stand for there."""

    name: str
    kind: TypeKind
    fields: dict[str, SubgraphField] = field(default_factory=dict)
    keys: tuple[Key, ...] = ()
    is_interface_object: bool = False
    possible: frozenset[str] = frozenset()

    @property
    def is_abstract(self) -> bool:
        """Whether objects of it have another `__typename`, and the subgraph tells which."""
        return self.kind is not TypeKind.OBJECT and not self.is_interface_object


@dataclass(frozen=True, slots=True)
class Subgraph:
    """One service's part of the supergraph."""

    name: str
    url: str
    types: dict[str, SubgraphType]


@dataclass(frozen=True, slots=True, eq=False)
class Supergraph:
    """Everything known about the composed graph.

    `api_schema` is what callers see. `possible` maps every composite type to its object types, `interfaces`
    every object type to the interfaces it implements, both over all subgraphs.
    """

    api_schema: GraphQLSchema
    subgraphs: dict[str, str]
    views: dict[str, Subgraph]
    possible: dict[str, frozenset[str]]
    interfaces: dict[str, frozenset[str]]
    root_types: dict[str, str]
    kinds: dict[str, TypeKind]

    def type_in(self, service: str, type_name: str) -> SubgraphType:
        """The view that a service has of a type it knows."""
        return self.views[service].types[type_name]

    def is_abstract(self, type_name: str) -> bool:
        """Whether a composite type is an interface or a union."""
        return self.kinds.get(type_name, TypeKind.OBJECT) is not TypeKind.OBJECT

    def collect(self, selections: Selections, type_name: str) -> list[Field]:
        """The fields that apply to objects of one concrete type, fragments opened."""
        fields: list[Field] = []
        for item in selections:
            if isinstance(item, Field):
                fields.append(item)
            elif self.applies(item, type_name):
                fields.extend(self.collect(item.selections, type_name))
        return fields

    def applies(self, fragment: Fragment, type_name: str) -> bool:
        """Whether a fragment holds for objects of a concrete type."""
        return type_name == fragment.type_name or type_name in self.possible.get(fragment.type_name, ())
