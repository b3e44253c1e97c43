"""Reading root arguments as data: values by dotted path, and the country inside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from commons.errors import Refusal
from commons.ids import GlobalId
from gateway.plan.nodes import Argument


def value_of(argument: Argument, variables: Mapping[str, Any]) -> Any:
    """The argument's value in this request; None where its variable was not given."""
    if argument.variable is not None:
        return variables.get(argument.variable)
    if argument.fields:
        return {inner.name: value_of(inner, variables) for inner in argument.fields}
    if argument.items:
        return [value_of(item, variables) for item in argument.items]
    return argument.value


def values_of(arguments: Sequence[Argument], variables: Mapping[str, Any]) -> dict[str, Any]:
    """All arguments by name."""
    return {argument.name: value_of(argument, variables) for argument in arguments}


def at_path(values: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path, or None."""
    found: Any = values
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def country_in(value: Any, path: str) -> str:
    """The country that an id or a country code names; UNROUTABLE_ID where none does."""
    if not isinstance(value, str):
        raise Refusal("UNROUTABLE_ID", f"'{path}' says which country answers; give it.")
    if len(value) == 2:
        return value
    found = GlobalId.parse(value)
    if found.country is None:
        raise Refusal("UNROUTABLE_ID", f"'{path}' takes an id that starts with a country; a {found.kind}'s does not.")
    return found.country


def foreign_countries(value: Any, home: str) -> Iterator[str]:
    """Other countries that ids inside a value belong to."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from foreign_countries(inner, home)
    elif isinstance(value, list):
        for inner in value:
            yield from foreign_countries(inner, home)
    elif isinstance(value, str) and value.count(".") == 2:
        country = _country_of_id(value)
        if country is not None and country != home:
            yield country


def _country_of_id(text: str) -> str | None:
    try:
        return GlobalId.parse(text).country
    except Refusal:  # free text with two dots in it is no id
        return None
