"""The graphs that are compared: those of the planner's tests, the benchmark's shop, and our own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from gateway.supergraph.load import load_supergraph
from tests.gateway.differential.gateway import Compared
from tests.gateway.plan.federation import graphs

ROOT = Path(__file__).parents[3]
ONE_IN = 12
"""Of the faulty graphs' fields one in so many fails."""


def _of_files(name: str, folder: Path) -> Compared:
    supergraph = load_supergraph((folder / "supergraph.graphql").read_text("utf-8"))
    texts = {path.stem: path.read_text("utf-8") for path in sorted((folder / "subgraphs").glob("*.graphql"))}
    return Compared(name, supergraph, texts, depth=6)


def _all() -> list[Compared]:
    found = [Compared(graph.name, graph.supergraph, graph.subgraphs) for graph in graphs()]
    return [*found, _of_files("shop", ROOT / "tests" / "benchmarks" / "shop"), _of_files("hemicycle", ROOT / "schema")]


SOUND = {graph.name: graph for graph in _all()}
FAULTY = {graph.name: replace(graph, one_in=ONE_IN) for graph in SOUND.values()}
