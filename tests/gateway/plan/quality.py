"""How good the plans of our own operations are: `python -m tests.gateway.plan.quality` prints the table."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graphql import parse

from gateway.building import build_graph
from gateway.merge.plain import calls_in
from gateway.pipeline import Graph
from gateway.plan.nodes import Parallel, Sequence
from gateway.settings import SCHEMA, GatewaySettings
from gateway.supergraph.load import load_supergraph
from tests.gateway.plan.least_calls import LeastCalls, ServiceTypes

OPERATIONS = SCHEMA / "operations"


@dataclass(frozen=True)
class Quality:
    """An operation's plan against the best there could be."""

    name: str
    calls: int
    least: int
    waves: str
    """The services asked, one after the other; those asked at the same time in one word."""

    def __str__(self) -> str:
        return f"{self.name:<28} {self.calls:>5} {self.least:>5}  {self.waves}"


HEAD = f"{'operation':<28} {'calls':>5} {'least':>5}  waves"


@cache
def our_graph() -> Graph:
    """The graph of `schema/`, as the gateway builds it, without an access table."""
    settings = GatewaySettings(access=None)
    return build_graph(settings, load_supergraph(settings.supergraph.read_text("utf-8")))


@cache
def our_services() -> dict[str, ServiceTypes]:
    """The services' SDL."""
    return {
        path.stem: ServiceTypes(path.read_text("utf-8")) for path in sorted((SCHEMA / "subgraphs").glob("*.graphql"))
    }


def operations() -> list[Path]:
    """Every file of `schema/operations`."""
    return sorted(OPERATIONS.glob("*.graphql"))


def quality(path: Path) -> Quality:
    """Plan one operation, and search for the least calls it could take."""
    graph, text = our_graph(), path.read_text("utf-8")
    plan = graph.planned(graph.documents.known(text, None).operation).ready.plan
    assert graph.rules is not None
    least = LeastCalls(graph.schema, our_services(), parse(text), graph.rules.folded, placed=True)
    steps = plan.root.steps if isinstance(plan.root, Sequence) else (plan.root,)
    waves = ["+".join(sorted(call.service for call in calls_in(step))) for step in steps]
    assert all(isinstance(step, Parallel) or len(calls_in(step)) <= 1 for step in steps)
    return Quality(path.stem, plan.calls, least.count(), " → ".join(waves))


def table() -> str:
    """All operations."""
    return "\n".join([HEAD, *(str(quality(path)) for path in operations())])


if __name__ == "__main__":
    sys.stdout.write(table() + "\n")
