"""Plans make the least calls that any plan could make."""

from random import Random

import pytest
from graphql import parse

from gateway.operation.normalise import normalise
from gateway.plan.planner import plan
from tests.gateway.differential.requests import random_request
from tests.gateway.plan.federation import graphs
from tests.gateway.plan.least_calls import LeastCalls, ServiceTypes
from tests.gateway.plan.quality import operations, quality

NOT_UNDERSTOOD = ("interface_objects", "abstract_types")
"""What an interface object or a part of a union may be asked for, `least_calls` does not know."""
GRAPHS = {graph.name: graph for graph in graphs() if graph.name not in NOT_UNDERSTOOD}


@pytest.mark.parametrize("name", [path.stem for path in operations()])
def test_our_operations_take_the_least_calls(name: str):
    found = quality(next(path for path in operations() if path.stem == name))
    assert found.calls == found.least, found


@pytest.mark.parametrize("name", sorted(GRAPHS))
def test_random_queries_take_the_least_calls(name: str):
    graph = GRAPHS[name]
    schema = graph.supergraph.api_schema
    services = {service: ServiceTypes(sdl) for service, sdl in graph.subgraphs.items()}
    for seed in range(8):
        asking = random_request(schema, Random(f"{name} {seed}"), conditions=False)
        document = parse(asking.document)
        made = plan(graph.supergraph, normalise(schema, document, asking.operation_name).operation)
        assert made.calls == LeastCalls(schema, services, document).count(), asking
