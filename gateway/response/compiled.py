"""The caller's selection, compiled: for each concrete type the fields to give out, in the caller's order.

Compiled once for each operation and combination of its skip/include values; nothing is decided per object but its type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_enum_type,
    is_list_type,
    is_non_null_type,
)

from gateway.operation.introspection import ROOTS
from gateway.operation.model import Operation
from gateway.supergraph.placement import PARTITIONS_FIELD
from gateway.supergraph.selections import Conditions, Field, Selections

Composite = GraphQLObjectType | GraphQLInterfaceType
BY_FIELD_NAME = frozenset({"PartitionStatus"})
"""Types whose objects the gateway makes: their values stand under field names."""


class Kind(Enum):
    """What a field's value is, inside its lists."""

    LEAF = "leaf"
    ENUM = "enum"
    OBJECT = "object"
    TYPENAME = "typename"
    PARTITIONS = "partitions"


@dataclass(slots=True)
class ValueShape:
    """One layer of a value's type: may it be null, is it a list of something, what is it."""

    kind: Kind
    non_null: bool
    item: ValueShape | None = None
    below: ObjectShape | None = None
    values: frozenset[str] = frozenset()

    @property
    def plain(self) -> bool:
        """Whether a value that is there needs no look at what is in it."""
        return self.item is None and self.kind is Kind.LEAF


@dataclass(slots=True)
class FieldShape:
    """One field of the answer: under which key it goes out, and under which it stands in the tree."""

    key: str
    source: str
    coordinate: str
    value: ValueShape
    kind: Kind
    plain: bool
    non_null: bool
    below: ObjectShape | None = None
    """What is selected of a single object; None for leaves and lists."""


FieldRow = tuple[str, str, bool, FieldShape]
"""(key, source, plain) of a field beside itself: what is looked at for every value of every object."""


@dataclass(slots=True)
class TypeShape:
    """The fields for objects of one concrete type.

    `leaves`: where all are leaves under their own names, those names: an object that holds these and nothing else, in
    this order and none of them null, is given out as it is.
    """

    fields: tuple[FieldShape, ...]
    rows: tuple[FieldRow, ...]
    leaves: tuple[str, ...] | None = None

    @classmethod
    def of(cls, fields: tuple[FieldShape, ...]) -> TypeShape:
        """With `leaves` found out."""
        simple = all(wanted.plain and wanted.key == wanted.source for wanted in fields)
        rows = tuple((wanted.key, wanted.source, wanted.plain, wanted) for wanted in fields)
        return cls(fields, rows, tuple(wanted.key for wanted in fields) if simple else None)


@dataclass(slots=True)
class ObjectShape:
    """Fields by concrete type, compiled when a type is first met. `only` is the type where there is but one."""

    compiler: Compiler
    declared: str
    groups: tuple[Selections, ...]
    only: str | None
    known: dict[str, TypeShape | None] = field(default_factory=dict)
    clean: Callable[[Any], Any] | None = None
    """The projection of clean objects (`gateway.response.clean`), once it is written."""
    used: bool = False

    def of(self, type_name: str) -> TypeShape | None:
        """The fields for objects of a type; None for a type that the caller's schema does not have here."""
        if type_name not in self.known:
            fields = self.compiler.fields(self.declared, self.groups, type_name)
            self.known[type_name] = TypeShape.of(fields) if fields is not None else None
        return self.known[type_name]


@dataclass(frozen=True)
class Compiler:
    """Compiles against one schema and one assignment of the skip/include variables."""

    schema: GraphQLSchema
    conditions: Mapping[str, bool]
    with_partitions: frozenset[str] = frozenset()

    def operation(self, operation: Operation) -> ObjectShape:
        """The root."""
        return ObjectShape(self, operation.root_type, (operation.selections,), operation.root_type)

    def fields(self, declared: str, groups: tuple[Selections, ...], type_name: str) -> tuple[FieldShape, ...] | None:
        """The fields of a concrete type under a declared one."""
        found: Any = self.schema.type_map.get(type_name)
        parent: Any = self.schema.type_map[declared]
        if type_name == declared:
            # An interface object knows its objects by the interface's name only.
            fits = isinstance(found, GraphQLObjectType | GraphQLInterfaceType)
        else:
            fits = isinstance(found, GraphQLObjectType) and is_abstract_type(parent)
            fits = fits and self.schema.is_sub_type(parent, found)
        if not fits:
            return None
        wanted: dict[str, list[Field]] = {}
        for selections in groups:
            self._collect(selections, found, wanted)
        return tuple(self._field(found, key, fields) for key, fields in wanted.items() if fields)

    def _collect(self, selections: Selections, found: Composite, wanted: dict[str, list[Field]]) -> None:
        for item in selections:
            for key, conditions in item.places:
                if self._given(conditions):
                    wanted.setdefault(key, [])
            if isinstance(item, Field):
                if self._given(item.conditions):
                    wanted.setdefault(item.response_name, []).append(item)
            elif self._holds(item.type_name, found):
                self._collect(item.selections, found, wanted)

    def _given(self, conditions: Conditions) -> bool:
        return all(self.conditions[name] is value for name, value in conditions)

    def _holds(self, condition: str, found: Composite) -> bool:
        if condition == found.name:
            return True
        abstract: Any = self.schema.type_map[condition]
        return is_abstract_type(abstract) and self.schema.is_sub_type(abstract, found)

    def _field(self, parent: Composite, key: str, fields: list[Field]) -> FieldShape:
        name = fields[0].name
        if name == "__typename":
            value = ValueShape(Kind.TYPENAME, True)
        elif name in ROOTS:
            value = ValueShape(Kind.LEAF, False)
        else:
            value = self._value(parent.fields[name].type, tuple(f.selections for f in fields))
        kind = value.kind
        if name == PARTITIONS_FIELD and parent.name in self.with_partitions:
            kind = Kind.PARTITIONS
        source = name if parent.name in BY_FIELD_NAME else key
        coordinate = f"{parent.name}.{name}"
        plain = value.plain and kind is Kind.LEAF
        return FieldShape(key, source, coordinate, value, kind, plain, value.non_null, value.below)

    def _value(self, declared: GraphQLOutputType, groups: tuple[Selections, ...]) -> ValueShape:
        if is_non_null_type(declared):
            value = self._value(declared.of_type, groups)
            value.non_null = True
            return value
        if is_list_type(declared):
            item = self._value(declared.of_type, groups)
            return ValueShape(item.kind, False, item)
        named: Any = get_named_type(declared)
        if is_composite_type(named):
            only = named.name if isinstance(named, GraphQLObjectType) else None
            return ValueShape(Kind.OBJECT, False, below=ObjectShape(self, named.name, groups, only))
        if is_enum_type(named):
            return ValueShape(Kind.ENUM, False, values=frozenset(named.values))
        return ValueShape(Kind.LEAF, False)


def condition_names(selections: Selections) -> frozenset[str]:
    """The variables in `@skip` and `@include` anywhere in a selection."""
    found: set[str] = set()
    for item in selections:
        found |= {name for _, conditions in item.places for name, _ in conditions}
        if isinstance(item, Field):
            found |= {name for name, _ in item.conditions}
        found |= condition_names(item.selections)
    return frozenset(found)
