"""CONCAT and LIST: each country's items one after the other; ids are disjoint, so nothing can stand twice (M22)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gateway.merge.rules.part import Part
from gateway.merge.tree import mark


def concat(parts: Sequence[Part]) -> list[Any]:
    """All items, each marked with its country."""
    found: list[Any] = []
    for country, items in parts:
        mark(items, country)
        found.extend(items)
    return found
