"""Rules as a document keeps them, and the steps that explain a result, as the graph shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import strawberry
from strawberry.scalars import JSON

from services.governance.domain.law.reading import Figure
from services.governance.graph.law import LawReference
from services.governance.graph.words import Confidence


def reference_of(law: Mapping[str, Any]) -> LawReference:
    """A rule as it was read when the document was drawn up."""
    return LawReference(
        pack=law["pack"],
        key=law["key"],
        article=law["article"],
        confidence=Confidence(law["confidence"]),
        unverified=law["unverified"],
        opinion=None,
    )


@strawberry.type(
    description="One step of the way to a result: quorum, base, threshold, needed, share, colleges, groups, open, "
    "verdict, margin. Shares are fractions as text; `law` is null for plain arithmetic."
)
class ResultStep:
    """One step of a result."""

    figure: str
    value: JSON | None
    because: str
    law: LawReference | None

    @classmethod
    def all_of(cls, rows: Iterable[Figure]) -> list[ResultStep]:
        """Steps as they are now."""
        return [
            cls(
                figure=row.name,
                value=row.value,
                because=row.because,
                law=LawReference.of(row.law) if row.law else None,
            )
            for row in rows
        ]

    @classmethod
    def kept(cls, rows: Iterable[Mapping[str, Any]]) -> list[ResultStep]:
        """Steps as a document keeps them."""
        return [
            cls(
                figure=row["figure"],
                value=row["value"],
                because=row["because"],
                law=reference_of(row["law"]) if row["law"] else None,
            )
            for row in rows
        ]
