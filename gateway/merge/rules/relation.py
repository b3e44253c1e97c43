"""How a merged number relates to the whole while a country is missing (M17)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gateway.supergraph.placement import Merge

RELATIONS = {Merge.SUM: "GTE", Merge.COUNT: "GTE", Merge.MAX: "GTE", Merge.MIN: "LTE"}
"""What the whole is, seen from a value that goes without a country: at least it, or at most it."""


def relation_of(rule: Merge | None, value: Any, missing: Sequence[str]) -> dict[str, Any] | None:
    """`{value, relation: EQ|GTE|LTE, missing}`; None for what is no aggregate, or has no value."""
    if rule is None or rule not in RELATIONS or value is None:
        return None
    return {"value": value, "relation": RELATIONS[rule] if missing else "EQ", "missing": list(missing)}
