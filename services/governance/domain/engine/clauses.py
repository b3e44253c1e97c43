"""A draft clause of statutes against the law: every reason it is invalid for, in one fixed order, with the article."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from commons.errors import Refusal
from services.governance.domain.engine.plural_law import plural_limit
from services.governance.domain.engine.proxies import extra_principals
from services.governance.domain.engine.rounding import fraction
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading


@dataclass(frozen=True, slots=True)
class Clause:
    """What the draft says; None where it says nothing. `members` where a limit depends on their number."""

    college_weights: Sequence[Fraction] | None = None
    plural_max_each: int | None = None
    max_principals: int | None = None
    plural_votes: Sequence[int] | None = None
    members: int | None = None
    amend_majority: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Objection:
    """One reason, and the rule it offends."""

    reason: str
    law: Leaf


def objections(law: Reading, clause: Clause) -> list[Objection]:
    """Why the clause is invalid; nothing when it is valid. LAW_UNKNOWN where nobody knows the limit."""
    return [Objection(reason, leaf) for reason, rule in ORDER for leaf in rule(law, clause)]


def _above_half(law: Reading, clause: Clause) -> Iterator[Leaf]:
    leaf = law.ceiling("colleges.max_weight") if clause.college_weights is not None else None
    if leaf and leaf.absent is None and any(weight > fraction(leaf.value) for weight in clause.college_weights or ()):
        yield leaf


def _below_tenth(law: Reading, clause: Clause) -> Iterator[Leaf]:
    leaf = law.ceiling("colleges.min_weight") if clause.college_weights is not None else None
    if leaf and leaf.absent is None and any(weight < fraction(leaf.value) for weight in clause.college_weights or ()):
        yield leaf


def _too_few(law: Reading, clause: Clause) -> Iterator[Leaf]:
    leaf = law.ceiling("colleges.min_count") if clause.college_weights is not None else None
    if leaf and leaf.absent is None and len(clause.college_weights or ()) < leaf.value:
        yield leaf


def _not_one(law: Reading, clause: Clause) -> Iterator[Leaf]:
    if clause.college_weights is not None and sum(clause.college_weights, Fraction(0)) != 1:
        yield law.ceiling("colleges.allowed")


def _plural_above(law: Reading, clause: Clause) -> Iterator[Leaf]:
    wished = max([clause.plural_max_each or 1, *(clause.plural_votes or ())])
    if wished <= 1:
        return
    allowed = law.required("plural_votes.allowed")
    if allowed.value is False:
        yield allowed
        return
    leaf = law.ceiling("plural_votes.max_each")
    if leaf.absent is None and wished > leaf.value:
        yield leaf


def _proxies_above(law: Reading, clause: Clause) -> Iterator[Leaf]:
    if clause.max_principals is None:
        return
    leaf, extra = law.ceiling("proxies.max_principals"), law.ceiling("proxies.extra_votes_limit")
    if extra.absent is None:
        if clause.members is None:
            raise Refusal("BAD_ARGUMENT", f"{extra.source}: the limit depends on the members; give 'members'.")
        if clause.max_principals > extra_principals(extra.value, clause.members):
            yield extra
    elif leaf.absent is None and leaf.licence != "free" and clause.max_principals > leaf.value:
        yield leaf


def _sum_not_below(law: Reading, clause: Clause) -> Iterator[Leaf]:
    if clause.plural_votes is None:
        return
    leaf = law.ceiling("plural_votes.sum_limit")
    if leaf.absent is not None or leaf.value["base"] != "members":
        return
    if clause.members is None:
        raise Refusal("BAD_ARGUMENT", f"{leaf.source}: the limit depends on the members; give 'members'.")
    if sum(votes for votes in clause.plural_votes if votes > 1) > plural_limit(leaf, clause.members):
        yield leaf


def _majority_above(law: Reading, clause: Clause) -> Iterator[Leaf]:
    if clause.amend_majority is None:
        return
    leaf = law.ceiling("majorities.statutes_limit")
    if leaf.absent is None and clause.amend_majority > fraction(leaf.value):
        yield leaf


ORDER: tuple[tuple[str, Callable[[Reading, Clause], Iterator[Leaf]]], ...] = (
    ("college_above_half", _above_half),
    ("college_below_tenth", _below_tenth),
    ("fewer_than_three_colleges", _too_few),
    ("weights_do_not_sum_to_one", _not_one),
    ("plural_above_max", _plural_above),
    ("proxies_above_max", _proxies_above),
    ("plural_sum_not_below_half_of_members", _sum_not_below),
    ("majority_above_max", _majority_above),
)
"""Reasons in the order they are told (worked-examples.md), each with the rule that finds it."""
