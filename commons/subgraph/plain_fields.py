"""How a plain-attribute field of a type is read without graphql-core's machinery: the pieces of `fast_executor`.

A field is plain when it has no resolver, no arguments and no extensions, so that its value is an attribute of the row.
Whatever is unusual about a value or a row is SLOW: the default executor looks at it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from datetime import time as clock_time
from decimal import Decimal
from enum import Enum
from inspect import getattr_static
from math import isfinite
from types import MemberDescriptorType
from typing import Any
from uuid import UUID

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLID,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLString,
    is_leaf_type,
)
from graphql.type import GraphQLBoolean, GraphQLFloat, GraphQLInt
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.schema.types.base_scalars import DateDefinition
from strawberry.types.field import StrawberryField

from commons.subgraph.guard import Guarded, LoginOnly

SLOW = object()
"""The value of a leaf that the default executor has to look at."""
Convert = Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


def _int32(value: int) -> Any:
    return value if -(1 << 31) <= value < 1 << 31 else SLOW


def _finite(value: float) -> Any:
    return value if isfinite(value) else SLOW


_BUILT_IN: dict[str, tuple[GraphQLScalarType, dict[type, Convert]]] = {
    "String": (GraphQLString, {str: _same}),
    "ID": (GraphQLID, {str: _same}),
    "Boolean": (GraphQLBoolean, {bool: _same}),
    "Int": (GraphQLInt, {int: _int32}),
    "Float": (GraphQLFloat, {float: _finite}),
}
_BY_SERIALIZER: dict[Any, dict[type, Convert]] = {
    str: {str: _same, Decimal: str, UUID: str},
    # One serializer for dates, moments and times of day: it calls `isoformat` on whatever comes.
    DateDefinition.serialize: {date: date.isoformat, datetime: datetime.isoformat, clock_time: clock_time.isoformat},
}


def converters(type_: object) -> Mapping[type, Convert]:
    """How values of exactly these Python types become output of the leaf type; empty: not known here."""
    if isinstance(type_, GraphQLEnumType):
        wrapped = getattr(type_, "wrapped_cls", None)
        if not (isinstance(wrapped, type) and issubclass(wrapped, Enum)):
            return {}
        names = {member: type_.coerce_output_value(member) for member in wrapped}
        return {wrapped: names.__getitem__}
    if not isinstance(type_, GraphQLScalarType):
        return {}
    built_in = _BUILT_IN.get(type_.name)
    if built_in is not None:
        return built_in[1] if built_in[0] is type_ else {}
    definition = type_.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    return _BY_SERIALIZER.get(getattr(definition, "serialize", None), {})


class Leaf:
    """A leaf field: which attribute, how its values go out, who may have it."""

    __slots__ = ("attribute", "convert", "guard", "nullable")

    def __init__(self, attribute: str, convert: Mapping[type, Convert], nullable: bool, guard: Guarded | None) -> None:
        self.attribute = attribute
        self.convert = convert
        self.nullable = nullable
        self.guard = guard

    def value(self, source: Any, _: Any) -> Any:
        """The output value, or SLOW."""
        value = getattr(source, self.attribute, SLOW)
        if value is None:
            return None if self.nullable else SLOW
        convert = self.convert.get(value.__class__)
        return SLOW if convert is None else convert(value)


class TypeName:
    """`__typename`, known from the plan."""

    __slots__ = ("name",)
    attribute = None
    guard = None

    def __init__(self, name: str) -> None:
        self.name = name

    def value(self, _: Any, __: Any) -> Any:
        """The concrete type's name."""
        return self.name


class Single:
    """A field that holds one object of a known type, such as an edge's node."""

    __slots__ = ("attribute", "guard", "nullable", "type")

    def __init__(self, attribute: str, type_: GraphQLObjectType, nullable: bool, guard: Guarded | None) -> None:
        self.attribute = attribute
        self.type = type_
        self.nullable = nullable
        self.guard = guard


Field = Leaf | TypeName | Single


def plain_field(parent: GraphQLObjectType, name: str) -> Field | None:
    """How `name` of `parent` is read, or None if only the default executor can resolve it; kept in the schema."""
    if name == "__typename":
        return TypeName(parent.name)
    field = parent.fields.get(name)
    if field is None:
        return None
    found = field.extensions.get("plain", SLOW)
    if found is SLOW:
        found = field.extensions["plain"] = _plain_field(field)
    return found


def _plain_field(field: GraphQLField) -> Field | None:
    resolve = field.resolve
    guard = resolve if isinstance(resolve, Guarded) else None
    if isinstance(resolve, Guarded | LoginOnly):
        resolve = resolve.resolve
    definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    if not isinstance(definition, StrawberryField) or not definition.is_basic_field or field.args:
        return None
    if definition.default_resolver is not getattr or not getattr(resolve, "_is_default", False):
        return None
    nullable = not isinstance(field.type, GraphQLNonNull)
    type_ = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
    if isinstance(type_, GraphQLObjectType) and type_.is_type_of is None:
        return Single(definition.python_name, type_, nullable, guard)
    if not is_leaf_type(type_) or not (convert := converters(type_)):
        return None
    return Leaf(definition.python_name, convert, nullable, guard)


def runs_no_code(kind: type, attribute: str | None) -> bool:
    """Whether reading `attribute` of objects of this class runs no code of theirs (a property may raise anything)."""
    if kind.__getattribute__ is not object.__getattribute__ or hasattr(kind, "__getattr__"):
        return False
    found = getattr_static(kind, attribute, None) if attribute else None
    return isinstance(found, MemberDescriptorType) or not hasattr(found, "__get__")
