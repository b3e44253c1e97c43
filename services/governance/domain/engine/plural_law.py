"""What the law says about more than one vote a member, read once: its leaves, and what they come to for a holder.

A roll keeps these leaves with its rules, so that it can be computed again from its own record.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from services.governance.domain.engine.member_cap import Weights, cap_on_the_roll, largest, share_from, total
from services.governance.domain.engine.rounding import fraction, most
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading

Leaves = Mapping[str, Leaf]

NATURAL_PERSON, LEGAL_PERSON, COOPERATIVE = KINDS = ("natural_person", "legal_person", "coop")
LEGAL_KINDS = frozenset({LEGAL_PERSON, COOPERATIVE})
ANYBODY = "any_member"
KIND_WORDS = {
    "legal_person_member": LEGAL_KINDS,
    "cooperative": frozenset({COOPERATIVE}),
    "company_controlled_by_cooperatives": frozenset[str](),
    "public_entity": frozenset[str](),
}
"""Words of `plural_votes.allowed_for` that a kind of member decides, or a group the statutes put a category in."""

ALLOWED, ALLOWED_FOR, MAX_EACH = "plural_votes.allowed", "plural_votes.allowed_for", "plural_votes.max_each"
PER_MEMBER, SPECIAL_SIZES, SUM_LIMIT = "vote_caps.per_member", "vote_caps.special_sizes", "plural_votes.sum_limit"


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most votes of one holder by who she is, the rule that says so, and a sentence."""

    votes: int
    law: Leaf
    because: str


@dataclass(frozen=True, slots=True)
class Measured:
    """Ceilings measured on all: `cap` on one member by a share of the whole, `cut` where all plural votes together
    have a `plural_limit`; `cap_law` and `sum_law` say so. None: no such ceiling."""

    cap: int | None = None
    cap_law: Leaf | None = None
    cut: int | None = None
    plural_limit: int | None = None
    sum_law: Leaf | None = None

    @property
    def top(self) -> int | None:
        """The most votes of one member under both."""
        known = [votes for votes in (self.cap, self.cut) if votes is not None]
        return min(known) if known else None


def holder_leaves(law: Reading, seat_permits: bool | None) -> dict[str, Leaf]:
    """The leaves that `of_holder` reads. LAW_UNKNOWN where nobody knows whether more than one vote is allowed."""
    allowed = law.required(ALLOWED)
    if not permitted(allowed, seat_permits):
        return {ALLOWED: allowed}
    return {ALLOWED: allowed, ALLOWED_FOR: law.leaf(ALLOWED_FOR), MAX_EACH: law.ceiling(MAX_EACH)}


def whole_leaves(law: Reading) -> dict[str, Leaf]:
    """The leaves that `measured` reads. LAW_UNKNOWN where nobody knows a ceiling."""
    return {
        PER_MEMBER: law.ceiling(PER_MEMBER),
        SPECIAL_SIZES: law.leaf(SPECIAL_SIZES),
        SUM_LIMIT: law.ceiling(SUM_LIMIT),
    }


def permitted(allowed: Leaf, seat_permits: bool | None) -> bool:
    """Whether statutes may grant more than one vote; where the law asks the seat's, that one decides."""
    return allowed.absent is None and (allowed.value if isinstance(allowed.value, bool) else bool(seat_permits))


def of_holder(
    leaves: Leaves, seat_permits: bool | None, kind: str | None, groups: Collection[str] = ()
) -> Ceiling | None:
    """The ceiling on one holder by kind and groups; None where the law sets none. `kind` None: not said."""
    allowed = leaves[ALLOWED]
    if not permitted(allowed, seat_permits):
        return Ceiling(1, allowed, "Here a member has one vote, whatever the statutes grant.")
    whom = leaves[ALLOWED_FOR]
    if not eligible(whom, kind, groups):
        return Ceiling(1, whom, f"More than one vote is for {', '.join(whom.value)}.")
    ceiling = leaves[MAX_EACH]
    if ceiling.absent is None:
        return Ceiling(int(ceiling.value), ceiling, f"At most {ceiling.value} votes a member.")
    return None


def eligible(whom: Leaf, kind: str | None, groups: Collection[str] = ()) -> bool:
    """Whether the law lets a member of this kind have several votes; words left to the statutes are theirs to apply."""
    words = whom.value if whom.absent is None and isinstance(whom.value, list) else []
    decided = [KIND_WORDS[word] for word in words if word in KIND_WORDS]
    if kind is None or len(decided) < len(words) or not words:
        return True
    return any(kind in kinds for kinds in decided) or any(word in groups for word in words)


def measured(leaves: Leaves, weights: Sequence[Weights], members: int) -> Measured:
    """The ceilings by shares of the whole, on votes that are each within their holder's own.

    Nothing is measured where nobody has more than one vote: the one base vote is never taken away.
    """
    top = max((row.votes for row in weights if row.count), default=1)
    if top <= 1:
        return Measured()
    share = share_from(leaves[PER_MEMBER], leaves[SPECIAL_SIZES], members)
    cap = cap_on_the_roll(share, weights, members)
    limit = leaves[SUM_LIMIT]
    if limit.absent is not None or limit.value["base"] != "members":
        return Measured(cap, share[2])
    whole = plural_limit(limit, members)
    cut = largest(lambda votes: plural_sum(weights, votes) <= whole, cap or top)
    return Measured(cap, share[2], cut, whole, limit)


def plural_limit(leaf: Leaf, whole: int) -> int:
    """The most votes all plural holders together may have, measured on `whole`."""
    return most(fraction(leaf.value["frac"]), whole, below=bool(leaf.value.get("below")))


def plural_sum(weights: Sequence[Weights], cap: int | None = None) -> int:
    """All votes of those who have more than one; none are plural once the cap is 1."""
    if cap is not None and cap <= 1:
        return 0
    return total([row for row in weights if row.votes > 1], cap)
