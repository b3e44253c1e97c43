"""The electorate of a European society whose statutes name other entities, as the graph shows it."""

from __future__ import annotations

import strawberry

from services.governance.graph.consultation_roll import ConsultationSource
from services.governance.store.named_electorate import Composition


@strawberry.type(description="The entities whose voters a roll holds. Each was judged by its own law and statutes.")
class ElectorateOf:
    """What a roll was composed of."""

    article: str = strawberry.field(description="The statutes' article that names them; no article of the law does.")
    experimental: bool
    per_person: bool = strawberry.field(description="Whether a person is one line, whatever her memberships.")
    sources: list[ConsultationSource]

    @classmethod
    def of(cls, found: Composition) -> ElectorateOf:
        """The composition as shown."""
        return cls(
            article=found.named.article,
            experimental=True,
            per_person=found.named.per_person,
            sources=[ConsultationSource.of(source) for source in found.sources],
        )
