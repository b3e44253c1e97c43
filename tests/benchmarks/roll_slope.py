"""`roll-slope`: wall time from convening to the seal at four sizes, as the slope of a log-log line by least squares.

1 is proportional; the figure says that nothing in the path grows faster than the roll.
"""

from __future__ import annotations

import math
import os
import statistics
import sys
import time

import aiohttp

from tests.benchmarks.figures import Figure
from tests.benchmarks.rolls.register import fill
from tests.benchmarks.rolls.sealing import seal, sign_off
from tests.benchmarks.rolls.world import TIMEOUT, partition_databases, world

LARGEST = int(os.environ.get("ROLL_SLOPE_LARGEST", "2000000"))
SIZES = [LARGEST // 200, LARGEST // 20, LARGEST // 2, LARGEST]
ENTITIES = ("BE.entity.smartcoop", "FR.entity.smartfr", "IT.entity.smart-it", "DE.entity.smart-eg")
"""One country for each size, so that no register pays for another's tables."""


async def run() -> list[Figure]:
    """Measure on databases and processes of this run's own."""
    countries = [entity.partition(".")[0] for entity in ENTITIES]
    groups = [[f"{service}/{country}" for country in countries] for service in ("members", "governance")]
    async with partition_databases([name for group in groups for name in group]) as urls:
        for country, entity, size in zip(countries, ENTITIES, SIZES, strict=True):
            await fill(urls[f"members/{country}"], entity, size)
        with world(urls, groups) as running:
            async with aiohttp.ClientSession(timeout=TIMEOUT) as http:
                taken = []
                for entity, size in zip(ENTITIES, SIZES, strict=True):
                    await sign_off(running, http, entity)
                    seconds = []
                    for _ in range(5 if size < 500_000 else 2):
                        began = time.perf_counter()
                        await seal(running, http, entity, size)
                        seconds.append(time.perf_counter() - began)
                    taken.append(statistics.median(seconds))
                    print(f"# roll-slope {size} memberships: {taken[-1]:.2f} s", file=sys.stderr)
    return [Figure("roll-slope", slope(SIZES, taken), "<=", 1.05, unit="")]


def slope(sizes: list[int], seconds: list[float]) -> float:
    """The least-squares slope of log seconds over log size."""
    found = statistics.linear_regression([math.log(size) for size in sizes], [math.log(spent) for spent in seconds])
    return found.slope
