"""Random queries give through a plan what a monolith over the same world gives."""

from random import Random

import pytest

from tests.gateway.plan.federation import graphs
from tests.gateway.plan.random_queries import random_query

GRAPHS = {graph.name: graph for graph in graphs()}


@pytest.mark.parametrize("name", sorted(GRAPHS))
def test_plans_answer_like_a_monolith(name: str):
    graph = GRAPHS[name]
    for seed in range(40):
        graph.check(random_query(graph.supergraph.api_schema, Random(seed)), yes=True, no=False)


@pytest.mark.parametrize("name", sorted(GRAPHS))
def test_guards_hide_nothing_from_those_who_may_see_it(name: str):
    graph = GRAPHS[name]
    types = [t for t in graph.supergraph.api_schema.type_map.values() if t.name in graph.supergraph.kinds]
    coordinates = sorted(f"{t.name}.{name}" for t in types for name in getattr(t, "fields", ()))
    for seed in range(20):
        random = Random(seed)
        guarded = frozenset(random.sample(coordinates, k=len(coordinates) // 2))
        graph.check(random_query(graph.supergraph.api_schema, random), guarded, yes=True, no=False)
