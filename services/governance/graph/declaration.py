"""A result as it was declared, as the graph shows it."""

from __future__ import annotations

from datetime import datetime

import strawberry

from services.governance.domain.results import declare as domain
from services.governance.graph.law import LawReference


@strawberry.type(
    description="A result as somebody declared it. `verdict` is a word of Verdict, or of ElectionVerdict for an "
    "election. `reason`: why it corrects the declaration before, if it does. `law`: every rule it rests on."
)
class Declaration:
    """A declared result."""

    verdict: str
    explanation: str
    reason: str | None
    name: str
    at: datetime
    law: list[LawReference]

    @classmethod
    def of(cls, record: domain.Declaration) -> Declaration:
        """The declaration as shown."""
        assert record.at is not None
        return cls(
            verdict=record.verdict.upper(),
            explanation=record.explanation,
            reason=record.reason,
            name=record.name,
            at=record.at,
            law=[LawReference.of(leaf) for leaf in record.laws],
        )
