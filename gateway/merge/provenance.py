"""Objects that a country gives as its own must be its own: ids are disjoint by country (M22, M24)."""

from __future__ import annotations

from typing import Any

from gateway.merge.shapes import Shape
from gateway.supergraph.placement import OverlayRules


def claims_foreign(rules: OverlayRules, type_name: str, value: Any, country: str, below: Shape) -> bool:
    """Whether an answer shows the id of another country's object where one of `country` was asked for.

    Only objects of by-id types have a country; what they refer to further down may live anywhere.
    """
    entity = rules.entities.get(type_name)
    if entity is None or entity.place != "byId" or value is None:
        return False
    rows = value if isinstance(value, list) else [value]
    keys = below.keys("id")
    return any(not _own(row[key], country) for row in rows if isinstance(row, dict) for key in keys if row.get(key))


def _own(found: Any, country: str) -> bool:
    return isinstance(found, str) and found.startswith(f"{country}.")
