"""Rehearsing in the graph: an imagined assembly's numbers through the law, nothing read and nothing written."""

from __future__ import annotations

import strawberry
from strawberry.scalars import JSON

from commons.subgraph.context import Info
from services.governance.domain.law.library import library
from services.governance.domain.law.reading import Figure
from services.governance.domain.rehearsal.answer import Answer
from services.governance.domain.rehearsal.rehearse import rehearse as decide
from services.governance.graph.law import LawReference
from services.governance.graph.words import Question


@strawberry.type(description="One figure of an answer and why it is that; `law` is null where it is arithmetic alone.")
class RehearsalReason:
    """One figure with its rule."""

    figure: str
    value: JSON | None
    because: str
    law: LawReference | None

    @classmethod
    def of(cls, figure: Figure) -> RehearsalReason:
        """The figure as shown."""
        return cls(
            figure=figure.name,
            value=figure.value,
            because=figure.because,
            law=LawReference.of(figure.law) if figure.law else None,
        )


@strawberry.type(
    description="An answer. `gaps`: limits that the law leaves to statutes, which set none here; the answer goes "
    "without them."
)
class Rehearsal:
    """An answer of the law to numbers."""

    pack: str | None
    question: Question
    reasons: list[RehearsalReason]
    gaps: list[str]
    found: strawberry.Private[Answer]

    @strawberry.field(
        description="The answer's words. Where neither law nor statutes decide it is null, with the error LAW_UNKNOWN."
    )
    def expect(self) -> JSON | None:
        """The answer, or the refusal to guess one."""
        if self.found.refused is not None:
            raise self.found.refused
        return self.found.expect  # pyright: ignore[reportReturnType]

    @strawberry.field(description="What can be said without a result: each way of filling the gap, where it is open.")
    def interim(self) -> JSON | None:
        """The interim outcomes; null when there is a result."""
        return self.found.interim  # pyright: ignore[reportReturnType]


@strawberry.field(
    description="What the law of a pack makes of an imagined assembly's numbers. Every number of the answer comes with "
    "its rule, article and confidence. Questions without law (seats, elections, movements) need no pack."
)
async def rehearse(info: Info, question: Question, given: JSON, pack: str | None = None) -> Rehearsal:
    """Nothing is loaded: the packs are the same in every country."""
    found = decide(library(), pack, question, given, info.context.today)
    return Rehearsal(
        pack=pack,
        question=question,
        reasons=[RehearsalReason.of(figure) for figure in found.figures],
        gaps=list(found.gaps),
        found=found,
    )
