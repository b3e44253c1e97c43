"""How the parts of several countries become one value: a rule a file, all of the same shape.

A rule takes the parts in the fold's order (the caller's home first, then the directory's), nulls left out, and is
never called without any. Connections and folds take more and stand apart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gateway.merge.rules.any import any_of
from gateway.merge.rules.concat import concat
from gateway.merge.rules.count import count
from gateway.merge.rules.distinct import distinct
from gateway.merge.rules.home_first import home_first
from gateway.merge.rules.max import maximum
from gateway.merge.rules.min import minimum
from gateway.merge.rules.part import Part
from gateway.merge.rules.strongest import strongest
from gateway.merge.rules.sum import total
from gateway.supergraph.placement import Merge, MergeRule

VALUE_RULES: dict[Merge, Callable[[Sequence[Part]], Any]] = {
    Merge.LIST: concat,
    Merge.CONCAT: concat,
    Merge.DISTINCT: distinct,
    Merge.SUM: total,
    Merge.COUNT: count,
    Merge.MIN: minimum,
    Merge.MAX: maximum,
    Merge.ANY: any_of,
    Merge.HOME_FIRST: home_first,
}


def merge_values(rule: MergeRule, parts: Sequence[Part]) -> Any:
    """Apply a rule; None where no country has a value."""
    present = [part for part in parts if part.value is not None]
    if not present:
        return None
    if rule.rule is Merge.STRONGEST:
        return strongest(present, rule.order)
    return VALUE_RULES[rule.rule](present)


__all__ = ["VALUE_RULES", "Part", "merge_values"]
