"""Questions about the schema itself, answered here from the callers' schema by graphql-core."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graphql import GraphQLSchema, execute_sync, parse

from commons.errors import Refusal
from gateway.operation.model import Operation
from gateway.supergraph.selections import Field, Fragment

ROOTS = frozenset({"__schema", "__type"})


def refuse_introspection(operation: Operation) -> None:
    """FORBIDDEN for an operation that asks about the schema, where that is off: before anything of it runs."""
    if introspects(operation):
        raise Refusal("FORBIDDEN", "Introspection is off here; the schema is published with the documentation.")


def introspected(schema: GraphQLSchema, operation: Operation, variables: Mapping[str, Any]) -> dict[str, Any]:
    """Answers of the operation's `__schema` and `__type` fields by response name."""
    asked = _asked(operation)
    used = {name for item in asked for name in _variables(item)}
    own = replace(operation, selections=asked, variables=tuple(v for v in operation.variables if v.name in used))
    result = execute_sync(schema, parse(str(own)), variable_values={k: v for k, v in variables.items() if k in used})
    if result.errors:
        raise Refusal("GRAPHQL_VALIDATION_FAILED", result.errors[0].message)
    return dict(result.data or {})


def introspects(operation: Operation) -> bool:
    """Whether an operation asks about the schema."""
    return bool(_asked(operation))


def _asked(operation: Operation) -> tuple[Field, ...]:
    return tuple(item for item in operation.selections if isinstance(item, Field) and item.name in ROOTS)


def _variables(item: Field | Fragment) -> set[str]:
    found = {name for inner in item.selections for name in _variables(inner)}
    if isinstance(item, Field):
        found |= {name for argument in item.arguments for name in argument.variables}
        found |= {argument.text[1:] for argument in item.arguments if argument.text.startswith("$")}
        found |= {name for name, _ in item.conditions}
    return found
