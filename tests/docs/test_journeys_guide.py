"""The guide to the journeys: each block of variables fits the operation it is for, in the graph as it is."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, parse
from graphql.execution.values import get_variable_values

from hemicycle.schema_files import callers_schema
from tests.journeys.operations import operation

GUIDE = Path(__file__).parent.parent.parent / "docs" / "guides" / "journeys.md"
BLOCKS = re.findall(r"```json (\w+)\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def graph() -> GraphQLSchema:
    return callers_schema()


@pytest.mark.parametrize(("name", "variables"), BLOCKS, ids=[f"{n}-{name}" for n, (name, _) in enumerate(BLOCKS)])
def test_the_variables_fit_their_operation(graph: GraphQLSchema, name: str, variables: str):
    asked = parse(operation(name)).definitions[0]
    assert isinstance(asked, OperationDefinitionNode)
    read = get_variable_values(graph, asked.variable_definitions or (), json.loads(variables))
    assert not isinstance(read, list), read


def test_every_journey_has_its_chapter():
    chapters = re.findall(r"^## (\d)\.", GUIDE.read_text("utf-8"), re.MULTILINE)
    assert chapters == ["1", "2", "3", "4", "5", "6"]
