"""Random queries give through a plan what a monolith over the same world gives."""

from random import Random

import pytest

from tests.gateway.plan.federation import Graph, graphs
from tests.gateway.plan.random_queries import random_query

GRAPHS = {graph.name: graph for graph in graphs()}


@pytest.mark.parametrize("name", sorted(GRAPHS))
def test_plans_answer_like_a_monolith(name: str):
    graph: Graph = GRAPHS[name]
    for seed in range(60):
        graph.check(random_query(graph.supergraph.api_schema, Random(seed)), yes=True, no=False)
