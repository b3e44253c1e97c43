"""The executor of subgraphs: plain fields are read by a plan made once per selection; everything else falls back.

graphql-core spends half of a list request on machinery that plain fields do not need: a path, a resolve info, argument
coercion, awaitable checks. The answer is the default executor's, to the byte: a differential test holds that, and any
field whose value or row is unusual is handed to the default executor, so that its errors are the default ones too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graphql import (
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLUnionType,
    OperationType,
    get_named_type,
    is_composite_type,
)
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet
from graphql.pyutils import AwaitableOrValue, Path
from graphql.type import GraphQLOutputType, GraphQLResolveInfo
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.types.base import StrawberryObjectDefinition, has_object_definition
from strawberry.types.cast import TYPE_CAST_ATTRIBUTE

from commons.auth.caller import ANONYMOUS
from commons.subgraph.context import RequestContext
from commons.subgraph.guard import NOBODY, Subject
from commons.subgraph.plain_fields import SLOW, Leaf, Single, TypeName, plain_field, runs_no_code


class Nested:
    """One object below a row, read by its own plan."""

    __slots__ = ("attribute", "details", "guard", "nullable", "type")

    def __init__(self, field: Single, details: FieldDetailsList) -> None:
        self.attribute = field.attribute
        self.guard = field.guard
        self.nullable = field.nullable
        self.type = field.type
        self.details = details

    def value(self, source: Any, executor: FastLeaves) -> Any:
        """The whole object if all that is asked of it is plain, else SLOW."""
        value = getattr(source, self.attribute, SLOW)
        if value is None:
            return None if self.nullable else SLOW
        return executor.row(value, self.type, self.details)


class Denied:
    """A field that the rule refuses for this row's subject: the first one is an error, the others are null."""

    __slots__ = ("coordinate",)

    def __init__(self, coordinate: str) -> None:
        self.coordinate = coordinate

    def value(self, _: Any, executor: FastLeaves) -> Any:
        """None once the refusal was reported, before that SLOW: the default executor reports it."""
        return None if self.coordinate in executor.context_value.shared.get("refused", ()) else SLOW


Step = Leaf | TypeName | Nested | Denied


class Plan:
    """What to do for one selection on one class of rows: its plain fields by response name, and the rest."""

    __slots__ = ("by_subject", "guarded", "rest", "selection", "steps")

    def __init__(self, parent: GraphQLObjectType, selection: GroupedFieldSet, kind: type) -> None:
        self.selection = selection  # kept alive, so that its id stays its own
        self.steps: list[tuple[str, Leaf | TypeName | Nested]] = []
        self.rest: GroupedFieldSet = {}
        for name, details in selection.items():
            field = plain_field(parent, details[0].node.name.value)
            if field is None or not runs_no_code(kind, field.attribute):
                self.rest[name] = details
            else:
                self.steps.append((name, Nested(field, details) if isinstance(field, Single) else field))
        self.guarded = any(step.guard for _, step in self.steps)
        self.by_subject: dict[Subject, list[tuple[str, Step]]] = {}

    def steps_for(self, source: Any, context: Any) -> list[tuple[str, Any]]:
        """The steps for one row; a rule asks no more of a row than its subject, so equal subjects share them."""
        if not self.guarded:
            return self.steps
        subject = getattr(source, "subject", NOBODY)
        found = self.by_subject.get(subject)
        if found is None:
            found = self.by_subject[subject] = [
                (
                    name,
                    step if step.guard is None or step.guard.grants(source, context) else Denied(step.guard.coordinate),
                )
                for name, step in self.steps
            ]
        return found


