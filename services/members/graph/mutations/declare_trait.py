"""declareTrait: a member says what is atypical about her work."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.ids import new_uuid
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.activities.days import span, why
from services.members.domain.activities.declarations import Declaration, declare
from services.members.domain.activities.words import DeclarationKind
from services.members.domain.facts import Period
from services.members.graph.mutations.declaring_kit import RecordedPayload, on_membership
from services.members.graph.mutations.read_at import ReadAtVersion
from services.members.graph.types.declared_words import Basis, TraitKind
from services.members.store.declarations import declarations_of, save_declaration


@strawberry.input
class DeclareTraitInput(ReadAtVersion):
    """Whose work, what is atypical about it, and since when."""

    membership: strawberry.ID
    trait: TraitKind = strawberry.field(description="What is atypical.")
    from_: date | None = strawberry.field(default=None, name="from", description="The first day; today if absent.")
    until: date | None = None
    reason: str | None = None
    idempotency_key: str | None = None


@mutation(description="Declare what is atypical about one's work; it may be withdrawn.")
async def declare_trait(info: Info, input: DeclareTraitInput) -> RecordedPayload:
    """The member herself, or a membership officer she told. Refuses TRANSITION_NOT_ALLOWED, BAD_ARGUMENT."""
    days = span(input.from_, input.until, info.context.today)
    kind, code = DeclarationKind.TRAIT, input.trait.value
    fresh = Declaration(new_uuid(), kind, code, Basis.DECLARED, days, reason=why(input.reason))

    async def save(session: WriteSession, key: UUID, registered: Period) -> None:
        history = (await declarations_of(session, [key])).get(key, [])
        await save_declaration(session, key, declare(history, fresh, registered), "declared")

    return await on_membership(info.context, "declareTrait", input, save)
