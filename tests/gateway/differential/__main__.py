"""A long run: `python -m tests.gateway.differential SEEDS [GRAPH…]` (`make differential SEEDS=…`).

Goes on after a difference, prints each, and ends with 1 if there was one. `countries` and `walks` are graphs, too.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial

from tests.gateway.differential.graphs import FAULTY, SOUND
from tests.gateway.differential.placed import CHECKS, Placed

Check = Callable[[int], Awaitable[bool | None]]


def checks(names: set[str]) -> dict[str, Check]:
    """What is compared for each seed, by what it is called."""
    found: dict[str, Check] = {}
    for kind, graphs in (("sound", SOUND), ("faulty", FAULTY)):
        found |= {f"{kind} {name}": graph.check for name, graph in sorted(graphs.items()) if not names or name in names}
    placed = {name: partial(_placed, name) for name in CHECKS if not names or name in names}
    return {**found, **placed}


async def _placed(name: str, seed: int) -> None:
    await CHECKS[name](Placed(f"{name} {seed}"))


async def compare(seeds: int, names: set[str]) -> int:
    """How many requests were answered otherwise than by a monolith."""
    wrong = 0
    for name, check in checks(names).items():
        began, failed, differences = time.monotonic(), 0, 0
        for seed in range(seeds):
            try:
                failed += bool(await check(seed))
            except AssertionError as difference:
                differences += 1
                print(difference)
        wrong += differences
        took = time.monotonic() - began
        print(f"{name}: {seeds} seeds, {failed} with faults, {differences} differ, {took:.1f} s", flush=True)
    return wrong


if __name__ == "__main__":
    sys.exit(1 if asyncio.run(compare(int(sys.argv[1]), set(sys.argv[2:]))) else 0)
