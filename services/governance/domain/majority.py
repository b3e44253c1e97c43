"""Whether a tally carries a resolution: threshold, base and strictness from the law, exact fractions only."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from commons.errors import Refusal
from services.governance.domain.assembly import Tally
from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.reading import unknown
from services.governance.domain.words import MajorityBase, Side, Verdict

_BASES = {base.value for base in MajorityBase}
CHAIR_DECIDES = ("chair_side_wins", "chair_casting_vote")
"""Words of `majorities.tie` by which the chair's side breaks a tie."""


@dataclass(frozen=True, slots=True)
class MajorityRule:
    """A majority: `strict` = more than the threshold, else at least it. `unanimous`: nobody may be against.

    Whose unanimity a law means is in none of the packs: it is reached when everybody entitled says yes, and missed by
    one no; in between nothing is declared, unless the law wants `everybody` (in writing). `also`: the other majorities
    of a double one, all of which must be reached.
    """

    threshold: Fraction
    base: MajorityBase
    strict: bool
    unanimous: bool = False
    everybody: bool = False
    also: tuple[MajorityRule, ...] = ()

    @property
    def parts(self) -> tuple[MajorityRule, ...]:
        """The rule and whatever else must be reached."""
        return (self, *self.also)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a tally decides under a rule. `base_votes` counts the base, `needed` is the fewest yes votes that carry."""

    rule: MajorityRule
    base_votes: int
    share: Fraction | None
    needed: int
    verdict: Verdict
    explanation: str


EVERYBODY = MajorityRule(Fraction(1), MajorityBase.VOTES_TOTAL, strict=False, unanimous=True, everybody=True)
"""Everybody entitled must say yes."""


def majority_rule(leaf: Leaf, base: MajorityBase | None, call: int = 1) -> MajorityRule:
    """Read a majority leaf, under another base if one is asked for.

    Raises `Refusal` BAD_ARGUMENT for an election by plurality, LAW_UNKNOWN for a rule in words or on a base that no
    count holds.
    """
    value: Any = leaf.value
    if isinstance(value, dict) and "first" in value:
        value = value["first" if call == 1 else "second"]
    if isinstance(value, dict) and "all_of" in value:
        first, *others = (_plain_rule(leaf, part, base) for part in value["all_of"])
        return first if base is not None else replace(first, also=tuple(others))
    return _plain_rule(leaf, value, base)


def _plain_rule(leaf: Leaf, value: Any, base: MajorityBase | None) -> MajorityRule:
    if isinstance(value, dict) and value.get("unanimity"):
        return MajorityRule(Fraction(1), base or MajorityBase.VOTES_CAST, strict=False, unanimous=True)
    if isinstance(value, dict) and value.get("plurality"):
        raise Refusal("BAD_ARGUMENT", f"{leaf.source}: this kind of decision is not a majority of yes and no votes.")
    if not isinstance(value, dict) or "threshold" not in value:
        raise unknown(leaf, f"'{value}' is no majority that can be counted; record the statutes' own, or an opinion.")
    if value["base"] not in _BASES:
        raise unknown(leaf, f"a majority on '{value['base']}' cannot be counted from votes alone.")
    return MajorityRule(
        threshold=Fraction(*value["threshold"]),
        base=base or MajorityBase(value["base"]),
        strict=bool(value["strict"]),
    )


def base_votes(tally: Tally, base: MajorityBase) -> int:
    """The votes a majority is counted on; BAD_ARGUMENT when the tally does not know them."""
    if base is MajorityBase.VOTES_PRESENT:
        return tally.present
    if base is MajorityBase.VOTES_TOTAL:
        if tally.entitled is None:
            raise Refusal("BAD_ARGUMENT", "The votes on the roll were not recorded with this tally; use another base.")
        return tally.entitled
    return tally.in_favour + tally.against


def needed(rule: MajorityRule, votes: int) -> int:
    """The fewest yes votes that carry: a limit to pass rounds down and adds one, a number to reach rounds up."""
    exact = rule.threshold * votes
    return math.floor(exact) + 1 if rule.strict else max(math.ceil(exact), 1)


def decide(tally: Tally, rule: MajorityRule, tie: Leaf) -> Outcome:
    """The outcome of a tally. No vote cast at all is a rejection (worked-examples.md, reading 10).

    Of a double majority every one must be reached; the base and the share shown are the first one's.
    """
    first, *others = (_decide_one(tally, part, tie) for part in rule.parts)
    if not others:
        return first
    found = [first, *others]
    return replace(
        first,
        needed=max(part.needed for part in found),
        verdict=min((part.verdict for part in found), key=_WORST_FIRST.index),
        explanation=" And ".join(part.explanation for part in found),
    )


_WORST_FIRST = (Verdict.REJECTED, Verdict.NO_RESULT, Verdict.UNDECIDED, Verdict.ADOPTED)


def _decide_one(tally: Tally, rule: MajorityRule, tie: Leaf) -> Outcome:
    votes = base_votes(tally, rule.base)
    wanted = needed(rule, votes)
    verdict = Verdict.ADOPTED if tally.in_favour >= wanted else Verdict.REJECTED
    if rule.unanimous:
        verdict = _unanimity(tally, rule)
    elif tied(tally, replace(rule, also=())):
        verdict = tie_verdict(tie, tally.chair)
    share = Fraction(tally.in_favour, votes) if votes else None
    return Outcome(rule, votes, share, wanted, verdict, _explain(tally, rule, votes, wanted, verdict))


def tied(tally: Tally, rule: MajorityRule) -> bool:
    """Whether a tie-break is needed: as many for as against where more than half is asked."""
    halves = (part.threshold == Fraction(1, 2) and part.strict for part in rule.parts)
    return any(halves) and 0 < tally.in_favour == tally.against


def _unanimity(tally: Tally, rule: MajorityRule) -> Verdict:
    if tally.against or not tally.in_favour:
        return Verdict.REJECTED
    if tally.in_favour == tally.entitled:
        return Verdict.ADOPTED
    return Verdict.REJECTED if rule.everybody and tally.entitled is not None else Verdict.NO_RESULT


def tie_verdict(tie: Leaf, chair: Side | None) -> Verdict:
    """The chair's side where the law gives it the tie, nothing where nobody says who breaks it, else a no."""
    if tie.absent in (Absent.STATUTES, Absent.UNKNOWN):
        return Verdict.UNDECIDED
    if str(tie.value).startswith(CHAIR_DECIDES):
        return {Side.FOR: Verdict.ADOPTED, Side.AGAINST: Verdict.REJECTED, None: Verdict.UNDECIDED}[chair]
    return Verdict.REJECTED


def _explain(tally: Tally, rule: MajorityRule, votes: int, wanted: int, verdict: Verdict) -> str:
    if rule.everybody:
        return f"{tally.in_favour} of {tally.entitled} entitled votes for, {tally.against} against; all must agree."
    if rule.unanimous:
        return f"{tally.in_favour} for, {tally.against} against; unanimity is asked" + (
            ", and whether it means all who are entitled or all who vote is not said."
            if verdict is Verdict.NO_RESULT
            else "."
        )
    how = "more than" if rule.strict else "at least"
    words = {
        MajorityBase.VOTES_CAST: "votes for and against, abstentions and blanks left out",
        MajorityBase.VOTES_VALID: "votes validly cast, abstentions and blanks left out",
        MajorityBase.VOTES_PRESENT: "votes present or represented, so that an abstention works as a no",
        MajorityBase.VOTES_TOTAL: "votes on the roll",
    }[rule.base]
    end = (
        "; a tie, and neither the chair's side nor a rule that breaks it is recorded"
        if verdict is Verdict.UNDECIDED
        else ""
    )
    return f"{tally.in_favour} for; {how} {rule.threshold} of {votes} {words} takes {wanted}{end}."
