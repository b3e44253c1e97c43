"""Statutes: what one entity chose within its law pack, versioned, each choice with the statutes' own article."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

NEEDS_SHARE = "vote_needs_share"
"""Own clause: a registered member without a share has no vote (is not a *sociétaire*)."""

OBJECTION_DAYS = "roll_objection_days"
"""Own clause: how many days before the meeting objections to the roll must have been raised."""

QUESTION_DAYS = "written_question_days"
"""Own clause: how many days before the meeting questions in writing must have come in."""

COLLEGE_WEIGHTS = "college_weights"
"""Own clause: the colleges and what each weighs: a list of {"college": code, "weight": [n, d]}."""

FINANCIAL_YEAR_END = "financial_year_end"
"""Own clause: the last month and day of the financial year, as `12-31`; leaving is counted by it."""

RESIGNATION_REVOCABLE = "resignation_revocable"
"""Own clause: whether a member may take a resignation back before it takes effect."""

ENDS_WITH_CONTRACT = "membership_ends_with_contract"
"""Own clause: whether the end of a member's contract of work ends the membership (FR SCOP: usually)."""

SECTIONS = "sections"
"""Own clause: how members divide into sections, and how many delegates those elect (`delegates.sections`)."""

VOTES_GRANTED = "votes_granted"
"""Own clause: who has more than one vote before the law's limits (`granted_clauses`)."""

MEMBER_GROUPS = "member_groups"
"""Own clause: which categories of members are the law's groups, like investors (`granted_clauses`)."""

EQUAL_VOTE_ON = "equal_vote_on"
"""Own clause: the kinds of resolutions on which every member has one vote (ES: cases of equal vote)."""

USUFRUCT_VOTES = "usufruct_votes"
"""Own clause: whether the vote of shares in usufruct is the usufructuary's."""

BUREAU_OUTSIDERS = "bureau_outsiders"
"""Own clause: whether who is no member may chair a meeting or count its votes (`desk.bureau`)."""

ELECTORATE_OF = "electorate_of"
"""Own clause of a European society: the entities whose voters are its electorate (`named_electorate`)."""

OFFICES = "offices"
"""Own clause: how each office is filled, for how long, and what becomes of a free seat (`elections.office_rules`)."""

PROXIES_SHARE = "proxies_share"
"""Own clause: which part of all members, or of all votes, one holder may have by proxy (`proxies.share`)."""

INSTRUCTIONS_BIND = "proxy_instructions_bind"
"""Own clause: whether a vote that departs from the principal's instruction is refused (`proxies.instructions`)."""

CLAUSES = frozenset(
    {
        PROXIES_SHARE,
        INSTRUCTIONS_BIND,
        OFFICES,
        ELECTORATE_OF,
        VOTES_GRANTED,
        MEMBER_GROUPS,
        EQUAL_VOTE_ON,
        NEEDS_SHARE,
        OBJECTION_DAYS,
        QUESTION_DAYS,
        COLLEGE_WEIGHTS,
        FINANCIAL_YEAR_END,
        RESIGNATION_REVOCABLE,
        ENDS_WITH_CONTRACT,
        SECTIONS,
        USUFRUCT_VOTES,
        BUREAU_OUTSIDERS,
    }
)
"""Clauses of statutes that no key of the packs covers."""

SETTINGS = frozenset({"vote_caps.includes_proxies"})
"""Keys on which the law is silent and the pack holds a default of ours: statutes may always settle them."""

NONE = "none"
"""A choice of the statutes that there is no such rule."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice: plain JSON data and the article of the statutes that makes it."""

    value: Any
    article: str


@dataclass(frozen=True, slots=True)
class Statutes:
    """One version of an entity's statutes; in force from `valid_from` until the next version.

    `notarised_on`: the date of the notarial or other formal act, None where it was never recorded.
    """

    entity: str
    version: int
    valid_from: date
    choices: dict[str, Choice] = field(default_factory=dict)
    title: str = ""
    notarised_on: date | None = None
