"""May an entity of this size have delegates, and how many are the fewest (`delegates.allowed_if`)?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from commons.errors import Refusal
from services.governance.domain.law.reading import Reading

LAST_YEAR_END = "end_of_previous_financial_year"


@dataclass(frozen=True, slots=True)
class DelegatesRule:
    """Whether delegates are allowed, and the fewest (None: no number, or none allowed)."""

    allowed: bool
    min_delegates: int | None


def delegates(law: Reading, *, members: int | None, members_last_year_end: int | None) -> DelegatesRule:
    """The rule for this size. BAD_ARGUMENT where the law counts members that were not given, LAW_UNKNOWN."""
    leaf = law.required("delegates.allowed_if")
    condition = _counted(leaf.value)
    allowed = leaf.absent is None
    if condition is not None:
        at_year_end = condition.get("measured") == LAST_YEAR_END
        number = members_last_year_end if at_year_end else members
        if number is None:
            name = "members_last_year_end" if at_year_end else "members"
            raise Refusal("BAD_ARGUMENT", f"{leaf.source} counts members; give '{name}'.")
        allowed = number > condition["count"] if condition.get("strict") else number >= condition["count"]
    law.figure("verdict", allowed, leaf, "Delegates are allowed." if allowed else "Too few members for delegates.")
    fewest = law.leaf("delegates.min_delegates")
    number_of = fewest.value if allowed and isinstance(fewest.value, int) else None
    law.figure("min_delegates", number_of, fewest, "The fewest delegates.")
    return DelegatesRule(allowed, number_of)


def _counted(value: Any) -> dict[str, Any] | None:
    """The condition on a number of members, alone or among alternatives; None where there is none."""
    if not isinstance(value, dict):
        return None
    if "count" in value:
        return value
    return next((part for part in value.get("any_of", ()) if isinstance(part, dict) and "count" in part), None)
