"""What the statutes grant beyond one vote, and what is left of it under the law: of one line, and measured on all.

The highest grant that applies counts. First a holder's own ceiling, then the shares of the whole; a group's ceiling
cuts no line (docs/decisions/group-caps-at-the-count.md). `store.granted_sql` says the same set-based.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from services.governance.domain.engine.group_caps import WITHIN, allowed_votes, caps_of_leaf
from services.governance.domain.engine.member_cap import IN_THE_ROOM, Weights
from services.governance.domain.engine.plural_law import (
    ALLOWED,
    COOPERATIVE,
    LEGAL_KINDS,
    LEGAL_PERSON,
    NATURAL_PERSON,
    PER_MEMBER,
    SUM_LIMIT,
    Ceiling,
    Measured,
    holder_leaves,
    measured,
    of_holder,
    permitted,
    whole_leaves,
)
from services.governance.domain.granted_clauses import Grant, grants_of, groups_of
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.law.regime import Regime, clause_leaf
from services.governance.domain.statutes import MEMBER_GROUPS, VOTES_GRANTED
from services.governance.domain.votes_clauses import seat_permits

GROUP_CAPS = "group_caps"
COOPERATIVE_GROUP = "cooperative"
"""The group that makes an organisation a co-operative for the law."""
UNCAPPED = "member"
"""Everybody who is in no capped group."""


@dataclass(frozen=True, slots=True)
class Who:
    """What a limit looks at in a holder."""

    organisation: bool = False
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Plural:
    """Grants, the law's words for each category, and the leaves that limit them.

    `leaves` are kept with the roll; two sets of rules are the same where grants, groups and the leaves' values are.
    """

    grants: tuple[Grant, ...] = ()
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    seat_permits: bool | None = None
    leaves: Mapping[str, Leaf] = field(default_factory=dict, compare=False)
    values: tuple[str, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        said = [json.dumps([key, leaf.absent, leaf.value], sort_keys=True) for key, leaf in self.leaves.items()]
        object.__setattr__(self, "values", tuple(sorted(said)))

    def words(self, category: str | None) -> tuple[str, ...]:
        """The law's words for a category."""
        return next((words for code, words in self.groups if code == category), ())

    def kind(self, who: Who) -> str:
        """The law's kind of a holder."""
        if not who.organisation:
            return NATURAL_PERSON
        return COOPERATIVE if COOPERATIVE_GROUP in self.words(who.category) else LEGAL_PERSON


@dataclass(frozen=True, slots=True)
class GroupTotal:
    """A capped group's votes on the roll, and how many may count; None where that is measured in the room."""

    group: str
    base: str
    votes: int
    allowed: int | None


@dataclass(frozen=True, slots=True)
class Limits:
    """What the law's limits came to on one roll. `members`: all it was measured on.

    `leavers`: (college, members, votes, shares) entitled on the record date whose membership ends before the meeting.
    """

    members: int = 0
    cap: int | None = None
    cut: int | None = None
    plural_limit: int | None = None
    groups: tuple[GroupTotal, ...] = ()
    leavers: tuple[tuple[str | None, int, int, int], ...] = ()

    @property
    def top(self) -> int | None:
        """The most votes of one line."""
        return Measured(cap=self.cap, cut=self.cut).top


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Alike:
    """`count` lines with a vote, alike: `granted` votes each, before any limit."""

    who: Who
    granted: int
    count: int


def plural_of(regime: Regime, on: date, *, per_share: bool) -> Plural | None:
    """What grants and limits apply on that day; None where every member has one vote, or every share.

    Raises `Refusal` LAW_UNKNOWN for a limit that nobody knows where the statutes grant what it limits.
    """
    chosen = regime.statutes.choices if regime.statutes else {}
    grants = () if per_share or VOTES_GRANTED not in chosen else grants_of(chosen[VOTES_GRANTED].value)
    groups = groups_of(chosen[MEMBER_GROUPS].value) if MEMBER_GROUPS in chosen else {}
    law, permits = Reading(regime, on), None
    said = (clause_leaf(regime, key) for key in (VOTES_GRANTED, MEMBER_GROUPS))
    leaves = {leaf.key: leaf for leaf in said if leaf is not None}
    if any(grant.several for grant in grants):
        permits = seat_permits(regime, on)
        leaves |= holder_leaves(law, permits)
        if permitted(leaves[ALLOWED], permits):
            leaves |= whole_leaves(law)
    elif per_share and _on_the_roll(whole := whole_leaves(law)):
        leaves |= whole
    if groups:
        leaves[GROUP_CAPS] = law.ceiling(GROUP_CAPS)
    if not leaves.keys() - {VOTES_GRANTED}:
        return None
    return Plural(grants, tuple(sorted(groups.items())), permits, leaves)


