"""Deadlines nest: a call lasts no longer than the plan, and the plan no longer than the caller waits (M19)."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field, replace
from typing import Any

from gateway.fetch.failures import PartitionFailure
from gateway.fetch.inflight import Inflight
from gateway.fetch.partitions import Reply, Timing
from gateway.http.request import Request
from tests.gateway.small_graph import Countries, Row, Small, plain, small_pipeline

PAGE = "{ members(first: 9) { edges { node { id } } partitions { country status } } }"
TWO_WAVES = '{ members(first: 9, countries: ["BE"]) { edges { node { id standing } } } }'


@dataclass
class Timed(Countries):
    """Countries that take `delays` seconds, or as long as they may; `within` notes what each was given."""

    delays: dict[str, float] = field(default_factory=dict)
    within: list[float] = field(default_factory=list)

    async def call(self, service: str, country: str, body: bytes, headers: bytes = b"", **given: Any) -> Reply:
        may = min(given["within"], self.timing.call)
        self.within.append(may)
        delay = self.delays.get(country, 0.0)
        await asyncio.sleep(min(delay, may))
        if delay >= may:
            return Reply(service, country, failure=PartitionFailure("PARTITION_TIMEOUT", service, country))
        return await super().call(service, country, body, headers, **given)


async def asked(small: Small, document: str, seconds: float | None) -> dict[str, Any]:
    request = Request(document, authorization="Bearer olga", seconds=seconds)
    return plain(await small.pipeline.answer(request))


def world(**delays: float) -> Timed:
    rows = [Row(country, 1) for country in ("BE", "FR", "IT")]
    return Timed(rows, timing=Timing(call=5, plan=10, soft=30), delays=delays)


async def test_what_has_come_is_given_out_before_the_caller_has_gone() -> None:
    began = time.perf_counter()
    answer = await asked(small_pipeline(world(FR=5.0)), PAGE, 0.3)
    found = [row["status"] for row in answer["data"]["members"]["partitions"]]
    assert found == ["SUCCESSFUL", "TIMED_OUT", "SUCCESSFUL"]
    assert len(answer["data"]["members"]["edges"]) == 2
    assert time.perf_counter() - began < 2


async def test_no_call_is_given_more_than_the_caller_has() -> None:
    small = world()
    await asked(small_pipeline(small), PAGE, 0.5)
    assert small.within
    assert all(0.2 < seconds <= 0.45 for seconds in small.within)


async def test_a_second_wave_has_what_the_first_left() -> None:
    small = world(BE=0.1)
    await asked(small_pipeline(small), TWO_WAVES, 1.0)
    first, *later = small.within
    assert later
    assert all(seconds < first - 0.09 for seconds in later)


async def test_a_caller_who_would_wait_for_ever_is_answered_by_the_plans_deadline() -> None:
    small = world(FR=5.0)
    small.timing = Timing(call=5, plan=0.1, soft=30)
    answer = await asked(small_pipeline(small), PAGE, 3_600.0)
    assert [row["status"] for row in answer["data"]["members"]["partitions"]][1] == "TIMED_OUT"


async def test_who_waits_longer_does_not_follow_who_waits_less() -> None:
    small = small_pipeline(world(FR=0.3))
    small = Small(replace(small.pipeline, shared=Inflight()), small.world)
    hasty, patient = await asyncio.gather(asked(small, PAGE, 0.1), asked(small, PAGE, 3.0))
    assert "errors" in hasty
    assert "errors" not in patient
