"""Variables' values: what they are declared as is found out once for a document, and only the values each request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, cast

from graphql import (
    GraphQLInputType,
    GraphQLSchema,
    NonNullTypeNode,
    Undefined,
    VariableDefinitionNode,
    coerce_input_value,
    type_from_ast,
)
from graphql.execution.values import VariableValues, get_variable_values

from gateway.operation.numbers import carried
from gateway.operation.parse import DocumentRefused


class Declared(NamedTuple):
    """One variable of an operation. `sure`: without a value it has none, neither a default nor a fault."""

    name: str
    type: GraphQLInputType
    sure: bool
    definition: VariableDefinitionNode


def declared(schema: GraphQLSchema, definitions: Sequence[VariableDefinitionNode]) -> tuple[Declared, ...]:
    """The variables of a valid operation."""
    return tuple(
        Declared(
            found.variable.name.value,
            cast(GraphQLInputType, type_from_ast(schema, found.type)),
            found.default_value is None and not isinstance(found.type, NonNullTypeNode),
            found,
        )
        for found in definitions
    )


def coerced(schema: GraphQLSchema, wanted: Sequence[Declared], given: Mapping[str, Any]) -> dict[str, Any]:
    """The values of variables; `DocumentRefused` GRAPHQL_VALIDATION_FAILED says which of them do not fit."""
    found = _coerced(wanted, given)
    if found is not None:
        return found
    definitions = [variable.definition for variable in wanted]
    told = get_variable_values(schema, definitions, dict(given), max_errors=5, hide_suggestions=True)
    if not isinstance(told, VariableValues):
        raise DocumentRefused("GRAPHQL_VALIDATION_FAILED", told)
    return carried(told.coerced)


def _coerced(wanted: Sequence[Declared], given: Mapping[str, Any]) -> dict[str, Any] | None:
    """Values that fit; None where one does not, or a default stands in: for graphql-core to tell."""
    found: dict[str, Any] = {}
    for name, type_, sure, _ in wanted:
        if name in given:
            try:
                value = coerce_input_value(given[name], type_)
            except RecursionError:
                return None
            if value is Undefined:
                return None
            found[name] = value
        elif not sure:
            return None
    return found
