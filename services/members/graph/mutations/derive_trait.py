"""deriveTrait: records show something atypical about a member's work: payroll, contracts, an insurer's answer."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import strawberry

from commons import texts
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
class DeriveTraitInput(ReadAtVersion):
    """Whose work, what records show of it, which records, and for which days."""

    membership: strawberry.ID
    trait: TraitKind = strawberry.field(description="What is atypical.")
    source: str = strawberry.field(description="What it was derived from: the record and its day; one line.")
    from_: date = strawberry.field(name="from")
    until: date | None = None
    reason: str | None = None
    idempotency_key: str | None = None


@mutation(description="Record what other records show to be atypical about a member's work.")
async def derive_trait(info: Info, input: DeriveTraitInput) -> RecordedPayload:
    """For a membership officer of the entity. Refuses TRANSITION_NOT_ALLOWED, BAD_ARGUMENT."""
    days, source = span(input.from_, input.until, info.context.today), texts.title("The source", input.source)
    kind, code = DeclarationKind.TRAIT, input.trait.value
    fresh = Declaration(new_uuid(), kind, code, Basis.DERIVED, days, source, why(input.reason))

    async def save(session: WriteSession, key: UUID, registered: Period) -> None:
        history = (await declarations_of(session, [key])).get(key, [])
        await save_declaration(session, key, declare(history, fresh, registered), "derived")

    return await on_membership(info.context, "deriveTrait", input, save)
