"""Text that is no value is a fault of the document, in whatever letters it is written."""

import pytest
from graphql import OperationDefinitionNode, build_schema, parse, validate
from graphql.execution.values import get_variable_values
from graphql.pyutils import suggestion_list
from hypothesis import given
from hypothesis import strategies as st

from commons.suggestions import mend

SCHEMA = build_schema("enum Way { INBOUND ISSUED_ABROAD } type Query { ways(way: Way): Int }")
LONGER = "İSS"

mend()


@given(st.text(alphabet=st.sampled_from([*"İIiSsßABCDEOUN_"]), max_size=12))
def test_every_text_has_its_suggestions(text: str) -> None:
    assert set(suggestion_list(text, ["INBOUND", "ISSUED", "İSS"])) <= {"INBOUND", "ISSUED", "İSS"}


@pytest.mark.parametrize("document", [f'{{ ways(way: "{LONGER}") }}', f'{{ ways(way: "{LONGER * 3}") }}'])
def test_a_literal_is_refused_as_what_it_is(document: str) -> None:
    (error,) = validate(SCHEMA, parse(document))
    assert "cannot represent non-enum value" in error.message


def test_a_variable_is_refused_as_what_it_is() -> None:
    (definition,) = parse("query($way: Way) { ways(way: $way) }").definitions
    assert isinstance(definition, OperationDefinitionNode)
    found = get_variable_values(SCHEMA, definition.variable_definitions or (), {"way": LONGER})
    assert isinstance(found, list)
    assert f"Value '{LONGER}' does not exist in 'Way' enum." in found[0].message
