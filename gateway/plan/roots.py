"""Root fields before planning: what the gateway answers itself is taken out, hidden selections are put in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from graphql import ListValueNode, ObjectValueNode, ValueNode, VariableNode, parse_value, value_from_ast_untyped

from gateway.operation.model import Operation
from gateway.plan.assemble import RootFacts
from gateway.plan.nodes import Argument
from gateway.plan.overlay import Overlay
from gateway.plan.requirements import Names, field_type, requirements
from gateway.supergraph.model import Supergraph
from gateway.supergraph.selections import Field, Fragment, Selections, parse_field_set, variables_in

INTROSPECTION = frozenset({"__typename", "__schema", "__type"})


def prepare(supergraph: Supergraph, operation: Operation, overlay: Overlay, names: Names) -> tuple[Field, ...]:
    """The root fields that services answer, as they will be asked."""
    root = operation.root_type
    fields = [f for f in supergraph.collect(operation.selections, root) if f.name not in INTROSPECTION]
    kept = _for_services(supergraph, overlay, root, tuple(fields))
    return tuple(_with_hidden(overlay, names, f) for f in kept if isinstance(f, Field))


def _for_services(supergraph: Supergraph, overlay: Overlay, type_name: str, selections: Selections) -> Selections:
    kept: list[Field | Fragment] = []
    for item in selections:
        if isinstance(item, Fragment):
            inner = _for_services(supergraph, overlay, item.type_name, item.selections)
            kept.append(replace(item, selections=inner))
        elif not overlay.is_gateway_field(type_name, item.name):
            kept.append(_for_service(supergraph, overlay, type_name, item))
    return tuple(kept)


def _for_service(supergraph: Supergraph, overlay: Overlay, type_name: str, field: Field) -> Field:
    arguments = tuple(a for a in field.arguments if not overlay.is_gateway_argument(type_name, field.name, a.name))
    inner: Selections = ()
    if field.selections:
        below = field_type(supergraph, type_name, field.name)
        inner = _for_services(supergraph, overlay, below, field.selections)
    return replace(field, arguments=arguments, selections=inner)


def _with_hidden(overlay: Overlay, names: Names, field: Field) -> Field:
    hidden = hidden_selections(overlay, names, field)
    return replace(field, selections=(*field.selections, *hidden)) if hidden else field


def hidden_selections(overlay: Overlay, names: Names, field: Field) -> Selections:
    """The overlay's hidden selection of a root field, under names that do not clash with the caller's."""
    text = overlay.hidden_selection(field.name)
    if not text:
        return ()
    return names.added(parse_field_set(text.strip().removeprefix("{").removesuffix("}")))


def facts_of(supergraph: Supergraph, operation: Operation, overlay: Overlay, names: Names, field: Field) -> RootFacts:
    """Placement and arguments of a root field, for `gateway.route` and `gateway.merge`."""
    placement = replace(overlay.root(field.name, operation), field=field.name, response_name=field.response_name)
    asked = next(f for f in supergraph.collect(operation.selections, operation.root_type) if _same(f, field))
    arguments = tuple(argument_data(a.name, parse_value(a.text)) for a in asked.arguments)
    below = field_type(supergraph, operation.root_type, field.name)
    hidden = requirements(supergraph, below, hidden_selections(overlay, names, field))
    return RootFacts(placement, arguments, hidden)


def _same(one: Field, other: Field) -> bool:
    return one.response_name == other.response_name and one.conditions == other.conditions


def argument_data(name: str, node: ValueNode) -> Argument:
    """An argument as data, variables by name."""
    if isinstance(node, VariableNode):
        return Argument(name, variable=node.name.value)
    if isinstance(node, ObjectValueNode) and variables_in(node):
        return Argument(name, fields=tuple(argument_data(f.name.value, f.value) for f in node.fields))
    if isinstance(node, ListValueNode) and variables_in(node):
        return Argument(name, items=tuple(argument_data(name, value) for value in node.values))
    value: Any = value_from_ast_untyped(node)
    return Argument(name, value=value)
