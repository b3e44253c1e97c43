"""HOME_FIRST: the caller's home country's value stands, else the first in the directory's order (M26)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gateway.merge.rules.part import Part
from gateway.merge.tree import mark


def home_first(parts: Sequence[Part]) -> Any:
    """The first part's value, its objects marked with their country."""
    country, value = parts[0]
    mark(value, country)
    return value
