"""An executor that reads plain-attribute leaf fields by a plan made once per selection; everything else falls back.

graphql-core spends half of a list request on machinery that such a field does not need: a path, a resolve info,
argument coercion, awaitable checks. The answer is the same as the default executor's, which the differential test
holds: whatever is unusual about a value or a row is handed to the default executor, field by field.
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
from graphql.execution.collect_fields import GroupedFieldSet
from graphql.pyutils import AwaitableOrValue, Path
from graphql.type import GraphQLBoolean, GraphQLFloat, GraphQLInt
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
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
    """One plain-attribute leaf field of a type: which attribute, how its values go out, who may have it."""

    __slots__ = ("attribute", "convert", "guard", "nullable", "plain")

    def __init__(self, attribute: str, convert: Mapping[type, Convert], nullable: bool, guard: Guarded | None) -> None:
        self.attribute = attribute
        self.convert = convert
        self.nullable = nullable
        self.guard = guard
        self.plain: dict[type, bool] = {}

    def value(self, source: Any) -> Any:
        """The output value of an allowed field, or SLOW."""
        kind = source.__class__
        plain = self.plain.get(kind)
        if plain is None:
            plain = self.plain[kind] = _plain(kind, self.attribute)
        if not plain:
            return SLOW
        value = getattr(source, self.attribute, SLOW)
        if value is None:
            return None if self.nullable else SLOW
        convert = self.convert.get(value.__class__)
        return SLOW if convert is None else convert(value)


class TypeName:
    """`__typename`, known from the plan."""

    __slots__ = ("guard", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self.guard = None

    def value(self, _: Any) -> Any:
        """The concrete type's name."""
        return self.name


def _plain(kind: type, attribute: str) -> bool:
    """Whether reading `attribute` of such objects runs no code of theirs (a property may raise anything)."""
    if kind.__getattribute__ is not object.__getattribute__ or hasattr(kind, "__getattr__"):
        return False
    found = getattr_static(kind, attribute, None)
    return isinstance(found, MemberDescriptorType) or not hasattr(found, "__get__")


def leaf_of(parent: GraphQLObjectType, name: str) -> Leaf | TypeName | None:
    """The plan of one field, or None if only the default executor can resolve it."""
    if name == "__typename":
        return TypeName(parent.name)
    field = parent.fields.get(name)
    if field is None:
        return None
    found = field.extensions.get("leaf", SLOW)
    if found is SLOW:
        found = field.extensions["leaf"] = _leaf(field)
    return found


def _leaf(field: GraphQLField) -> Leaf | None:
    resolve = field.resolve
    guard = resolve if isinstance(resolve, Guarded) else None
    if isinstance(resolve, Guarded | LoginOnly):
        resolve = resolve.resolve
    definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    if not isinstance(definition, StrawberryField) or not definition.is_basic_field or field.args:
        return None
    if definition.default_resolver is not getattr or not getattr(resolve, "_is_default", False):
        return None
    type_ = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
    if not is_leaf_type(type_) or not (convert := converters(type_)):
        return None
    return Leaf(definition.python_name, convert, not isinstance(field.type, GraphQLNonNull), guard)


class Plan:
    """What to do for one selection on one type: response names and their leaves, and whether anything is left."""

    __slots__ = ("leaves", "rest", "selection")

    def __init__(self, parent: GraphQLObjectType, selection: GroupedFieldSet) -> None:
        self.selection = selection  # kept alive, so that its id stays its own
        found = [(name, leaf_of(parent, details[0].node.name.value)) for name, details in selection.items()]
        self.leaves = [(name, leaf) for name, leaf in found if leaf is not None]
        self.rest = {name: selection[name] for name, leaf in found if leaf is None}


class FastLeaves(StrawberryGraphQLCoreExecutionContext):
    """The executor of subgraphs; pass it as `execution_context_class`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._plans: dict[tuple[str, int], Plan] = {}
        self._granted: dict[tuple[Any, ...], bool] = {}
        self._default = bool(self.middleware_manager and self.middleware_manager.middlewares)

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: Any,
    ) -> AwaitableOrValue[dict[str, Any]]:
        """Fields of one object: planned leaves at once, the others by the default executor, in the same order."""
        if self._default or self.context_value.caller.anonymous:
            return super().execute_fields(parent_type, source_value, path, grouped_field_set, position_context)
        plan = self._plan(parent_type, grouped_field_set)
        done: dict[str, Any] = {}
        left = plan.rest
        for name, leaf in plan.leaves:
            value = leaf.value(source_value) if leaf.guard is None else self._guarded(leaf, leaf.guard, source_value)
            if value is not SLOW:
                done[name] = value
        if len(done) < len(plan.leaves):
            left = {name: details for name, details in grouped_field_set.items() if name not in done}
        elif not left:
            return done
        others = super().execute_fields(parent_type, source_value, path, left, position_context)
        if isinstance(others, dict):
            return _woven(grouped_field_set, done, others)

        async def awaited() -> dict[str, Any]:
            return _woven(grouped_field_set, done, await others)

        return awaited()

    def _plan(self, parent: GraphQLObjectType, selection: GroupedFieldSet) -> Plan:
        key = (parent.name, id(selection))
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = Plan(parent, selection)
        return plan

    def _guarded(self, leaf: Leaf | TypeName, guard: Guarded, source: Any) -> Any:
        if self._grants(guard, source):
            return leaf.value(source)
        return None if guard.coordinate in self.context_value.shared.get("refused", ()) else SLOW

    def _grants(self, guard: Guarded, source: Any) -> bool:
        # The rule's answer depends on no more than this, so a page of one entity's rows asks it once.
        subject = getattr(source, "subject", None)
        if subject is None:
            return guard.grants(source, self.context_value)
        key = (guard.coordinate, subject.entity, subject.own, guard.name in subject.consented)
        granted = self._granted.get(key)
        if granted is None:
            granted = self._granted[key] = guard.grants(source, self.context_value)
        return granted


def _woven(selection: GroupedFieldSet, done: dict[str, Any], others: dict[str, Any]) -> dict[str, Any]:
    """Both parts in the order of the selection; a name in neither was unknown and stays out."""
    row: dict[str, Any] = {}
    for name in selection:
        if name in done:
            row[name] = done[name]
        elif name in others:
            row[name] = others[name]
    return row
