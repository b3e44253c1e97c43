"""The margin test of a result: would the contested votes change it?

Contested votes are those that an objection or an override is about. Whatever they had been, a majority is a linear
inequality in the counts, so its worst and best case lie where each contested vote goes to the side that hurts or helps
most, and at a tie, where the chair may decide: all are computed exactly, none is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from services.governance.domain.assembly import Tally
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.majority import MajorityRule, Outcome, decide
from services.governance.domain.words import MajorityBase, Verdict

ORDER = (Verdict.REJECTED, Verdict.UNDECIDED, Verdict.NO_RESULT, Verdict.ADOPTED)
"""Verdicts from the worst for the proposal to the best."""
_COUNTED = ("in_favour", "against", "abstain", "blank")
_PRESENT = (*_COUNTED, "silent")
_BINS = (*_PRESENT, "absent")
_IN_BASE = {
    MajorityBase.VOTES_CAST: ("in_favour", "against"),
    MajorityBase.VOTES_VALID: ("in_favour", "against"),
    MajorityBase.VOTES_PRESENT: _PRESENT,
    MajorityBase.VOTES_TOTAL: _BINS,
}


@dataclass(frozen=True, slots=True)
class Contested:
    """Votes that may be missing from a roll, and votes on it that may not belong there."""

    missing: int = 0
    doubtful: int = 0

    @classmethod
    def of(cls, lines: Iterable[tuple[int, int]]) -> Contested:
        """From (votes on the line, votes claimed) of each contested line."""
        pairs = list(lines)
        missing = sum(max(claimed - votes, 0) for votes, claimed in pairs)
        return cls(missing, sum(max(votes - claimed, 0) for votes, claimed in pairs))


ByCollege = Mapping[str | None, Contested]
"""Contested votes by the college of the member whose they are."""


def by_college(lines: Iterable[tuple[str | None, int, int]]) -> dict[str | None, Contested]:
    """From (college, votes on the line, votes claimed) of each contested line."""
    found: dict[str | None, list[tuple[int, int]]] = {}
    for college, votes, claimed in lines:
        found.setdefault(college, []).append((votes, claimed))
    return {college: Contested.of(pairs) for college, pairs in found.items()}


@dataclass(frozen=True, slots=True)
class Margin:
    """A result and what it would be at worst and at best for the proposal."""

    contested: Contested
    verdict: Verdict
    worst: Verdict
    best: Verdict

    @property
    def could_change(self) -> bool:
        """Whether the contested votes could change the result."""
        return {self.worst, self.best} != {self.verdict}


def margin(tally: Tally, rule: MajorityRule, tie: Leaf, contested: Contested) -> Margin:
    """The margin test of one tally under one rule."""
    reached = [decide(way, rule, tie).verdict for way in ways(tally, rule, contested)]
    return Margin(
        contested, decide(tally, rule, tie).verdict, min(reached, key=ORDER.index), max(reached, key=ORDER.index)
    )


def ways(tally: Tally, rule: MajorityRule, contested: Contested) -> list[Tally]:
    """The tallies among which the worst and the best lie: both ends, and a tie if one can be made."""
    ends = [
        shifted(tally, part, contested, helps=helps)
        for part in (replace(one, also=()) for one in rule.parts)
        for helps in (False, True)
    ]
    level = levelled(tally, contested)
    return [*ends, shifted(tally, rule, contested, helps=True), *([level] if level else [])]


def ends(tally: Tally, rule: MajorityRule, tie: Leaf, refused: int) -> tuple[Outcome, Outcome]:
    """The outcomes had `refused` votes, wrongly kept out, all been a yes or all a no: present then, and on the roll.

    In between lies nothing else: yes votes only help.
    """
    there = tally.present + refused
    entitled = None if tally.entitled is None else max(tally.entitled, there)
    more = replace(tally, present=there, entitled=entitled)
    return (
        decide(replace(more, in_favour=tally.in_favour + refused), rule, tie),
        decide(replace(more, against=tally.against + refused), rule, tie),
    )


def levelled(tally: Tally, contested: Contested) -> Tally | None:
    """A tally with as many yes as no votes, if the contested votes can make one: there another rule may decide."""
    low, high = sorted((tally.in_favour, tally.against))
    spare = contested.missing - (high - low)
    both = low + contested.missing if spare < 0 else high + spare // 2
    added = max(both - tally.in_favour, 0) + max(both - tally.against, 0)
    taken = max(tally.in_favour - both, 0) + max(tally.against - both, 0)
    if both == 0 or taken > contested.doubtful:
        return None
    moved = added - taken
    return replace(
        tally,
        in_favour=both,
        against=both,
        present=tally.present + moved,
        entitled=None if tally.entitled is None else tally.entitled + moved,
    )


def shifted(tally: Tally, rule: MajorityRule, contested: Contested, *, helps: bool) -> Tally:
    """The tally with doubtful votes taken out and missing ones put in where that helps (or hurts) the proposal most."""
    counts = _bins(tally)
    order = sorted(_BINS, key=lambda name: _price(rule, name), reverse=not helps)
    counts[order[0]] += contested.missing
    left = contested.doubtful
    for name in reversed(order):
        if (_price(rule, name) > 0) is not helps:
            break
        taken = min(left, counts[name])
        counts[name] -= taken
        left -= taken
    return replace(
        tally,
        **{name: counts[name] for name in _COUNTED},
        present=sum(counts[name] for name in _PRESENT),
        entitled=None if tally.entitled is None else sum(counts.values()),
    )


def _bins(tally: Tally) -> dict[str, int]:
    """Every vote on the roll in one bin; nobody is absent where the roll's votes are not known."""
    counts = {name: getattr(tally, name) for name in _COUNTED}
    counts["silent"] = tally.present - sum(counts.values())
    counts["absent"] = 0 if tally.entitled is None else tally.entitled - tally.present
    return counts


def _price(rule: MajorityRule, name: str) -> Fraction:
    """What one more vote there costs the proposal: it raises the yes votes needed, or is one of them."""
    needed = sum((part.threshold for part in rule.parts if name in _IN_BASE[part.base]), Fraction(0))
    return needed - (len(rule.parts) if name == "in_favour" else 0)


def explain(found: Margin) -> str:
    """The test in one sentence."""
    votes = found.contested.missing + found.contested.doubtful
    if not votes:
        return "No vote of the roll is contested."
    if found.could_change:
        return (
            f"{votes} contested votes could change the result: {found.worst.name} at worst, {found.best.name} at best."
        )
    return f"{votes} contested votes could not change the result, wherever they went."
