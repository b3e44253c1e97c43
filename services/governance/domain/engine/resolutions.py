"""What a resolution is about, and which majority, quorum and vote weight the law ties to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Any

from commons.errors import Refusal
from services.governance.domain.engine.rounding import fraction
from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.reading import Reading, unknown


class ResolutionWord(Enum):
    """The words of worked-examples.md; a kind of an agenda item (`ResolutionKind`) is one of the first three."""

    ORDINARY = "ordinary"
    AMEND = "amend"
    PURPOSE = "purpose"
    LIABILITY = "liability"
    DUTY_TO_USE = "duty_to_use"
    MANDATORY_THREE_QUARTERS = "mandatory_three_quarters"
    PLURAL_CLAUSE = "plural_clause"


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter that the law lists under `majorities.others`, by its word there: dissolution, merger, …"""

    value: str


Topic = ResolutionWord | Matter
"""What a resolution is about: one of the words, or a matter that this law knows."""

MATTERS = {
    ResolutionWord.LIABILITY: "raise_or_lower_liability_or_share_amount",
    ResolutionWord.DUTY_TO_USE: "duty_to_use_or_to_deliver",
}
"""Resolutions that stand under `majorities.others` and `quorum.special`, by their matter there."""
_KEYS = {
    ResolutionWord.ORDINARY: "ordinary",
    ResolutionWord.AMEND: "amendment",
    ResolutionWord.PURPOSE: "purpose",
    ResolutionWord.MANDATORY_THREE_QUARTERS: "amendment",
    ResolutionWord.PLURAL_CLAUSE: "amendment",
}
_MANDATED = "law_mandates_three_quarters_or_more"
_PLURAL_CLAUSE = "repeal_or_limit_of_plural_vote_clause"
THREE_QUARTERS = Fraction(3, 4)
"""What the words `mandatory_three_quarters` and `law_mandates_three_quarters_or_more` say."""


def matter_of(topic: Topic) -> str | None:
    """The matter of `majorities.others` and `quorum.special` that a topic stands under; None for a plain one."""
    return topic.value if isinstance(topic, Matter) else MATTERS.get(topic)


def majority_key(resolution: Topic) -> str:
    """The key of the majority that decides."""
    key = None if isinstance(resolution, Matter) else _KEYS.get(resolution)
    return f"majorities.{key}" if key else "majorities.others"


def quorum_key(resolution: Topic, call: int) -> str:
    """The key of the quorum: whatever is more than ordinary needs the amendment's, the law's listed matters too."""
    kind = "ordinary" if resolution is ResolutionWord.ORDINARY else "amendment"
    return f"quorum.{kind}.{'first' if call == 1 else 'second'}"


def majority_leaf(law: Reading, resolution: Topic) -> Leaf:
    """The majority of a resolution as one leaf.

    LAW_UNKNOWN where nobody sets it or it is counted inside share classes; BAD_ARGUMENT where no law has it.
    """
    leaf = law.required(majority_key(resolution))
    matter = matter_of(resolution)
    if matter is not None:
        row = row_of(leaf, matter)
        if row is None:
            raise _no_such(leaf, resolution)
        if "per" in row:
            raise unknown(leaf, f"'{matter}' is decided inside each {row['per']}, which no count here tells apart.")
        return narrowed(leaf, row["rule"])
    if resolution is ResolutionWord.MANDATORY_THREE_QUARTERS and _threshold(leaf) < THREE_QUARTERS:
        raise _no_such(leaf, resolution)
    return leaf


def row_of(leaf: Leaf, matter: str) -> dict[str, Any] | None:
    """The row of a list by matter."""
    rows = leaf.value if isinstance(leaf.value, list) else []
    return next((row for row in rows if row.get("matter") == matter), None)


def narrowed(leaf: Leaf, value: Any) -> Leaf:
    """The leaf with one of its rows as its value."""
    return Leaf(leaf.key, leaf.pack, value, None, leaf.source, leaf.confidence, leaf.statutes, leaf.note)


def switches_plural_off(law: Reading, off: Leaf, resolution: Topic) -> bool:
    """Whether `plural_votes.off_when` holds: by the law's own three quarters, or on the plural clause itself."""
    words = off.value if off.absent is None else []
    if resolution is ResolutionWord.PLURAL_CLAUSE:
        return _PLURAL_CLAUSE in words
    return _MANDATED in words and _mandated(law, resolution)


def _mandated(law: Reading, resolution: Topic) -> bool:
    if resolution is ResolutionWord.MANDATORY_THREE_QUARTERS:
        return True
    matter = matter_of(resolution)
    leaf = law.leaf("majorities.others")
    row = row_of(leaf, matter) if matter and leaf.absent is None else None
    if row is None or not row.get("law_mandated"):
        return False
    rule = row["rule"] if isinstance(row["rule"], dict) else {}
    return bool(rule.get("unanimity")) or fraction(rule.get("threshold", [0, 1])) >= THREE_QUARTERS


def _threshold(leaf: Leaf) -> Fraction:
    value = leaf.value if isinstance(leaf.value, dict) else {}
    parts = value.get("all_of", [value])
    return max((fraction(part["threshold"]) for part in parts if "threshold" in part), default=Fraction(0))


def _no_such(leaf: Leaf, resolution: Topic) -> Refusal:
    known = Absent.NONE if leaf.absent else "other matters"
    return Refusal(
        "BAD_ARGUMENT", f"{leaf.source} knows no resolution '{resolution.value}' ({known}); name it by another word."
    )