def _on_the_roll(leaves: Mapping[str, Leaf]) -> bool:
    """Whether a ceiling is measured before anybody comes."""
    cap, limit = leaves[PER_MEMBER], leaves[SUM_LIMIT]
    capped = cap.absent is None and cap.value["base"] not in IN_THE_ROOM
    return capped or (limit.absent is None and limit.value["base"] == "members")


def granted(plural: Plural, who: Who, shares: int) -> int:
    """The votes the statutes grant: the highest that applies, one at least."""
    kind = plural.kind(who)
    return max([1, *(_votes(grant, kind, who, shares) for grant in plural.grants)])


def _votes(grant: Grant, kind: str, who: Who, shares: int) -> int:
    if grant.by == "kind":
        return grant.votes if grant.word in _kinds(kind) else 0
    if grant.by == "category":
        return grant.votes if grant.word == who.category else 0
    if grant.at_least is None:
        return grant.votes * shares
    return grant.votes if shares >= grant.at_least else 0


def _kinds(kind: str) -> frozenset[str]:
    """What a kind counts as: a co-operative is a legal person too."""
    return LEGAL_KINDS if kind == COOPERATIVE else frozenset({kind})


def own_ceiling(plural: Plural, who: Who) -> Ceiling | None:
    """The ceiling on a holder by who she is; None where the roll's rules hold none."""
    if ALLOWED not in plural.leaves:
        return None
    return of_holder(plural.leaves, plural.seat_permits, plural.kind(who), plural.words(who.category))


def limited(plural: Plural, limits: Limits, who: Who, votes: int) -> tuple[int, Leaf | None]:
    """Votes after the law's limits, and the last rule that cut them. The one base vote is never taken away."""
    ceiling, law = own_ceiling(plural, who), None
    if ceiling is not None and votes > max(ceiling.votes, 1):
        votes, law = max(ceiling.votes, 1), ceiling.law
    for top, key in ((limits.cap, PER_MEMBER), (limits.cut, SUM_LIMIT)):
        if top is not None and votes > top:
            votes, law = top, plural.leaves[key]
    return votes, law


def measure(plural: Plural, lines: Iterable[Alike], members: int) -> Limits:
    """The limits that shares of the whole come to on all lines with a vote, and what each capped group has then."""
    alike = [(row, limited(plural, NO_LIMITS, row.who, row.granted)[0]) for row in lines]
    found = Measured()
    if PER_MEMBER in plural.leaves:
        found = measured(plural.leaves, [Weights(votes, row.count) for row, votes in alike], members)
    limits = Limits(members, found.cap, found.cut, found.plural_limit)
    votes = Counter[str]()
    for row, own in alike:
        votes[capped_group(plural, row.who.category)] += row.count * min(own, limits.top or own)
    return Limits(members, found.cap, found.cut, found.plural_limit, _groups(plural, votes))


def capped_group(plural: Plural, category: str | None) -> str:
    """The group of a category whose votes the law caps together; `member` for everybody else."""
    caps = caps_of_leaf(plural.leaves[GROUP_CAPS]) if GROUP_CAPS in plural.leaves else []
    known = {cap.group for cap in caps}
    words = [word for word in plural.words(category) if word in known or WITHIN.get(word) in known]
    return min(words, key=lambda word: word not in WITHIN) if words else UNCAPPED


def _groups(plural: Plural, votes: Mapping[str, int]) -> tuple[GroupTotal, ...]:
    caps = caps_of_leaf(plural.leaves[GROUP_CAPS]) if GROUP_CAPS in plural.leaves else []
    allowed = allowed_votes([cap for cap in caps if cap.base == "total"], votes)
    bases = {cap.group: cap.base for cap in caps}
    found = [
        GroupTotal(group, bases.get(group) or bases[WITHIN[group]], count, allowed.get(group))
        for group, count in votes.items()
        if group != UNCAPPED
    ]
    return tuple(sorted(found, key=lambda row: row.group))
