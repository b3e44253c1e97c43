"""`gateway-memory`: what is resident in the last quarter of 100,000 requests over 10,000 documents, against the second.

Every document asks one partition; some are asked often and most are rare, so that all caches are full and turning over
long before the second quarter. `BENCH_REQUESTS=12000` makes a shorter run.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import tempfile
from itertools import chain
from pathlib import Path

from tests.benchmarks.figures import Figure
from tests.benchmarks.overhead.stand import CONCURRENT, Stand, resident, stand

REQUESTS, DOCUMENTS = int(os.environ.get("BENCH_REQUESTS", "100000")), 10_000
OFTEN, SHARE = 500, 0.3
"""So many documents are asked for that share of all requests."""
SAMPLE_EVERY = 50
GOAL = 1.05
ID = "BE.entity.cooperative"


async def run() -> list[Figure]:
    """The ratio of the medians."""
    with tempfile.TemporaryDirectory(prefix="hemicycle-memory-") as name:
        async with stand(Path(name)) as processes:
            samples = await _sampled(processes)
    quarter = len(samples) // 4
    second, last = samples[quarter : 2 * quarter], samples[-quarter:]
    return [Figure("gateway-memory", statistics.median(last) / statistics.median(second), "<=", GOAL)]


async def _sampled(processes: Stand) -> list[float]:
    """Megabytes of the gateway's process while all requests are made."""
    order = iter(_order())
    samples: list[float] = []

    async def work() -> None:
        for position, number in order:
            body = await processes.ask(processes.message(document(number), {"id": ID}))
            assert b'"errors"' not in body, body[:500]
            if position % SAMPLE_EVERY == 0:
                samples.append(resident(processes.gateway))

    await asyncio.gather(*(work() for _ in range(CONCURRENT)))
    return samples


def _order() -> list[tuple[int, int]]:
    """Which document each request asks: all of them in every round, and a few much more often."""
    rng = random.Random(2026)
    rounds = chain.from_iterable(rng.sample(range(DOCUMENTS), DOCUMENTS) for _ in range(REQUESTS // DOCUMENTS + 1))
    asked = [rng.randrange(OFTEN) if rng.random() < SHARE else next(rounds) for _ in range(REQUESTS)]
    return list(enumerate(asked))


def document(number: int) -> str:
    """The document of a number: another name, other aliases, another choice of fields, another length."""
    fields = [name for bit, name in enumerate(("name", "country", "legalForm", "__typename")) if number >> bit & 1]
    aliases = " ".join(f"n{number}x{index}: name" for index in range(1 + number % 5))
    return f"query Document{number}($id: ID!) {{ entity(id: $id) {{ id {' '.join(fields)} {aliases} }} }}"
