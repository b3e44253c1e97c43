"""Ceilings on a category together: investors, members who do not cooperate, outsiders, organ persons (`group_caps`).

Measured on a total that includes the capped votes, but for the ceiling on votes cast by members alone
(worked-examples.md, reading 2). Several ceilings hold at once: the answer is their largest common solution.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from services.governance.domain.engine.resolutions import THREE_QUARTERS
from services.governance.domain.engine.rounding import fraction, most
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading, unknown

WITHIN = {"non_cooperator_not_coop": "non_cooperator"}
"""A category inside a wider one: its votes also count towards the wider one's ceiling."""
OF_MEMBERS = "votes_cast_by_members"
_RULES = {"may_not_outvote_others_nor_block_three_quarters": 1 - THREE_QUARTERS}
"""Rules in words: who may not block a majority of three quarters has at most the rest of the total."""


@dataclass(frozen=True, slots=True)
class GroupCap:
    """One ceiling: a share of a base; `below`: must stay under it."""

    group: str
    base: str
    share: Fraction
    below: bool

    def most(self, whole: int) -> int:
        """The most votes within it."""
        return most(self.share, whole, below=self.below)


def group_caps(law: Reading) -> tuple[list[GroupCap], Leaf]:
    """The ceilings of the law and their leaf; none where it has none."""
    leaf = law.ceiling("group_caps")
    return caps_of_leaf(leaf), leaf


def caps_of_leaf(leaf: Leaf) -> list[GroupCap]:
    """The ceilings that a leaf of `group_caps` holds. LAW_UNKNOWN for a rule in words that nobody can count."""
    return [_cap(row, leaf) for row in leaf.value or []]


def _cap(row: Mapping[str, Any], leaf: Leaf) -> GroupCap:
    if "rule" in row:
        share = _RULES.get(row["rule"])
        if share is None:
            raise unknown(leaf, f"'{row['rule']}' is no rule that can be counted.")
        return GroupCap(row["group"], "total", share, below=False)
    return GroupCap(row["group"], row["base"], fraction(row["frac"]), bool(row.get("below")))


def allowed_votes(caps: Sequence[GroupCap], votes: Mapping[str, int]) -> dict[str, int]:
    """The votes each capped category of `votes` may cast.

    Cutting starts from everything and stops at the first state in which no ceiling is passed, which is the largest
    one: each ceiling grows with the total. A wider category gives way before the one inside it, which has a ceiling
    of its own.
    """
    capped = {cap.group for cap in caps}
    kept = {kind: count for kind, count in votes.items() if kind in capped or WITHIN.get(kind) in capped}
    members = sum(votes.values()) - sum(kept.values())
    while True:
        total = members + sum(kept.values())
        cut = dict(kept)
        for cap in sorted(caps, key=lambda cap: cap.group in WITHIN.values()):
            _cut(cap, cut, members if cap.base == OF_MEMBERS else total)
        if cut == kept:
            return kept
        kept = cut


def _cut(cap: GroupCap, kept: dict[str, int], whole: int) -> None:
    inside = [kind for kind, wider in WITHIN.items() if wider == cap.group and kind in kept]
    together = [kind for kind in (cap.group, *inside) if kind in kept]
    excess = sum(kept[kind] for kind in together) - cap.most(whole)
    for kind in together:
        taken = min(max(excess, 0), kept[kind])
        kept[kind] -= taken
        excess -= taken
