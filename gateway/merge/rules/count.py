"""COUNT: numbers of things that each live in one country add up."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.merge.rules.part import Part


def count(parts: Sequence[Part]) -> int:
    """The number over all parts; a list counts its items."""
    return sum(len(part.value) if isinstance(part.value, list) else part.value for part in parts)
