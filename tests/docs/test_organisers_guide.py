"""The guide for organisers: each query is one of the graph as it is, and the variables below it fit."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, parse, validate
from graphql.execution.values import get_variable_values

from hemicycle.schema_files import callers_schema

GUIDE = Path(__file__).parent.parent.parent / "docs" / "guides" / "organisers.md"
TEXT = GUIDE.read_text("utf-8")
BLOCKS = re.findall(r"```graphql\n(.*?)```(?:\n+```json\n(.*?)```)?", TEXT, re.DOTALL)


@pytest.fixture(scope="module")
def graph() -> GraphQLSchema:
    return callers_schema()


@pytest.mark.parametrize(("query", "variables"), BLOCKS, ids=[query.split("(")[0].split("{")[0] for query, _ in BLOCKS])
def test_the_query_can_be_asked(graph: GraphQLSchema, query: str, variables: str) -> None:
    document = parse(query)
    assert validate(graph, document) == []
    if variables:
        asked = document.definitions[0]
        assert isinstance(asked, OperationDefinitionNode)
        read = get_variable_values(graph, asked.variable_definitions or (), json.loads(variables))
        assert not isinstance(read, list), read


def test_no_block_is_left_out() -> None:
    assert len(BLOCKS) == TEXT.count("```graphql") > 0
    assert sum(bool(variables) for _, variables in BLOCKS) == TEXT.count("```json")
