"""`plan-miss`: what a document costs that was never asked before, against graphql-core's own reading of it.

CPU to parse, validate, normalise and plan, over CPU to parse and validate by graphql-core: the query of the public
gateways benchmark over its four services (`shop/`), and a document of 500 fields over the same.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from graphql import parse, validate

from commons.memory import settle
from gateway.operation.limits import Limits
from gateway.operation.prepare import Documents
from gateway.plan.planner import plan
from gateway.supergraph.load import load_supergraph
from gateway.supergraph.model import Supergraph
from tests.benchmarks.figures import Figure

SHOP = Path(__file__).parent / "shop"
FIELDS = 500
ROUNDS = 15
LIMITS = Limits(tokens=20_000, aliases=1_000, root_fields=1_000, cost=10_000_000)


async def run() -> list[Figure]:
    """Both documents, every round new to the gateway."""
    supergraph = load_supergraph((SHOP / "supergraph.graphql").read_text("utf-8"))
    settle()
    return [
        Figure("plan-miss", _ratio(supergraph, (SHOP / "query.graphql").read_text("utf-8")), "<=", 4),
        Figure("plan-miss-wide", _ratio(supergraph, wide()), "<=", 6),
    ]


def wide() -> str:
    """500 fields under aliases, over all four services and three levels."""
    product = "upc name price weight inStock shippingEstimate reviews { id body author { id name username } }"
    fields = product.replace("{", " ").replace("}", " ").split()
    parts = FIELDS // (len(fields) + 1)
    return (
        "query Wide {\n"
        + "\n".join(f"  p{n}: topProducts(first: {n + 1}) {{ {product} }}" for n in range(parts))
        + "\n}"
    )


def _ratio(supergraph: Supergraph, text: str) -> float:
    def gateway(number: int) -> None:
        documents = Documents(supergraph.api_schema, limits=LIMITS)
        plan(supergraph, documents.ask(f"{text}\n# {number}", None, {}).operation, None, frozenset())

    def core(number: int) -> None:
        assert not validate(supergraph.api_schema, parse(f"{text}\n# {number}"))

    ratios = []
    for number in range(ROUNDS + 2):
        ratio = _cpu(gateway, number) / _cpu(core, number)
        if number > 1:
            ratios.append(ratio)
    return statistics.median(ratios)


def _cpu(work: Callable[[int], None], number: int, times: int = 5) -> float:
    began = time.process_time()
    for turn in range(times):
        work(number * times + turn)
    return time.process_time() - began
