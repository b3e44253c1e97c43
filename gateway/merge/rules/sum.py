"""SUM: what is additive over countries. Persons are not (M16)."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.merge.rules.part import Part


def total(parts: Sequence[Part]) -> int | float:
    """The sum of all parts."""
    return sum(part.value for part in parts)
