"""Values are what graphql-core says they are, whichever way they are found."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import OperationDefinitionNode, build_schema, parse
from graphql.execution.values import VariableValues, get_variable_values
from hypothesis import given
from hypothesis import strategies as st

from gateway.operation.parse import DocumentRefused
from gateway.operation.variables import coerced, declared

SCHEMA = build_schema(
    """
    type Query { found(a: Int, b: [String!], c: Input, d: Colour, e: ID!): Int }
    enum Colour { RED GREEN }
    input Input { x: Int! y: [Input!] z: String = "z" }
    """
)
[OPERATION] = parse(
    "query($a: Int, $b: [String!], $c: Input, $d: Colour = RED, $e: ID!){ found(a: $a, b: $b, c: $c, d: $d, e: $e) }"
).definitions
assert isinstance(OPERATION, OperationDefinitionNode)
DEFINITIONS = OPERATION.variable_definitions or ()
LEAVES = (
    st.none() | st.integers(-5, 5) | st.sampled_from(["RED", "x", "1"]) | st.booleans() | st.floats(allow_nan=False)
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=3)
)


@given(st.dictionaries(st.sampled_from(["a", "b", "c", "d", "e", "other"]), VALUES))
def test_the_same_values_and_the_same_faults(values: dict[str, Any]) -> None:
    told = get_variable_values(SCHEMA, DEFINITIONS, values, max_errors=5, hide_suggestions=True)
    if isinstance(told, VariableValues):
        assert coerced(SCHEMA, declared(SCHEMA, DEFINITIONS), values) == told.coerced
    else:
        with pytest.raises(DocumentRefused) as refused:
            coerced(SCHEMA, declared(SCHEMA, DEFINITIONS), values)
        assert [error.message for error in refused.value.errors] == [error.message for error in told]


def test_an_input_without_end_is_a_fault_of_who_sent_it() -> None:
    deep: dict[str, Any] = {"x": 1}
    for _ in range(5_000):
        deep = {"x": 1, "y": [deep]}
    with pytest.raises(DocumentRefused):
        coerced(SCHEMA, declared(SCHEMA, DEFINITIONS), {"c": deep, "e": "1"})
