"""STRONGEST: of an ordered enum, the value that stands highest in any country."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gateway.merge.rules.part import Part


def strongest(parts: Sequence[Part], order: Sequence[str]) -> Any:
    """The value latest in `order`; one that the overlay does not know yet counts as weakest."""
    rank = {value: position for position, value in enumerate(order)}
    return max((part.value for part in parts), key=lambda value: rank.get(value, -1))
