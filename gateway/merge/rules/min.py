"""MIN: the least of the parts (numbers, or dates as ISO text)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gateway.merge.rules.part import Part


def minimum(parts: Sequence[Part]) -> Any:
    """The least value."""
    return min(part.value for part in parts)
