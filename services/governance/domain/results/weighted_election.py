"""An election by weighted colleges: a candidate's share is her votes by the papers of each college, by its weight.

Proportional only: as a bloc a college would have to choose among candidates, and no statutes here say how.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from services.governance.domain.engine.colleges import AbsentCollege, CountMethod
from services.governance.domain.law.leaf import Absent, Leaf
from services.governance.domain.law.reading import Reading
from services.governance.domain.results.college_weights import CollegeWeights
from services.governance.domain.results.decide import Open

_SILENT = (Absent.STATUTES, Absent.UNKNOWN)


@dataclass(frozen=True, slots=True)
class WeightedVotes:
    """Shares of the weights by candidate; `open`: why they decide nothing; `laws`: what they were counted by."""

    shares: dict[str, Fraction]
    open: tuple[Open, ...]
    laws: tuple[Leaf, ...]


def weighted_votes(
    law: Reading, weights: CollegeWeights, votes: Mapping[str, Mapping[str, int]], papers: Mapping[str, int]
) -> WeightedVotes:
    """Shares from votes by candidate and college, and the valid papers of each college."""
    method, absent = law.leaf("colleges.count_method"), law.leaf("colleges.absent_college")
    silent = [name for name in weights.weights if not papers.get(name)]
    open_ = tuple(_open(weights, method, absent, papers, silent))
    laws = (weights.law, method, *([absent] if silent else []))
    whole = Fraction(1)
    if silent and absent.value == AbsentCollege.RENORMALISED.value:
        whole = sum((weight for name, weight in weights.weights.items() if name not in silent), Fraction(0))
    shares = {name: _share(weights, row, papers) / whole if whole else Fraction(0) for name, row in votes.items()}
    return WeightedVotes(shares, open_, laws)


def _share(weights: CollegeWeights, votes: Mapping[str, int], papers: Mapping[str, int]) -> Fraction:
    parts = (
        weight * Fraction(votes.get(name, 0), papers[name])
        for name, weight in weights.weights.items()
        if papers.get(name)
    )
    return sum(parts, Fraction(0))


def _open(
    weights: CollegeWeights, method: Leaf, absent: Leaf, papers: Mapping[str, int], silent: list[str]
) -> Iterator[Open]:
    if not papers:
        yield Open("The statutes weigh colleges, and the papers were not counted by college.", weights.law)
        return
    if method.absent in _SILENT:
        yield Open("Whether a college counts in proportion or as a bloc is not said.", method)
    elif method.value == CountMethod.BLOC.value:
        yield Open("How a college chooses among candidates as a bloc is not said.", method)
    if silent and absent.absent in _SILENT:
        yield Open(f"What an absent college counts for is not said; absent: {', '.join(silent)}.", absent)
