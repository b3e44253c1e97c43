"""What operators see of a request: one trace through the gateway and every service asked, and the same in numbers."""

from __future__ import annotations

import asyncio
import re
from collections import Counter

import httpx2

from hemicycle.sample.personas import persona
from tests.collector import Collector, Span
from tests.journeys.operations import operation

TRACE, CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
AMELIE = f"person.{persona('amelie').person.hex}"
STAGES = {"operation", "parse", "validate", "plan", "route", "fetch", "merge", "response"}


async def ask(stack, url: str, trace_id: str) -> dict:
    """Journey 1, from a caller who says that her own side does not trace it."""
    headers = {"authorization": f"Bearer {stack.token('amelie')}", "traceparent": f"00-{trace_id}-{CALLER}-00"}
    body = {"query": operation("person_across_borders"), "variables": {"id": AMELIE}}
    async with httpx2.AsyncClient(timeout=60) as browser:
        answer = (await browser.post(f"{url}/graphql", json=body, headers=headers)).json()
    assert answer["data"]["person"], answer
    return answer


async def settled(collector: Collector, trace_id: str) -> list[Span]:
    """The spans of a trace, once the gateway's first came and no more do."""
    found: list[Span] = []
    for _ in range(100):
        await asyncio.sleep(0.4)  # processes send twice as often
        found, before = collector.trace(trace_id), found
        if len(found) == len(before) and any(span.name == "request" for span in found):
            return found
    raise AssertionError(f"no whole trace: {found}")


async def test_one_trace_runs_through_the_gateway_and_every_service_it_asked(stack, collector):
    async with stack.another_gateway(HEMICYCLE_SAMPLE_RATIO="1") as url:
        await ask(stack, url, TRACE)
        spans = await settled(collector, TRACE)
        async with httpx2.AsyncClient() as browser:
            metrics = (await browser.get(f"{url}/metrics")).text

    by_id = {span.span_id: span for span in spans}
    assert len(by_id) == len(spans)
    (root,) = [span for span in spans if span.parent_id not in by_id]
    assert (root.name, root.part, root.parent_id) == ("request", "gateway", CALLER)

    gateway = [span for span in spans if span.part == "gateway" and span is not root]
    assert {span.name for span in gateway} == STAGES
    parents = {span.name: by_id[span.parent_id].name for span in gateway}
    assert parents == dict.fromkeys(STAGES, "request") | {"parse": "operation", "validate": "operation"}

    fetches = {span.span_id: span for span in gateway if span.name == "fetch"}
    served = [span for span in spans if span.name == "graphql"]
    assert {"members", "governance"} == {span.part for span in served}
    assert sorted(span.parent_id for span in served) == sorted(fetches), "each call is served once, below its own span"
    for span in served:
        call = fetches[span.parent_id].attributes
        assert (span.part, span.attributes["country"]) == (call["service"], call["country"])
    reads = [span for span in spans if span.name == "read"]
    assert reads
    assert all(by_id[span.parent_id] in served for span in reads)

    counted = re.findall(r'^gateway_partition_requests_total\{country="(\w+)",service="(\w+)"\} (\S+)$', metrics, re.M)
    calls = Counter((span.attributes["country"], span.attributes["service"]) for span in fetches.values())
    assert {(country, service): float(number) for country, service, number in counted} == calls
    for name in ("errors_total", "skipped_total", "duration_seconds_count"):
        assert f'gateway_partition_{name}{{country="BE",service="members"}}' in metrics


async def test_one_decision_holds_for_the_whole_request(stack, collector):
    traces = [f"{number:032x}" for number in range(1, 4)]
    async with stack.another_gateway(HEMICYCLE_SAMPLE_RATIO="0") as url:
        for trace_id in traces:
            answer = await ask(stack, url, trace_id)
            assert "errors" not in answer
    async with stack.another_gateway(HEMICYCLE_SAMPLE_RATIO="1") as url:
        await ask(stack, url, "f" * 32)
        assert await settled(collector, "f" * 32), "what was asked before has been sent by now"
    assert [span for trace_id in traces for span in collector.trace(trace_id)] == []
