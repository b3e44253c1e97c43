"""recordDeath: a member has died."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.leaving.end import died
from services.members.domain.leaving.words import Case, LeavingKind
from services.members.graph.mutations.leaving_kit import VERSION, LeavingPayload, take_step, terms_for


@strawberry.input
class RecordDeathInput:
    """Who died, when, and where that is known from."""

    membership: strawberry.ID
    expected_version: int = strawberry.field(description=VERSION)
    died_on: date | None = strawberry.field(default=None, description="The day of the death; today if absent.")
    reason: str | None = None
    idempotency_key: str | None = None


@mutation(
    description="Record a member's death. Law and statutes say whether the membership ends, or heirs hold it and "
    "until when."
)
async def record_death(info: Info, input: RecordDeathInput) -> LeavingPayload:
    """For a membership officer of the entity. Refuses LAW_UNKNOWN, TRANSITION_NOT_ALLOWED, CHANGED_MEANWHILE."""
    context = info.context
    day = input.died_on or context.today
    terms = await terms_for(context, "recordDeath", input, Case(LeavingKind.DEATH, day))
    return await take_step(
        context, "recordDeath", input, lambda history: died(history, day, terms, input.reason, today=context.today)
    )
