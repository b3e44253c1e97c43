"""Statutes: what one entity chose within its law pack, versioned, each choice with the statutes' own article."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

NEEDS_SHARE = "vote_needs_share"
"""Own clause: a registered member without a share has no vote (is not a *sociétaire*)."""

OBJECTION_DAYS = "roll_objection_days"
"""Own clause: how many days before the meeting objections to the roll must have been raised."""

COLLEGE_WEIGHTS = "college_weights"
"""Own clause: the colleges and what each weighs: a list of {"college": code, "weight": [n, d]}."""

CLAUSES = frozenset({NEEDS_SHARE, OBJECTION_DAYS, COLLEGE_WEIGHTS})
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
