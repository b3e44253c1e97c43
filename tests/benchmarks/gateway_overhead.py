"""`gateway-overhead`: what the gateway costs beyond the calls it must make, in CPU of its process.

Journeys 1 and 5 go through the gateway; another process makes the same subgraph calls with the same client and decodes
them by msgspec into dicts, on the same event loop and with the same settings of the garbage collector. A third process
answers for all partitions. User and system time, interleaved rounds.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.figures import Figure
from tests.benchmarks.overhead.stand import Operation, directly, stand

JOURNEYS: tuple[Operation, ...] = (
    ("person_across_borders", {"id": "person.000000000000400080000000000000a1"}),
    ("newest_members", {"first": 50}),
)
REQUESTS, ROUNDS = 150, 7
GOAL = 2.0


async def run() -> list[Figure]:
    """The median ratio of both journeys' CPU together."""
    return [Figure("gateway-overhead", await times_the_calls(JOURNEYS), "<=", GOAL)]


async def times_the_calls(operations: Sequence[Operation]) -> float:
    """How many times the CPU of their calls alone the operations cost through the gateway: the median of the rounds."""
    found: list[float] = []
    with tempfile.TemporaryDirectory(prefix="hemicycle-overhead-") as name:
        async with stand(Path(name)) as processes:
            directs = [await processes.direct(operation) for operation in operations]
            for number in range(ROUNDS + 1):
                through = plain = 0.0
                for operation, direct in zip(operations, directs, strict=True):
                    through += await processes.through_gateway(operation, REQUESTS)
                    plain += await asyncio.to_thread(directly, direct, REQUESTS)
                if number:  # the first round fills caches and connections
                    found.append(through / plain)
    return statistics.median(found)
