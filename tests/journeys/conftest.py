"""One running Hemicycle for all journeys: real processes, real HTTP, the sample at full scale."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.stack import Stack


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    running = Stack()
    try:
        yield running.start()
    finally:
        running.remove()
