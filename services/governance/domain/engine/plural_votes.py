"""How many votes each holder has before attendance: vote unit, plural votes, their ceilings, the fall-back to one.

First the number a member may have at most, then the shares of the whole (worked-examples.md, reading 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commons.errors import Refusal
from services.governance.domain.engine.member_cap import ONE_PASS, Weights, largest, self_referential, share_of, total
from services.governance.domain.engine.resolutions import ResolutionWord, switches_plural_off
from services.governance.domain.engine.rounding import fraction, most
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading

KINDS = ("natural_person", "legal_person", "coop")
LEGAL_KINDS = frozenset({"legal_person", "coop"})
_ELIGIBLE = {
    "legal_person_member": LEGAL_KINDS,
    "cooperative": frozenset({"coop"}),
    "company_controlled_by_cooperatives": frozenset(),
    "public_entity": frozenset(),
}
"""Words of `plural_votes.allowed_for` that a kind of member decides; other words are for the statutes to apply."""


@dataclass(frozen=True, slots=True)
class Holders:
    """`count` members alike. `entitled`: votes the statutes grant each before the law's limits (None: one)."""

    name: str
    count: int
    shares: int | None = None
    entitled: int | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Votes:
    """Votes of each holder of a group, in the groups' order, and the cap that was applied, if one bound or could."""

    each: tuple[int, ...]
    cap: int | None = None


def votes_before_attendance(
    law: Reading,
    holders: Sequence[Holders],
    resolution: ResolutionWord,
    *,
    members: int,
    seat_permits: bool | None = None,
    one_per_share: bool = False,
) -> Votes:
    """The votes of each. `members` counts all members; `one_per_share`: the statutes grant a vote for each share."""
    unit = law.required("vote_unit")
    if unit.value == "share":
        law.figure("vote_unit", "share", unit, "Each share has a vote.")
        wished = [_per_share(row) for row in holders]
    else:
        law.figure("vote_unit", "member", unit, "Each member has a vote.")
        wished = [_granted(law, row, resolution, seat_permits, one_per_share) for row in holders]
    return _within_the_whole(law, holders, wished, members)


def _per_share(row: Holders) -> int:
    return row.shares if row.shares is not None else _asked(row)


def _asked(row: Holders) -> int:
    return 1 if row.entitled is None else row.entitled


def _granted(
    law: Reading, row: Holders, resolution: ResolutionWord, seat_permits: bool | None, one_per_share: bool
) -> int:
    wished = row.shares if one_per_share and row.entitled is None and row.shares is not None else _asked(row)
    if wished <= 1:
        return wished
    refused = _not_plural(law, row, resolution, seat_permits)
    if refused is not None:
        law.figure(f"votes.{row.name}", 1, *refused)
        return 1
    ceiling = law.ceiling("plural_votes.max_each")
    if ceiling.absent is None and wished > ceiling.value:
        law.figure(f"votes.{row.name}", ceiling.value, ceiling, f"At most {ceiling.value} votes a member.")
        return int(ceiling.value)
    return wished


def _not_plural(
    law: Reading, row: Holders, resolution: ResolutionWord, seat_permits: bool | None
) -> tuple[Leaf, str] | None:
    """The leaf that keeps this holder at one vote, and why; None where more are allowed."""
    allowed = law.required("plural_votes.allowed")
    permitted = allowed.value if isinstance(allowed.value, bool) else bool(seat_permits)
    if allowed.absent is not None or not permitted:
        return allowed, "Here a member has one vote, whatever the statutes grant."
    whom = law.leaf("plural_votes.allowed_for")
    if not _eligible(whom, row.kind):
        return whom, f"More than one vote is for {', '.join(whom.value)}."
    off = law.leaf("plural_votes.off_when")
    if switches_plural_off(law, off, resolution):
        return off, "On this resolution every member falls back to one vote."
    return None


def _eligible(whom: Leaf, kind: str | None) -> bool:
    words = whom.value if isinstance(whom.value, list) else []
    decided = [_ELIGIBLE[word] for word in words if word in _ELIGIBLE]
    if kind is None or len(decided) < len(words) or not words:
        return True
    return any(kind in kinds for kinds in decided)


def _within_the_whole(law: Reading, holders: Sequence[Holders], wished: list[int], members: int) -> Votes:
    """Cut to the shares of the total that the law measures before attendance: cap by `total`, sum of plural votes."""
    weights = [Weights(votes, row.count) for votes, row in zip(wished, holders, strict=True)]
    top = max(wished, default=1)
    if top <= 1:
        return Votes(tuple(wished))
    share, base, cap_leaf = share_of(law, members)
    cap = None
    if share is not None and base != ONE_PASS:
        cap = self_referential(share, weights)
        law.figure("cap", cap, cap_leaf, f"At most {share} of the total that counts it: {cap} votes.")
    cut = _sum_cut(law, weights, cap or top, members)
    if cut is not None:
        cap = min(cap or cut, cut)
    return Votes(tuple(votes if cap is None else min(votes, cap) for votes in wished), cap)


def _sum_cut(law: Reading, weights: Sequence[Weights], top: int, members: int) -> int | None:
    """The largest vote per holder that keeps all plural votes within `plural_votes.sum_limit` of the members."""
    leaf = law.ceiling("plural_votes.sum_limit")
    if leaf.absent is not None or leaf.value["base"] != "members":
        return None
    limit = plural_limit(leaf, members)
    cut = largest(lambda c: plural_sum(weights, c) <= limit, top)
    law.figure("plural_limit", limit, leaf, f"All votes of plural members together: at most {limit}.")
    return cut


def plural_limit(leaf: Leaf, whole: int) -> int:
    """The most votes all plural holders together may have, measured on `whole`."""
    return most(fraction(leaf.value["frac"]), whole, below=bool(leaf.value.get("below")))


def plural_sum(weights: Sequence[Weights], cap: int | None = None) -> int:
    """All votes of those who have more than one; none are plural once the cap is 1."""
    if cap is not None and cap <= 1:
        return 0
    return total([row for row in weights if row.votes > 1], cap)


def check_unit(law: Reading) -> None:
    """Refuse BAD_ARGUMENT for a vote unit that the engine cannot count: another word than member or share."""
    unit = law.required("vote_unit")
    if unit.value not in ("member", "share"):
        raise Refusal("BAD_ARGUMENT", f"'{unit.value}' is no unit that can be counted; the unit is member or share.")
