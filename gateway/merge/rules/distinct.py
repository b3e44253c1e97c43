"""DISTINCT: every country's items, equal ones once: identifiers that several countries know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from gateway.merge.rules.part import Part
from gateway.merge.tree import mark


def distinct(parts: Sequence[Part]) -> list[Any]:
    """Items in the order they first come, each marked with the country that said it first."""
    found: dict[bytes, Any] = {}
    for country, items in parts:
        for item in items:
            packed = orjson.dumps(item, option=orjson.OPT_SORT_KEYS, default=repr)
            if packed not in found:
                mark(item, country)
                found[packed] = item
    return list(found.values())
