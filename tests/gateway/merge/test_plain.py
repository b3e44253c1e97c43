"""Waiting for countries: each call, the plan, and the soft deadline after the first success (M19)."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from gateway.fetch.partitions import Reply, Timing
from tests.gateway.small_graph import Countries, Row, plain, small_pipeline

QUERY = "{ members(first: 9) { edges { node { id } } partitions { country status } } }"


class Slow(Countries):
    """Countries that take their time, in seconds."""

    delays: dict[str, float]

    async def call(self, service: str, country: str, body: bytes, headers: bytes = b"", **given: Any) -> Reply:
        began = time.perf_counter()
        await asyncio.sleep(self.delays.get(country, 0))
        reply = await super().call(service, country, body, headers, **given)
        reply.took_ms = round((time.perf_counter() - began) * 1000)
        return reply


async def statuses(delays: dict[str, float], soft: float, down: set[str] = frozenset()) -> tuple[list[str], float]:  # type: ignore[assignment]
    world = Slow([Row(c, 1) for c in ("BE", "FR", "IT")], timing=Timing(soft=soft))
    world.delays = delays
    world.down = {("members", country) for country in down}
    began = time.perf_counter()
    answer = plain(await small_pipeline(world).ask(QUERY))
    found = [row["status"] for row in answer["data"]["members"]["partitions"]]
    return found, time.perf_counter() - began


async def test_whoever_answers_within_the_soft_deadline_is_waited_for() -> None:
    found, _ = await statuses({"FR": 0.05, "IT": 0.1}, soft=1.0)
    assert found == ["SUCCESSFUL"] * 3


async def test_one_slow_country_does_not_hold_up_the_others() -> None:
    found, took = await statuses({"IT": 5}, soft=0.1)
    assert found == ["SUCCESSFUL", "SUCCESSFUL", "TIMED_OUT"]
    assert took < 2


async def test_the_soft_deadline_counts_from_the_first_success_however_late_it_is() -> None:
    found, took = await statuses({"BE": 0.3, "FR": 0.4, "IT": 5}, soft=0.2)
    assert found == ["SUCCESSFUL", "SUCCESSFUL", "TIMED_OUT"]
    assert 0.4 < took < 2


async def test_a_failure_is_no_success_to_count_from() -> None:
    found, _ = await statuses({"FR": 0.3, "IT": 0.3}, soft=0.1, down={"BE"})
    assert found == ["FAILED", "SUCCESSFUL", "SUCCESSFUL"]
