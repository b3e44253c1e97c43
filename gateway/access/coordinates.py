"""The coordinates (`Type.field`) that an operation asks for, so that access is settled once for each document."""

from __future__ import annotations

from graphql import GraphQLSchema, get_named_type

from gateway.operation.model import Operation
from gateway.supergraph.selections import Field, Selections


def coordinates_of(schema: GraphQLSchema, operation: Operation) -> tuple[str, ...]:
    """Every coordinate once, in the order of the selection; meta fields left out."""
    found: dict[str, None] = {}
    _collect(schema, operation.root_type, operation.selections, found)
    return tuple(found)


def _collect(schema: GraphQLSchema, parent: str, selections: Selections, found: dict[str, None]) -> None:
    for item in selections:
        if not isinstance(item, Field):
            _collect(schema, item.type_name, item.selections, found)
        elif not item.name.startswith("__"):
            found[f"{parent}.{item.name}"] = None
            field = getattr(schema.type_map[parent], "fields", {}).get(item.name)
            if field is not None and item.selections:
                _collect(schema, get_named_type(field.type).name, item.selections, found)
