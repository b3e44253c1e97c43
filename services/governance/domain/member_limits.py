"""What the law says to one more organisation among an entity's members: who may be how many, and whose votes are cut.

A limit on who the members are (`composition`) bars; a ceiling on the votes of a group (`group_caps`) lets it in and
cuts the group's votes. Counted by heads on the register: votes that statutes grant come in when a roll is computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.governance.domain.engine.group_caps import WITHIN, GroupCap, group_caps
from services.governance.domain.engine.rounding import fraction, most
from services.governance.domain.granted_clauses import groups_of
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading, unknown
from services.governance.domain.statutes import COLLEGE_WEIGHTS, MEMBER_GROUPS
from services.governance.domain.statutes_clauses import college_weights

COMPOSITION = "composition"
ORGANISATION = "ORGANISATION"
_ONLY_ASKS_FOR_MORE = frozenset(
    {"min_members", "min_shareholders", "min_members_if_natural_persons_and_srl_type", "min_categories", "founders"}
)
"""Rules of composition that one member more cannot break."""


class Outcome(StrEnum):
    """What a rule comes to. NOT_COUNTED: it asks for figures that are not on the register, or only of a meeting."""

    WITHIN = "WITHIN"
    VOTES_REDUCED = "VOTES_REDUCED"
    NOT_COUNTED = "NOT_COUNTED"
    NOT_ALLOWED = "NOT_ALLOWED"


@dataclass(frozen=True, slots=True)
class Members:
    """How many members there are of one kind and category."""

    kind: str
    category: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Joining:
    """An organisation that joins; `counted`: it is among `members` already."""

    members: Sequence[Members]
    counted: bool
    category: str | None = None
    college: str | None = None

    @property
    def total(self) -> int:
        """Members once it has joined."""
        return sum(row.count for row in self.members) + (not self.counted)

    @property
    def legal_persons(self) -> int:
        """Organisations among them."""
        return sum(row.count for row in self.members if row.kind == ORGANISATION) + (not self.counted)

    def of_categories(self, categories: set[str]) -> int:
        """Members of these categories among them."""
        joins = not self.counted and self.category in categories
        return sum(row.count for row in self.members if row.category in categories) + joins


@dataclass(frozen=True, slots=True)
class MemberLimit:
    """One rule, with what it comes to in a sentence."""

    outcome: Outcome
    says: str
    law: Leaf


def member_limits(law: Reading, joining: Joining) -> list[MemberLimit]:
    """Each rule that such a member touches. What bars comes alone: nobody needs to know more.

    LAW_UNKNOWN where nobody knows the ceilings, or the statutes do not say which categories they are about.
    """
    found = _composition(law, joining)
    barred = [limit for limit in found if limit.outcome is Outcome.NOT_ALLOWED] or _college(law, joining)
    return barred or [*found, *_ceilings(law, joining)]


def _composition(law: Reading, joining: Joining) -> list[MemberLimit]:
    leaf = law.ceiling(COMPOSITION)
    rows: list[dict[str, Any]] = leaf.value or []
    return [_limit(leaf, row, joining) for row in rows if row["rule"] not in _ONLY_ASKS_FOR_MORE]


def _limit(leaf: Leaf, row: dict[str, Any], joining: Joining) -> MemberLimit:
    if row["rule"] != "non_natural_max" or row.get("base", "members") != "members":
        says = f"The law limits '{row['rule']}' ({_share(row)}), which no register here counts: look before it joins."
        return MemberLimit(Outcome.NOT_COUNTED, says, leaf)
    allowed = most(fraction(row["frac"]), joining.total)
    outcome = Outcome.WITHIN if joining.legal_persons <= allowed else Outcome.NOT_ALLOWED
    says = (
        f"With it {joining.legal_persons} of {joining.total} members are organisations;"
        f" the law lets {allowed} be ({_share(row)})."
    )
    return MemberLimit(outcome, says, leaf)


def _share(row: dict[str, Any]) -> str:
    return "/".join(map(str, row["frac"])) if "frac" in row else "no share is given"


def _college(law: Reading, joining: Joining) -> list[MemberLimit]:
    """Bars a college that the statutes do not have; they need not be asked where they have none."""
    leaf = law.clause(COLLEGE_WEIGHTS)
    if leaf is None or joining.college is None:
        return []
    names = list(college_weights(leaf.value))
    if joining.college in names:
        return []
    says = f"Its college '{joining.college}' is none of the statutes': {', '.join(names)}."
    return [MemberLimit(Outcome.NOT_ALLOWED, says, leaf)]


def _ceilings(law: Reading, joining: Joining) -> list[MemberLimit]:
    caps, leaf = group_caps(law)
    if not caps:
        return []
    said = law.clause(MEMBER_GROUPS)
    if said is None:
        words = ", ".join(sorted({cap.group for cap in caps}))
        raise unknown(
            leaf, f"the statutes do not say which categories of members are {words} (clause 'member_groups')."
        )
    if joining.category is None:
        says = "The law caps the votes of groups of members; which one it is of follows from the category it joins."
        return [MemberLimit(Outcome.NOT_COUNTED, says, leaf)]
    groups = groups_of(said.value)
    mine = _with_wider(groups.get(joining.category, ()))
    found = [_ceiling(leaf, cap, joining, groups) for cap in caps if cap.group in mine]
    says = f"Category '{joining.category}' is of no group whose votes the law caps."
    return found or [MemberLimit(Outcome.WITHIN, says, said)]


def _with_wider(groups: Sequence[str]) -> set[str]:
    return {*groups, *(WITHIN[group] for group in groups if group in WITHIN)}


def _ceiling(leaf: Leaf, cap: GroupCap, joining: Joining, groups: dict[str, tuple[str, ...]]) -> MemberLimit:
    share = f"{cap.share} of {cap.base}"
    if cap.base != "total":
        says = f"The votes of '{cap.group}' are capped at {share}, which is counted at each meeting."
        return MemberLimit(Outcome.NOT_COUNTED, says, leaf)
    inside = {category for category, words in groups.items() if cap.group in _with_wider(words)}
    count, allowed = joining.of_categories(inside), cap.most(joining.total)
    outcome = Outcome.WITHIN if count <= allowed else Outcome.VOTES_REDUCED
    says = (
        f"With it {count} of {joining.total} members are '{cap.group}'; the law caps their votes at {share}, by heads"
        f" {allowed}" + ("." if outcome is Outcome.WITHIN else ": their votes are cut.")
    )
    return MemberLimit(outcome, says, leaf)
