"""One running Hemicycle for all journeys: real processes, real HTTP, the sample at full scale."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.collector import Collector, collecting
from tests.stack import Stack


@pytest.fixture(scope="session")
def collector() -> Iterator[Collector]:
    """Where all processes of the stack send their spans."""
    with collecting() as found:
        yield found


@pytest.fixture(scope="session")
def stack(collector: Collector) -> Iterator[Stack]:
    told = {"HEMICYCLE_OTLP_ENDPOINT": collector.url, "OTEL_BSP_SCHEDULE_DELAY": "200"}
    running = Stack(split=("members/IT", "clients/FR"), environment=told)
    try:
        yield running.start()
    finally:
        running.remove()


@pytest.fixture(scope="module")
def rehearsing() -> Iterator[Stack]:
    """A small Hemicycle of a story's own, whose clock may run ahead: a meeting that is convened is held as well."""
    running = Stack(scale=0.02, split=("members/FR", "members/IT"))
    try:
        yield running.start()
    finally:
        running.remove()