class FastLeaves(StrawberryGraphQLCoreExecutionContext):
    """Pass it as `execution_context_class`. Requests without a token take the default executor's way throughout."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._plans: dict[tuple[str, int, type], Plan] = {}
        self._row_plans: dict[tuple[int, type], tuple[FieldDetailsList, Plan | None]] = {}
        context = self.context_value
        if isinstance(context, RequestContext) and self.operation.operation is OperationType.QUERY:
            context.as_of = context.asked  # a write is of the day it is written
        middleware = self.middleware_manager
        caller = getattr(self.context_value, "caller", ANONYMOUS)  # the schema's own SDL is asked without a context
        self._default = caller.anonymous or bool(middleware and middleware.middlewares)

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: Any,
    ) -> AwaitableOrValue[dict[str, Any]]:
        """Fields of one object: plain ones at once, the others by the default executor, in the selection's order."""
        if self._default:
            return super().execute_fields(parent_type, source_value, path, grouped_field_set, position_context)
        plan = self._plan(parent_type, grouped_field_set, source_value.__class__)
        done = {}
        for name, step in plan.steps_for(source_value, self.context_value):
            value = step.value(source_value, self)
            if value is not SLOW:
                done[name] = value
        left = plan.rest
        if len(done) < len(plan.steps):
            left = {name: details for name, details in grouped_field_set.items() if name not in done}
        elif not left:
            return done
        others = super().execute_fields(parent_type, source_value, path, left, position_context)
        if isinstance(others, dict):
            return _woven(grouped_field_set, done, others)

        async def awaited() -> dict[str, Any]:
            return _woven(grouped_field_set, done, await others)

        return awaited()

    def complete_iterable_value(  # noqa: PLR0917
        self,
        item_type: GraphQLOutputType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo,
        path: Path,
        items: Iterable[Any],
        position_context: Any,
    ) -> AwaitableOrValue[list[Any]]:
        """A list: at once if all its rows are plain, else row by row."""
        if not self._default and items.__class__ is list and is_composite_type(get_named_type(item_type)):
            nullable = not isinstance(item_type, GraphQLNonNull)
            rows = []
            for item in items:
                row = None if item is None and nullable else self.row(item, item_type, field_details_list, info)
                if row is SLOW:
                    break
                rows.append(row)
            else:
                return rows
        return super().complete_iterable_value(item_type, field_details_list, info, path, items, position_context)

    def complete_list_item_value(  # noqa: PLR0917
        self,
        item: Any,
        complete_results: list[Any],
        item_type: GraphQLOutputType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo,
        item_path: Path,
        position_context: Any,
    ) -> bool:
        """One row of a list: at once if all that is asked of it is plain."""
        if not self._default:
            row = self.row(item, item_type, field_details_list, info)
            if row is not SLOW:
                complete_results.append(row)
                return False
        return super().complete_list_item_value(
            item, complete_results, item_type, field_details_list, info, item_path, position_context
        )

    def row(
        self, item: Any, type_: GraphQLOutputType, details: FieldDetailsList, info: GraphQLResolveInfo | None = None
    ) -> Any:
        """The whole output of one object, or SLOW if any part of it is not plain."""
        if hasattr(item, TYPE_CAST_ATTRIBUTE):  # `strawberry.cast` decides by object, not by class
            return SLOW
        key = (id(details), item.__class__)
        found = self._row_plans.get(key)
        if found is None:
            found = self._row_plans[key] = (details, self._row_plan(item, type_, details, info))
        plan = found[1]
        if plan is None:
            return SLOW
        row = {}
        for name, step in plan.steps_for(item, self.context_value):
            value = step.value(item, self)
            if value is SLOW:
                return SLOW
            row[name] = value
        return row

    def _row_plan(
        self, item: Any, type_: GraphQLOutputType, details: FieldDetailsList, info: GraphQLResolveInfo | None
    ) -> Plan | None:
        kind = item.__class__
        concrete = self._concrete(item, type_.of_type if isinstance(type_, GraphQLNonNull) else type_, info)
        if concrete is None or not has_object_definition(kind) or self.is_awaitable(item):
            return None  # exceptions, awaitables and foreign objects have a way of their own
        collected = self.collect_subfields(concrete, details)
        if collected.new_defer_usages:
            return None
        plan = self._plan(concrete, collected.grouped_field_set, kind)
        return None if plan.rest else plan

    def _concrete(
        self, item: Any, type_: GraphQLOutputType, info: GraphQLResolveInfo | None
    ) -> GraphQLObjectType | None:
        """The object type of all objects of this class, where the class alone decides it."""
        if isinstance(type_, GraphQLUnionType) and info is not None:
            members = {
                member.extensions["strawberry-definition"].origin: member
                for member in type_.types
                if _decided_by_class(member)
            }
            fitting = [member for origin, member in members.items() if isinstance(item, origin)]
            # A subclass of one member, or of two, is for the default executor's own order of looking.
            if len(members) == len(type_.types) and fitting == [members.get(item.__class__)]:
                type_ = fitting[0]
        return type_ if isinstance(type_, GraphQLObjectType) and type_.is_type_of is None else None

    def _plan(self, parent: GraphQLObjectType, selection: GroupedFieldSet, kind: type) -> Plan:
        key = (parent.name, id(selection), kind)
        plan = self._plans.get(key)
        if plan is None:
            plan = self._plans[key] = Plan(parent, selection, kind)
        return plan


def _decided_by_class(type_: GraphQLObjectType) -> bool:
    definition = type_.extensions.get("strawberry-definition")
    return (
        isinstance(definition, StrawberryObjectDefinition)
        and definition.concrete_of is None
        and not definition.is_graphql_generic
        and type_.is_type_of is None
    )


def _woven(selection: GroupedFieldSet, done: dict[str, Any], others: dict[str, Any]) -> dict[str, Any]:
    """Both parts in the order of the selection; a name in neither was unknown and stays out."""
    row: dict[str, Any] = {}
    for name in selection:
        if name in done:
            row[name] = done[name]
        elif name in others:
            row[name] = others[name]
    return row
