"""Weighted colleges (FR SCIC): proportional or as a bloc, and the college in which nobody voted.

A college is absent when nobody in it voted yes or no. Its weight is lost or shared out, as the statutes say; where
they are silent no result is declared, even should both readings agree (worked-examples.md, reading 5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from services.governance.domain.majority import MajorityRule


class CountMethod(Enum):
    """How a college's vote becomes its share of the result."""

    PROPORTIONAL = "proportional"
    BLOC = "bloc"


class AbsentCollege(Enum):
    """What becomes of the weight of a college with no voter."""

    LOST = "lost"
    RENORMALISED = "renormalised"


@dataclass(frozen=True, slots=True)
class College:
    """One college: its weight and its votes."""

    name: str
    weight: Fraction
    in_favour: int
    against: int

    @property
    def cast(self) -> int:
        """Votes for and against."""
        return self.in_favour + self.against


def absent(colleges: Sequence[College]) -> list[str]:
    """The colleges in which nobody voted, in their order."""
    return [college.name for college in colleges if not college.cast]


def share(colleges: Sequence[College], method: CountMethod, reading: AbsentCollege) -> Fraction | None:
    """The yes share of the weights; None when there is no weight to share."""
    voting = [college for college in colleges if college.cast]
    yes = sum((college.weight * _yes(college, method) for college in voting), Fraction(0))
    whole = Fraction(1) if reading is AbsentCollege.LOST else sum((c.weight for c in voting), Fraction(0))
    return yes / whole if whole else None


def _yes(college: College, method: CountMethod) -> Fraction:
    part = Fraction(college.in_favour, college.cast)
    return part if method is CountMethod.PROPORTIONAL else Fraction(int(part > Fraction(1, 2)))


def carries(found: Fraction | None, rule: MajorityRule) -> bool:
    """Whether a share of weights reaches the majority: the thresholds alone, the weights are the base."""
    if not found:
        return False
    return all(found > part.threshold if part.strict else found >= part.threshold for part in rule.parts)


def heads(colleges: Sequence[College]) -> Fraction | None:
    """The yes share without weights."""
    cast = sum(college.cast for college in colleges)
    return Fraction(sum(college.in_favour for college in colleges), cast) if cast else None
