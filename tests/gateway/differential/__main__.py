"""A long run: `python -m tests.gateway.differential SEEDS [GRAPH…]` (`make differential SEEDS=…`).

Goes on after a difference, prints each, and ends with 1 if there was one.
"""

from __future__ import annotations

import asyncio
import sys
import time

from tests.gateway.differential.graphs import FAULTY, SOUND


async def compare(seeds: int, names: set[str]) -> int:
    """How many requests were answered otherwise than by a monolith."""
    wrong = 0
    for kind, graphs in (("sound", SOUND), ("faulty", FAULTY)):
        for name, graph in sorted(graphs.items()):
            if names and name not in names:
                continue
            began, failed, differences = time.monotonic(), 0, 0
            for seed in range(seeds):
                try:
                    failed += await graph.check(seed)
                except AssertionError as difference:
                    differences += 1
                    print(difference)
            wrong += differences
            took = time.monotonic() - began
            print(f"{kind} {name}: {seeds} seeds, {failed} with faults, {differences} differ, {took:.1f} s", flush=True)
    return wrong


if __name__ == "__main__":
    sys.exit(1 if asyncio.run(compare(int(sys.argv[1]), set(sys.argv[2:]))) else 0)
