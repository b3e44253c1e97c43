"""The colleges of an entity and what each weighs: the statutes' clause, within the law."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from services.governance.domain.law.leaf import Confidence, Leaf
from services.governance.domain.law.regime import Regime
from services.governance.domain.statutes import COLLEGE_WEIGHTS
from services.governance.domain.statutes_clauses import college_weights


@dataclass(frozen=True, slots=True)
class CollegeWeights:
    """Weights by college, in the statutes' order, and the clause that sets them."""

    weights: dict[str, Fraction]
    law: Leaf


def weights_of(regime: Regime) -> CollegeWeights | None:
    """The colleges' weights; None where the statutes weigh none."""
    choice = regime.statutes.choices.get(COLLEGE_WEIGHTS) if regime.statutes else None
    if choice is None or regime.statutes is None:
        return None
    source = f"statutes (version {regime.statutes.version}) {choice.article}"
    leaf = Leaf(COLLEGE_WEIGHTS, "statutes", choice.value, None, source, Confidence.READ)
    return CollegeWeights(college_weights(choice.value), leaf)
