"""`hung-country`: one of ten countries takes requests and never answers; the other nine must not be hurt by it.

CPU of the gateway for each request with one hanging, against all ten healthy, in a gateway that gives nobody a rest:
every request waits out the soft deadline, and none profits from the breaker. Beside it the time until the nine have
arrived, in soft deadlines, and the same in a gateway that gives the hanging country a rest.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import orjson

from tests.benchmarks.figures import Figure
from tests.benchmarks.overhead.stand import Stand, cpu, stand, text_of

HUNG, SOFT = "IT", 1.0
REQUESTS, ROUNDS, CONCURRENT = 36, 3, 12
GOAL = 1.3
ARRIVED = 1.1
"""The soft deadline begins with the first answer, and the nine are merged after it."""
RESTED = 0.25


async def run() -> list[Figure]:
    """CPU, arrival without a rest, arrival with one."""
    timing = {"soft": SOFT}
    with tempfile.TemporaryDirectory(prefix="hemicycle-hung-") as name:
        async with AsyncExitStack() as stands:
            restless, resting = [
                await stands.enter_async_context(stand(_folder(name, kind), timing=timing, rests=rests))
                for kind, rests in (("restless", {"failures": 1_000_000}), ("resting", {"failures": 5, "rest": 60}))
            ]
            return await _measured(restless, resting)


async def _measured(restless: Stand, resting: Stand) -> list[Figure]:
    ratios: list[float] = []
    arrivals: list[float] = []
    for number in range(ROUNDS + 1):
        healthy, _ = await _round(restless, missing=None)
        await _hang(restless, HUNG)
        hung, seconds = await _round(restless, missing=HUNG)
        await _hang(restless, None)
        if number:
            ratios.append(hung / healthy)
            arrivals.append(statistics.median(seconds))
    await _hang(resting, HUNG)
    await _round(resting, missing=HUNG)
    _, rested = await _round(resting, missing=HUNG)
    return [
        Figure("hung-country", statistics.median(ratios), "<=", GOAL),
        Figure("hung-country-arrival", statistics.median(arrivals) / SOFT, "<=", ARRIVED),
        Figure("hung-country-rested", statistics.median(rested) / SOFT, "<=", RESTED),
    ]


async def _round(processes: Stand, *, missing: str | None) -> tuple[float, list[float]]:
    """CPU seconds of a round's requests, and how long each of them took."""
    message = processes.message(text_of("newest_members"), {"first": 50})
    began, left, seconds = cpu(processes.gateway), REQUESTS, list[float]()

    async def work() -> None:
        nonlocal left
        while left > 0:
            left -= 1
            asked = time.perf_counter()
            answer = orjson.loads(await processes.ask(message))
            seconds.append(time.perf_counter() - asked)
            _check(answer, missing)

    await asyncio.gather(*(work() for _ in range(CONCURRENT)))
    return cpu(processes.gateway) - began, seconds


def _check(answer: dict[str, Any], missing: str | None) -> None:
    """Fifty rows came, of all countries but the one."""
    found = answer["data"]["members"]
    assert len(found["edges"]) == 50, len(found["edges"])
    gone = [status["country"] for status in found["partitions"] if status["status"] != "SUCCESSFUL"]
    assert gone == ([missing] if missing else []), gone


async def _hang(processes: Stand, country: str | None) -> None:
    """From now on this country does not answer; None: all do."""
    message = f"POST /hang/{country or 'nobody'} HTTP/1.1\r\nhost: all\r\ncontent-length: 0\r\n\r\n".encode()
    await processes.tell(message)


def _folder(name: str, kind: str) -> Path:
    found = Path(name) / kind
    found.mkdir()
    return found
