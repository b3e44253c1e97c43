"""The cache of documents: by use, by number and by length."""

from __future__ import annotations

import pytest

from commons.errors import Refusal
from gateway.operation.limits import Limits
from gateway.operation.prepare import Documents
from gateway.operation.remembered import Remembered
from tests.gateway.small_graph import RULES, SCHEMA


def test_what_was_not_used_for_longest_is_forgotten_first() -> None:
    found: Remembered[int] = Remembered(entries=2)
    found.keep(("a", None), 1)
    found.keep(("b", None), 2)
    assert found.get(("a", None)) == 1
    found.keep(("c", None), 3)
    assert [found.get((name, None)) for name in "abc"] == [1, None, 3]


def test_long_documents_take_the_place_of_many() -> None:
    found: Remembered[int] = Remembered(characters=100)
    for number in range(5):
        found.keep((f"{number}" * 20, None), number)
    assert (len(found), found.held) == (5, 100)
    found.keep(("x" * 50, None), 5)
    assert (len(found), found.held) == (3, 90)


def test_what_is_longer_than_all_is_not_kept() -> None:
    found: Remembered[int] = Remembered(characters=10)
    found.keep(("x" * 11, None), 1)
    assert (len(found), found.held) == (0, 0)


def test_a_document_that_is_too_long_leaves_nothing_behind() -> None:
    documents = Documents(SCHEMA, RULES, Limits(bytes=50))
    with pytest.raises(Refusal) as refused:
        documents.ask("{ membershipCount }" + " " * 50, None, {})
    assert refused.value.code == "QUERY_TOO_LARGE"
    assert len(documents._known) == 0


def test_a_remembered_document_holds_no_tokens_of_its_text() -> None:
    documents = Documents(SCHEMA, RULES)
    text = "query($first: Int = 3, $after: String) { members(first: $first, after: $after) { edges { cursor } } }"
    assert documents.ask(text, None, {}).variables == {"first": 3}
    definition = documents.known(text, None).definition
    assert definition.loc is None
    assert all(variable.loc is None and variable.type.loc is None for variable in definition.variable_definitions or ())
    with pytest.raises(Refusal) as refused:
        documents.ask(text, None, {"first": "three"})
    assert refused.value.code == "GRAPHQL_VALIDATION_FAILED"
