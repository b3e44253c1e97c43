"""endTrait: what was atypical is so no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.subgraph.context import Info
from services.members.domain.activities.days import ended, must_say_why, why
from services.members.domain.activities.words import DeclarationKind
from services.members.graph.mutations.declaring_kit import LAST_DAY, NEVER_WAS, RecordedPayload, fact_id, on_fact
from services.members.graph.mutations.read_at import ReadAtVersion
from services.members.store.declarations import declaration_of, save_declaration, strike_declaration


@strawberry.input
class EndTraitInput(ReadAtVersion):
    """Which trait, and its last day."""

    trait: strawberry.ID = strawberry.field(description="The trait.")
    until: date | None = strawberry.field(default=None, description=LAST_DAY)
    never_was: bool = strawberry.field(default=False, description=NEVER_WAS)
    reason: str | None = None
    idempotency_key: str | None = None


@strawberry.mutation(description="Give a trait its last day, or strike it.")
async def end_trait(info: Info, input: EndTraitInput) -> RecordedPayload:
    """The member herself, or a membership officer. Refuses TRANSITION_NOT_ALLOWED, NOT_FOUND, BAD_ARGUMENT."""
    context, kind = info.context, DeclarationKind.TRAIT
    key = fact_id(context, input.trait, "trait")

    async def change(session: WriteSession, owner: UUID) -> None:
        one = await declaration_of(session, owner, key, kind)
        if input.never_was:
            return await strike_declaration(session, owner, one, must_say_why(input.reason))
        days = ended(one.period, input.until, context.today)
        return await save_declaration(session, owner, replace(one, period=days, reason=why(input.reason)), "ended")

    return await on_fact(context, "endTrait", input, ("declaration", key), change)
