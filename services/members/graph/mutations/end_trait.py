"""endTrait: what was atypical is so no more."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.activities.words import DeclarationKind
from services.members.graph.mutations.declaring_kit import (
    LAST_DAY,
    NEVER_WAS,
    RecordedPayload,
    end_declaration,
    fact_id,
)
from services.members.graph.mutations.read_at import ReadAtVersion


@strawberry.input
class EndTraitInput(ReadAtVersion):
    """Which trait, and its last day."""

    trait: strawberry.ID = strawberry.field(description="The trait.")
    until: date | None = strawberry.field(default=None, description=LAST_DAY)
    never_was: bool = strawberry.field(default=False, description=NEVER_WAS)
    reason: str | None = None
    idempotency_key: str | None = None


@mutation(description="Give a trait its last day, or strike it.")
async def end_trait(info: Info, input: EndTraitInput) -> RecordedPayload:
    """The member herself, or a membership officer. Refuses TRANSITION_NOT_ALLOWED, NOT_FOUND, BAD_ARGUMENT."""
    key = fact_id(info.context, input.trait, "trait")
    return await end_declaration(info.context, "endTrait", DeclarationKind.TRAIT, key, input)
