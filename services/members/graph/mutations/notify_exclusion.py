"""notifyExclusion: the letter that tells a member of her exclusion was sent."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.leaving.exclude import notify
from services.members.domain.leaving.words import Case, LeavingKind
from services.members.graph.mutations.leaving_kit import VERSION, LeavingPayload, take_step, terms_for


@strawberry.input
class NotifyExclusionInput:
    """To whom the letter went, when, and until when it lets her appeal."""

    membership: strawberry.ID
    expected_version: int = strawberry.field(description=VERSION)
    dispatched_on: date | None = strawberry.field(
        default=None, description="The day the letter was sent; today if absent."
    )
    appeal_until: date | None = strawberry.field(
        default=None, description="The last day for an appeal, as the letter says; needed where the end waits for it."
    )
    idempotency_key: str | None = None


@mutation(
    description="Record the dispatch of the letter. Law and statutes say what she loses at once and when the "
    "membership ends."
)
async def notify_exclusion(info: Info, input: NotifyExclusionInput) -> LeavingPayload:
    """For a membership officer of the entity. Refuses LEAVING_NOT_ALLOWED, LAW_UNKNOWN, TRANSITION_NOT_ALLOWED."""
    context = info.context
    day = input.dispatched_on or context.today
    terms = await terms_for(context, "notifyExclusion", input, Case(LeavingKind.EXCLUSION, day))
    return await take_step(
        context,
        "notifyExclusion",
        input,
        lambda history: notify(history, day, terms, input.appeal_until, today=context.today),
    )
