"""Rules as a document keeps them: what was read on the day it was drawn up, whatever the law says later."""

from __future__ import annotations

from typing import Any

from services.governance.domain.law.leaf import Leaf


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
