"""The graphs that are compared: those of the planner's tests, the benchmark's shop, and our own."""

from __future__ import annotations

from pathlib import Path

from gateway.supergraph.load import load_supergraph
from tests.gateway.differential.gateway import Compared
from tests.gateway.plan.federation import graphs

ROOT = Path(__file__).parents[3]
ONE_IN = 12
"""Of the faulty graphs' fields one in so many fails."""


def _of_files(name: str, folder: Path, one_in: int, depth: int) -> Compared:
    supergraph = load_supergraph((folder / "supergraph.graphql").read_text("utf-8"))
    texts = {path.stem: path.read_text("utf-8") for path in sorted((folder / "subgraphs").glob("*.graphql"))}
    return Compared(name, supergraph, texts, one_in, depth)


def _all(one_in: int) -> dict[str, Compared]:
    found = [Compared(graph.name, graph.supergraph, graph.subgraphs, one_in) for graph in graphs()]
    found.append(_of_files("shop", ROOT / "tests" / "benchmarks" / "shop", one_in, 6))
    found.append(_of_files("hemicycle", ROOT / "schema", one_in, 6))
    return {graph.name: graph for graph in found}


SOUND = _all(0)
FAULTY = _all(ONE_IN)
