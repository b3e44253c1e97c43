"""The kit's tests: logs as in production but silent, so that masked faults cost no pretty tracebacks."""

from __future__ import annotations

import pytest

from commons.telemetry import logs


@pytest.fixture(autouse=True, scope="session")
def quiet() -> None:
    """Log lines of masked faults are tested on their own."""
    logs.configure("CRITICAL")
