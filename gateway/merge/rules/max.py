"""MAX: the greatest of the parts (numbers, or dates as ISO text)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gateway.merge.rules.part import Part


def maximum(parts: Sequence[Part]) -> Any:
    """The greatest value."""
    return max(part.value for part in parts)
