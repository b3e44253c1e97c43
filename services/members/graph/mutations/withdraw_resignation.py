"""withdrawResignation: a member takes her resignation back."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.leaving.resign import withdraw
from services.members.domain.leaving.words import Case, LeavingKind
from services.members.graph.mutations.leaving_kit import VERSION, LeavingPayload, take_step, terms_for


@strawberry.input
class WithdrawResignationInput:
    """Whose resignation, and when she took it back."""

    membership: strawberry.ID
    expected_version: int = strawberry.field(description=VERSION)
    withdrawn_on: date | None = strawberry.field(default=None, description="The day she took it back; today if absent.")
    reason: str | None = None
    idempotency_key: str | None = None


@mutation(description="Take a resignation back before it takes effect, where the statutes let her.")
async def withdraw_resignation(info: Info, input: WithdrawResignationInput) -> LeavingPayload:
    """The member herself, or a membership officer. Refuses LAW_UNKNOWN, TRANSITION_NOT_ALLOWED, CHANGED_MEANWHILE."""
    context = info.context
    day = input.withdrawn_on or context.today
    terms = await terms_for(context, "withdrawResignation", input, Case(LeavingKind.RESIGNATION, day))
    return await take_step(
        context,
        "withdrawResignation",
        input,
        lambda history: withdraw(history, day, terms, input.reason, today=context.today),
    )
