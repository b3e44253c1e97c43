"""The guide of the meeting: each query is one of the graph as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from graphql import GraphQLSchema, parse, validate

from hemicycle.schema_files import callers_schema

TEXT = (Path(__file__).parent.parent.parent / "docs" / "guides" / "meeting.md").read_text("utf-8")
BLOCKS = re.findall(r"```graphql\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture(scope="module")
def graph() -> GraphQLSchema:
    return callers_schema()


@pytest.mark.parametrize("query", BLOCKS, ids=[query.split("(")[0].split("{")[0] for query in BLOCKS])
def test_the_query_can_be_asked(graph: GraphQLSchema, query: str) -> None:
    assert validate(graph, parse(query)) == []


def test_no_block_is_left_out() -> None:
    assert len(BLOCKS) == TEXT.count("```graphql") > 0
