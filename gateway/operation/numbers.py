"""Numbers as they go on to services in JSON, whose readers hold integers of 64 bits and finite fractions.

A larger integer is a fraction there, as it is where it comes in a request's variables; what is no number at all any
more is refused, instead of going on as null.
"""

from __future__ import annotations

from math import isfinite
from typing import Any

from graphql import (
    FloatValueNode,
    GraphQLID,
    GraphQLInputType,
    IntValueNode,
    ListValueNode,
    ObjectValueNode,
    ValueNode,
    get_named_type,
    is_input_object_type,
    value_from_ast_untyped,
)

from commons.errors import Refusal

SMALLEST, LARGEST = -(2**63), 2**64 - 1
"""What orjson writes as an integer."""


def literal_value(node: ValueNode, declared: GraphQLInputType) -> Any:
    """The JSON value of a literal without variables. An id is its text, however many digits it has."""
    named: Any = get_named_type(declared)
    if isinstance(node, IntValueNode | FloatValueNode):
        return node.value if named is GraphQLID else _number(node.value)
    if isinstance(node, ListValueNode):
        return [literal_value(item, named) for item in node.values]
    if isinstance(node, ObjectValueNode):
        fields = named.fields if is_input_object_type(named) else {}
        return {f.name.value: literal_value(f.value, _type_of(fields, f.name.value, named)) for f in node.fields}
    return value_from_ast_untyped(node)


def carried(value: Any) -> Any:
    """The same value, its numbers as JSON carries them."""
    if isinstance(value, dict):
        return {name: carried(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [carried(item) for item in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _fitting(value)
    return value


def _type_of(fields: dict[str, Any], name: str, scalar: GraphQLInputType) -> GraphQLInputType:
    """A field's type; what is in an object for a scalar is the scalar's."""
    return fields[name].type if name in fields else scalar


def _number(text: str) -> int | float:
    """The fraction first: Python reads no integer of thousands of digits."""
    fraction = float(text)
    if not isfinite(fraction):
        raise _too_large()
    return _fitting(int(text)) if text.lstrip("-").isdigit() else fraction


def _fitting(number: int | float) -> int | float:
    if isinstance(number, int) and SMALLEST <= number <= LARGEST:
        return number
    try:
        fraction = float(number)
    except OverflowError:
        raise _too_large() from None
    if not isfinite(fraction):
        raise _too_large()
    return fraction


def _too_large() -> Refusal:
    return Refusal("GRAPHQL_VALIDATION_FAILED", "A number is too large for JSON; send it as a string.")
