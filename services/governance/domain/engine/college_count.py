"""Counting a vote by weighted colleges: what the law and the statutes make of it, and what each reading would.

Two settings have no default: how a college's vote becomes its share, and what an absent college's weight becomes. Where
one is needed and silent no result is declared; every reading is shown beside it (law-packs.md, section 7).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from services.governance.domain.engine.colleges import (
    AbsentCollege,
    College,
    CountMethod,
    absent,
    carries,
    heads,
    share,
)
from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.majority import MajorityRule, tie_verdict
from services.governance.domain.words import Side, Verdict

_SILENT = (Absent.STATUTES, Absent.UNKNOWN)


@dataclass(frozen=True, slots=True)
class CollegeReading:
    """What one way of counting gives."""

    method: CountMethod
    absent_college: AbsentCollege
    share: Fraction | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class CollegeCount:
    """The count. `method` is None where the statutes do not say; `law` is the rule that decided, or that is missing,
    `laws` every one that was needed.

    `share` and the verdict follow the statutes' settings; NO_RESULT has no share. `heads`: the share without weights.
    """

    colleges: tuple[College, ...]
    absent: tuple[str, ...]
    heads: Fraction | None
    method: CountMethod | None
    absent_college: AbsentCollege | None
    share: Fraction | None
    verdict: Verdict
    readings: tuple[CollegeReading, ...]
    law: Leaf
    because: str
    laws: tuple[Leaf, ...] = ()


def count_colleges(
    law: Reading, colleges: Sequence[College], rule: MajorityRule, chair: Side | None = None
) -> CollegeCount:
    """The vote as the statutes count it; every reading where they are silent on one that is needed."""
    missing = absent(colleges)
    method_leaf, absent_leaf = law.leaf("colleges.count_method"), law.leaf("colleges.absent_college")
    method, reading = _method(method_leaf), _absent_reading(absent_leaf)
    readings = _readings(law, colleges, rule, chair)
    chosen = None if method is None else _chosen(readings, method, reading, missing)
    if chosen is not None:
        decisive, said = method_leaf, f"Yes share of the weights, {chosen.method.value}."
    elif method is None:
        decisive, said = method_leaf, "Whether a college counts in proportion or as a bloc is not said."
    else:
        decisive, said = absent_leaf, "What an absent college counts for is not said."
    return CollegeCount(
        colleges=tuple(colleges),
        absent=tuple(missing),
        heads=heads(colleges),
        method=method,
        absent_college=reading,
        share=chosen.share if chosen else None,
        verdict=chosen.verdict if chosen else Verdict.NO_RESULT,
        readings=readings,
        law=decisive,
        because=said,
        laws=(method_leaf, absent_leaf) if missing else (method_leaf,),
    )


def _method(leaf: Leaf) -> CountMethod | None:
    if leaf.absent in _SILENT:
        return None
    return CountMethod.PROPORTIONAL if leaf.absent is Absent.NONE else CountMethod(leaf.value)


def _absent_reading(leaf: Leaf) -> AbsentCollege | None:
    if leaf.absent in _SILENT:
        return None
    return AbsentCollege.LOST if leaf.value is None else AbsentCollege(leaf.value)


def _chosen(
    readings: Sequence[CollegeReading], method: CountMethod, reading: AbsentCollege | None, missing: Sequence[str]
) -> CollegeReading | None:
    """The reading that the settings pick; with every college there both readings of an absent one are the same."""
    if missing and reading is None:
        return None
    wanted = reading if missing else AbsentCollege.LOST
    return next(row for row in readings if row.method is method and row.absent_college is wanted)


def _readings(
    law: Reading, colleges: Sequence[College], rule: MajorityRule, chair: Side | None
) -> tuple[CollegeReading, ...]:
    found = [(method, way, share(colleges, method, way)) for method in CountMethod for way in AbsentCollege]
    whole = not absent(colleges)
    return tuple(
        CollegeReading(
            method, way, part, _verdict(law, part, rule, chair, level=whole or way is AbsentCollege.RENORMALISED)
        )
        for method, way, part in found
    )


def _verdict(law: Reading, part: Fraction | None, rule: MajorityRule, chair: Side | None, *, level: bool) -> Verdict:
    """`level`: yes and no weights make up the whole, so that a half of it is a tie."""
    if level and part == rule.threshold == Fraction(1, 2) and rule.strict:
        return tie_verdict(law.leaf("majorities.tie"), chair)
    return Verdict.ADOPTED if carries(part, rule) else Verdict.REJECTED
