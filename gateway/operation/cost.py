"""What a query may cost: objects touched, lists by their size, scattered root fields times their countries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphql import GraphQLSchema, get_named_type, is_composite_type, is_list_type, is_non_null_type

from commons.errors import Refusal
from commons.paging import PAGE_DEFAULT
from gateway.operation.model import Operation
from gateway.supergraph.selections import Field, Selections

SIZES = frozenset({"first", "last", "countries"})
LIST_COST = 10
"""What a list without a size is taken to hold."""

Countries = Callable[[Field], int]
"""How many countries a root field asks."""


def check_cost(
    schema: GraphQLSchema, operation: Operation, variables: Mapping[str, Any], countries: Countries, limit: int
) -> int:
    """The operation's cost; QUERY_TOO_COSTLY above the limit."""
    cost = 0
    for item in operation.selections:
        if isinstance(item, Field) and not item.name.startswith("__"):
            cost += countries(item) * _field(schema, operation.root_type, item, variables, 1)
    if cost > limit:
        raise Refusal(
            "QUERY_TOO_COSTLY",
            f"This may touch {cost} objects, {limit} are allowed; ask for smaller pages or fewer countries.",
        )
    return cost


def _field(schema: GraphQLSchema, parent: str, field: Field, variables: Mapping[str, Any], size: int) -> int:
    definition = getattr(schema.type_map[parent], "fields", {}).get(field.name)
    if definition is None:
        return 0
    named = get_named_type(definition.type)
    if not is_composite_type(named):
        return 0
    nullable = definition.type.of_type if is_non_null_type(definition.type) else definition.type
    wanted = _size(field, variables)
    if wanted is None and {"first", "last"} & set(definition.args):
        wanted = PAGE_DEFAULT
    if is_list_type(nullable):
        count, below = (size if size > 1 else wanted or LIST_COST), 1
    else:
        # A connection itself is one object; its size is used up by the list inside it.
        count, below = 1, wanted or 1
    return count * (1 + _selections(schema, named.name, field.selections, variables, below))


def _selections(schema: GraphQLSchema, parent: str, found: Selections, variables: Mapping[str, Any], size: int) -> int:
    return sum(
        _field(schema, parent, item, variables, size)
        if isinstance(item, Field)
        else _selections(schema, item.type_name, item.selections, variables, size)
        for item in found
    )


def _size(field: Field, variables: Mapping[str, Any]) -> int | None:
    for argument in field.arguments:
        if argument.name in ("first", "last"):
            value = variables.get(argument.variables[0]) if argument.variables else None
            if value is None and argument.text.startswith("$"):
                value = variables.get(argument.text[1:])
            if isinstance(value, int):
                return max(value, 0)
    return None


def size_variables(found: Selections) -> tuple[str, ...]:
    """The variables that the cost depends on, in a fixed order."""
    names: set[str] = set()
    for item in found:
        if isinstance(item, Field):
            for argument in item.arguments:
                if argument.name in SIZES:
                    names |= set(argument.variables) or {argument.text.removeprefix("$")}
        names |= set(size_variables(item.selections))
    return tuple(sorted(names))
