"""What a query may cost: objects touched, lists by their size, scattered root fields times their countries.

A page is gathered in every country and only its winners are looked at further: a borderless object on it counts once
for each country that may hold a part of her, not once more for each country that the page was gathered in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLSchema, get_named_type, is_composite_type, is_list_type, is_non_null_type

from commons.errors import Refusal
from commons.paging import PAGE_DEFAULT
from gateway.operation.model import Operation
from gateway.supergraph.placement import PARTITIONS_FIELD
from gateway.supergraph.selections import Field, Selections

PAGED = frozenset({"first", "last"})
SIZES = PAGED | {"countries"}
LIST_COST = 10
"""What a list without a size is taken to hold."""

PART = frozenset({"__typename", "id", PARTITIONS_FIELD})
"""What of a borderless object needs no other country."""


@dataclass(frozen=True, slots=True)
class Countries:
    """How many countries a root field asks, and how many a `folded` object inside another one."""

    root: Callable[[Field], int]
    folded: frozenset[str] = frozenset()
    all: int = 1


def check_cost(
    schema: GraphQLSchema, operation: Operation, variables: Mapping[str, Any], countries: Countries, limit: int
) -> int:
    """The operation's cost; QUERY_TOO_COSTLY above the limit."""
    counted = _Cost(schema, variables, countries)
    cost = sum(
        counted.root(operation.root_type, item)
        for item in operation.selections
        if isinstance(item, Field) and not item.name.startswith("__")
    )
    if cost > limit:
        raise Refusal(
            "QUERY_TOO_COSTLY",
            f"This may touch {cost} objects, {limit} are allowed; ask for smaller pages or fewer countries.",
        )
    return cost


@dataclass(frozen=True, slots=True)
class _Cost:
    schema: GraphQLSchema
    variables: Mapping[str, Any]
    countries: Countries

    def root(self, parent: str, field: Field) -> int:
        """A root field: of a page every country's rows are gathered; of all else every country's objects are kept."""
        asked = self.countries.root(field)
        definition = getattr(self.schema.type_map[parent], "fields", {}).get(field.name)
        if definition is not None and PAGED & set(definition.args):
            return self._field(parent, field, 1, asked, folded=True)
        return asked * self._field(parent, field, 1, 1, folded=True)

    def _field(self, parent: str, field: Field, size: int, asked: int, *, folded: bool = False) -> int:
        """What a field costs for each object it is asked of; `asked`: how many countries gather each object."""
        definition = getattr(self.schema.type_map[parent], "fields", {}).get(field.name)
        if definition is None:
            return 0
        named = get_named_type(definition.type)
        if not is_composite_type(named):
            return 0
        nullable = definition.type.of_type if is_non_null_type(definition.type) else definition.type
        wanted = self._size(field)
        if wanted is None and PAGED & set(definition.args):
            wanted = PAGE_DEFAULT
        if is_list_type(nullable):
            count, below = (size if size > 1 else wanted or LIST_COST), 1
        else:
            # A connection itself is one object; its size is used up by the list inside it.
            count, below = 1, wanted or 1
        return count * self._object(named.name, field.selections, below, asked, folded)

    def _object(self, named: str, selections: Selections, size: int, asked: int, folded: bool) -> int:
        if folded or named not in self.countries.folded or not _asks_more(selections):
            return asked + self._selections(named, selections, size, asked)
        return asked + self.countries.all * (1 + self._selections(named, selections, size, 1))

    def _selections(self, parent: str, found: Selections, size: int, asked: int) -> int:
        return sum(
            self._field(parent, item, size, asked)
            if isinstance(item, Field)
            else self._selections(item.type_name, item.selections, size, asked)
            for item in found
        )

    def _size(self, field: Field) -> int | None:
        for argument in field.arguments:
            if argument.name in PAGED:
                value = self.variables.get(argument.variables[0]) if argument.variables else None
                if value is None and argument.text.startswith("$"):
                    value = self.variables.get(argument.text[1:])
                if isinstance(value, int):
                    return max(value, 0)
        return None


def _asks_more(selections: Selections) -> bool:
    return any(item.name not in PART if isinstance(item, Field) else _asks_more(item.selections) for item in selections)


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
