"""One small Hemicycle for all audits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.stack import Stack


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    running = Stack(split=(), scale=0.01)
    try:
        yield running.start()
    finally:
        running.remove()
