"""The cap on one member's votes: `vote_caps.per_member` by each base (law-packs.md, section 3).

`present_uncapped` is measured once on the votes before the cap. `total` and `present` are measured after it: the cap is
the largest c with c <= f * sum(min(w, c)). The one base vote is never taken away (worked-examples.md, reading 1).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from services.governance.domain.engine.rounding import fraction, most
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading, unknown

ONE_PASS = "present_uncapped"
IN_THE_ROOM = frozenset({"present", ONE_PASS})
"""Bases of a cap that are known once the room is."""


@dataclass(frozen=True, slots=True)
class Weights:
    """`count` holders with `votes` each."""

    votes: int
    count: int


def total(weights: Sequence[Weights], cap: int | None = None) -> int:
    """All votes, each holder's cut to `cap`."""
    return sum(row.count * (row.votes if cap is None else min(row.votes, cap)) for row in weights)


def largest(holds: Callable[[int], bool], top: int) -> int:
    """The largest whole number from 1 to `top` that `holds`, which turns from true to false at most once; 1 at least.

    A base vote stays even where not even 1 holds.
    """
    low, high = 1, max(top, 1)
    while low < high:
        middle = (low + high + 1) // 2
        if holds(middle):
            low = middle
        else:
            high = middle - 1
    return low


def self_referential(share: Fraction, weights: Sequence[Weights]) -> int:
    """The largest c with c <= share * sum(min(w, c)), at least 1."""
    return largest(lambda c: c <= share * total(weights, c), most(share, total(weights)))


def one_pass(share: Fraction, before: int) -> int:
    """A share of the votes before the cap, at least 1."""
    return max(most(share, before), 1)


def share_of(law: Reading, members: int) -> tuple[Fraction | None, str, Leaf]:
    """The cap's share, its base and its leaf for an entity of `members`; None where there is no cap."""
    leaf = law.ceiling("vote_caps.per_member")
    special = leaf if leaf.absent is not None else law.leaf("vote_caps.special_sizes")
    return share_from(leaf, special, members)


def share_from(leaf: Leaf, special: Leaf, members: int) -> tuple[Fraction | None, str, Leaf]:
    """The same from the leaves of `vote_caps.per_member` and `vote_caps.special_sizes`.

    The latter replaces the share for small numbers of members (ES co-operatives of the second degree).
    """
    if leaf.absent is not None:
        return None, "", leaf
    for row in (special.value or []) if special.absent is None else []:
        if row.get("members") == members:
            return (fraction(row["cap"]) if "cap" in row else None), leaf.value["base"], special
    return fraction(leaf.value["frac"]), leaf.value["base"], leaf


def cap_on_the_roll(found: tuple[Fraction | None, str, Leaf], weights: Sequence[Weights], members: int) -> int | None:
    """The most votes one may have by a cap that is measured before anybody comes: on all votes, or on all members.

    None where there is no cap, or one that is measured in the room. LAW_UNKNOWN for a base that nobody can count.
    """
    share, base, leaf = found
    if share is None or base in IN_THE_ROOM:
        return None
    if base == "total":
        return self_referential(share, weights)
    if base == "members":
        return one_pass(share, members)
    raise unknown(leaf, f"a cap measured on '{base}' cannot be counted.")


def member_cap(law: Reading, weights: Sequence[Weights], members: int) -> tuple[int | None, Leaf]:
    """The most votes one holder may exercise of these, and the leaf that says so; None: no cap."""
    share, base, leaf = share_of(law, members)
    if share is None:
        return None, leaf
    before = total(weights)
    return (one_pass(share, before) if base == ONE_PASS else self_referential(share, weights)), leaf


def includes_proxies(law: Reading) -> bool:
    """Whether votes held for others count towards the holder's cap; asked only where there is one."""
    if law.ceiling("vote_caps.per_member").absent is not None:
        return False
    leaf = law.ceiling("vote_caps.includes_proxies")
    included = leaf.value is True
    law.figure("includes_proxies", included, leaf, "Do proxies in the holder's hand count towards the cap?")
    return included
