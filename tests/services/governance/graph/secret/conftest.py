"""Logs as a partition writes them."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from commons.telemetry import logs


@pytest.fixture
def logged() -> Iterator[io.BytesIO]:
    """All that is logged, at the most talkative level."""
    found = io.BytesIO()
    logs.configure("DEBUG", found)
    yield found
    logs.configure("CRITICAL")
