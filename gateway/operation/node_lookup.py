"""`node(id:)` becomes the root field that finds objects of the id's kind, before planning.

The id is a value and the plan must not depend on values: it depends on the id's kind only, of which there are few.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graphql import GraphQLSchema

from commons.errors import Refusal
from commons.ids import GlobalId
from gateway.operation.model import Operation
from gateway.supergraph.placement import OverlayRules
from gateway.supergraph.public_schema import lookup_of
from gateway.supergraph.selections import Field, Fragment, Selections

NODE = "node"


def resolve_nodes(
    schema: GraphQLSchema, rules: OverlayRules, operation: Operation, variables: Mapping[str, Any]
) -> Operation:
    """The operation with each `node` replaced; UNROUTABLE_ID for an id of a kind that no root field finds."""
    if operation.kind != "query" or not any(isinstance(i, Field) and i.name == NODE for i in operation.selections):
        return operation
    found = tuple(
        _replaced(schema, rules, item, variables) if isinstance(item, Field) and item.name == NODE else item
        for item in operation.selections
    )
    return replace(operation, selections=found)


def _replaced(schema: GraphQLSchema, rules: OverlayRules, field: Field, variables: Mapping[str, Any]) -> Field:
    argument = field.arguments[0]
    name = argument.variables[0] if argument.variables else argument.text.removeprefix("$")
    entity = rules.kind(GlobalId.parse(str(variables.get(name))).kind)
    root = lookup_of(rules, entity.name) if entity else None
    if entity is None or root is None:
        raise Refusal("UNROUTABLE_ID", "No root field finds objects of this kind; ask through what holds it.")
    return replace(field, name=root, selections=_narrowed(schema, entity.name, field.selections))


def _narrowed(schema: GraphQLSchema, type_name: str, selections: Selections) -> Selections:
    """The selections that hold for objects of one type, fragments opened; nothing may be left of them."""
    kept: list[Field | Fragment] = []
    for item in selections:
        if isinstance(item, Field):
            kept.append(item)
        elif _holds(schema, item.type_name, type_name):
            kept.extend(_narrowed(schema, type_name, item.selections))
    return tuple(kept)


def _holds(schema: GraphQLSchema, condition: str, type_name: str) -> bool:
    if condition == type_name:
        return True
    abstract: Any = schema.type_map[condition]
    return schema.is_sub_type(abstract, schema.type_map[type_name])  # pyright: ignore[reportArgumentType]
