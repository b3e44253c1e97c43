"""What a count decides: the majority or the weighted colleges, the quorum, and what stands open.

A result that needs a rule which nobody gives is none: each reason stands beside it with its article, and so do the
figures that can be said all the same (law-packs.md, section 2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from services.governance.domain.assembly import PartCount, Tally
from services.governance.domain.engine.college_count import CollegeCount, count_colleges
from services.governance.domain.engine.colleges import College
from services.governance.domain.granted_votes import GroupTotal
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.majority import EVERYBODY, MajorityRule, Outcome, decide, majority_rule, tied
from services.governance.domain.results.college_weights import CollegeWeights, weights_of
from services.governance.domain.results.group_cut import GroupCut, cut_groups
from services.governance.domain.results.rule import majority_of
from services.governance.domain.room.call import RoomQuorum
from services.governance.domain.words import MajorityBase, ResolutionKind, Verdict


@dataclass(frozen=True, slots=True)
class Open:
    """One reason why there is no result, and the rule it follows from."""

    because: str
    law: Leaf


@dataclass(frozen=True, slots=True)
class Counting:
    """A count and the room it was taken in. `quorum` and `members` (by college, entitled) are None without a call.

    `silent`: what stands open before anything is counted, as a quorum that nobody sets. `capped`: the groups of the
    roll that the law caps together.
    """

    tally: Tally
    kind: ResolutionKind
    matter: str | None = None
    quorum: RoomQuorum | None = None
    members: Mapping[str | None, int] | None = None
    silent: tuple[Open, ...] = ()
    capped: tuple[GroupTotal, ...] = ()
    sitting: int = 1
    in_writing: Leaf | None = None
    """The rule by which everybody must agree, in a procedure in writing; None where the ordinary majorities hold."""

    @property
    def call(self) -> int:
        """The call whose majority holds; `sitting` where none is on record."""
        return (self.quorum.call if self.quorum else None) or self.sitting


@dataclass(frozen=True, slots=True)
class Result:
    """What a count decides. `votes`: without weights; `colleges`: where the statutes weigh them.

    `rests_on`: every rule that the verdict was read from.
    """

    votes: Outcome
    law: Leaf
    verdict: Verdict
    explanation: str
    colleges: CollegeCount | None
    groups: GroupCut | None
    quorum: RoomQuorum | None
    open: tuple[Open, ...]
    rests_on: tuple[Leaf, ...]


def result(law: Reading, counting: Counting, base: MajorityBase | None = None) -> Result:
    """The result on the law's base, or the plain share on another to compare.

    LAW_UNKNOWN where nobody sets the majority; BAD_ARGUMENT for what is no majority of yes and no votes.
    """
    leaf, rule = _rule(law, counting, base)
    tie = law.regime.rule("majorities.tie", law.on)
    votes = decide(counting.tally, rule, tie)
    if base is not None:
        return Result(votes, leaf, votes.verdict, votes.explanation, None, None, None, (), (leaf,))
    weights = None if rule.everybody else weights_of(law.regime)
    counted = _by_colleges(law, counting, weights, rule) if weights else None
    groups = None if weights else cut_groups(law, counting.tally, rule, tie, counting.capped)
    open_ = (*counting.silent, *_open(law, counting, votes, counted, groups))
    reached = counted.verdict if counted else groups.verdict if groups and groups.binds else votes.verdict
    return Result(
        votes=votes,
        law=leaf,
        verdict=Verdict.NO_RESULT if open_ else reached,
        explanation=" ".join([_said(votes, counted, groups), *(row.because for row in open_)]),
        colleges=counted,
        groups=groups,
        quorum=counting.quorum,
        open=open_,
        rests_on=_rests_on(leaf, tie, counting, counted, groups, tie_needed=tied(counting.tally, rule)),
    )


def _rule(law: Reading, counting: Counting, base: MajorityBase | None) -> tuple[Leaf, MajorityRule]:
    """The majority that decides: everybody's consent where a procedure in writing takes it."""
    if counting.in_writing is not None and base is None:
        return counting.in_writing, EVERYBODY
    leaf = majority_of(law, counting.kind, counting.matter)
    return leaf, majority_rule(leaf, base, counting.call)


def _by_colleges(law: Reading, counting: Counting, weights: CollegeWeights, rule: MajorityRule) -> CollegeCount | None:
    """The count by weights; None where the votes were not counted by college."""
    if not counting.tally.colleges:
        return None
    return count_colleges(law, colleges_of(counting.tally.colleges, weights.weights), rule, counting.tally.chair)


def colleges_of(parts: tuple[PartCount, ...], weights: Mapping[str, Fraction]) -> list[College]:
    """Every college of the statutes with its votes: one that is not among the parts has none."""
    cast = {part.name: part for part in parts}
    none = PartCount("", 0, 0)
    return [
        College(name, weight, cast.get(name, none).in_favour, cast.get(name, none).against)
        for name, weight in weights.items()
    ]


def _open(
    law: Reading, counting: Counting, votes: Outcome, counted: CollegeCount | None, groups: GroupCut | None
) -> Iterator[Open]:
    quorum, weights = counting.quorum, weights_of(law.regime)
    if quorum is not None and not quorum.found.quorate:
        yield Open(f"Not quorate. {quorum.explanation}", quorum.law)
    if weights is not None:
        yield from _open_colleges(law, counting, weights, counted)
    elif votes.verdict is Verdict.NO_RESULT:
        yield Open("Whose unanimity the law means is not said.", majority_of(law, counting.kind, counting.matter))
    if groups is not None and groups.verdict is Verdict.NO_RESULT:
        yield Open(groups.because, groups.law)


def _open_colleges(
    law: Reading, counting: Counting, weights: CollegeWeights, counted: CollegeCount | None
) -> Iterator[Open]:
    if counted is None:
        yield Open("The statutes weigh colleges, and the votes were not counted by college.", weights.law)
    elif counted.verdict is Verdict.NO_RESULT:
        yield Open(counted.because, counted.law)
    fewest = law.ceiling("colleges.min_count")
    if counting.members is None or fewest.absent is not None:
        return
    peopled = [name for name in weights.weights if counting.members.get(name)]
    if len(peopled) < fewest.value:
        yield Open(f"Only {len(peopled)} colleges have a member; at least {fewest.value} must.", fewest)


def _said(votes: Outcome, counted: CollegeCount | None, groups: GroupCut | None) -> str:
    if groups is not None and groups.binds:
        return f"{votes.explanation} {groups.because}"
    if counted is None:
        return votes.explanation
    how = "more than" if votes.rule.strict else "at least"
    there = f"; absent: {', '.join(counted.absent)}" if counted.absent else ""
    shown = "no share" if counted.share is None else f"{counted.share} of the weights for"
    return f"{shown}; {how} {votes.rule.threshold} is needed{there}. {counted.because}"


def _rests_on(
    leaf: Leaf,
    tie: Leaf,
    counting: Counting,
    counted: CollegeCount | None,
    groups: GroupCut | None,
    *,
    tie_needed: bool,
) -> tuple[Leaf, ...]:
    found = [leaf]
    if tie_needed and counted is None:
        found.append(tie)
    if counting.quorum is not None:
        found.append(counting.quorum.law)
    if counted is not None:
        found += counted.laws
    if groups is not None:
        found.append(groups.law)
    return tuple(found)
