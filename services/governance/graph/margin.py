"""The margin test of a result, as the graph shows it."""

from __future__ import annotations

import strawberry

from services.governance.domain import margin as domain
from services.governance.graph.words import Verdict


@strawberry.type(
    description="Would the contested votes change the result? `missing`: votes that objections claim; `doubtful`: "
    "votes on the roll that objections or overrides put in question. Decided objections count too: a court may see "
    "them otherwise."
)
class Margin:
    """A result at its worst and at its best."""

    missing: int
    doubtful: int
    verdict: Verdict
    worst: Verdict
    best: Verdict
    could_change: bool
    explanation: str

    @classmethod
    def of(cls, found: domain.Margin) -> Margin:
        """The test as shown."""
        return cls(
            missing=found.contested.missing,
            doubtful=found.contested.doubtful,
            verdict=found.verdict,
            worst=found.worst,
            best=found.best,
            could_change=found.could_change,
            explanation=domain.explain(found),
        )
