"""Composes the supergraphs of the planner's tests; see `federation`."""

from tests.gateway.plan.federation import graphs

if __name__ == "__main__":
    for graph in graphs():
        graph.compose()
