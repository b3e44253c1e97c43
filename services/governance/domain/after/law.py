"""Rules as a document keeps them: what was read on the day it was drawn up, whatever the law says later."""

from __future__ import annotations

from typing import Any

from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.regime import Regime


def cited(leaf: Leaf) -> dict[str, Any]:
    """The rule's key, article and how sure it is."""
    return {
        "key": leaf.key,
        "pack": leaf.pack,
        "article": leaf.source,
        "confidence": leaf.confidence.value,
        "unverified": leaf.unverified,
    }


def words_of(leaf: Leaf) -> list[str]:
    """The words of a rule that is a list of words, or one; none where there is no rule."""
    if leaf.value is None:
        return []
    return [leaf.value] if isinstance(leaf.value, str) else [row for row in leaf.value if isinstance(row, str)]


def allowed(regime: Regime, key: str) -> bool:
    """Whether the statutes of an entity make use of what the law lets them, as plural votes."""
    choice = regime.statutes.choices.get(key) if regime.statutes else None
    return bool(choice and choice.value)
