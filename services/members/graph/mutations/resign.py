"""resign: a member gives notice, or an officer enters it for her."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.leaving.resign import resign as decided
from services.members.domain.leaving.words import Case, LeavingKind
from services.members.graph.mutations.leaving_kit import VERSION, LeavingPayload, take_step, terms_for


@strawberry.input
class ResignInput:
    """Whose notice, and of which day."""

    membership: strawberry.ID
    expected_version: int = strawberry.field(description=VERSION)
    notice_on: date | None = strawberry.field(
        default=None, description="The day the notice was given; today if absent."
    )
    ground: str | None = strawberry.field(
        default=None, description="The case that lets her leave, where law or statutes list the cases."
    )
    resolved_on: date | None = strawberry.field(
        default=None, description="For a right to leave after a resolution: the day from which the law counts it."
    )
    reason: str | None = None
    idempotency_key: str | None = None


@mutation(
    description="Resign from an entity. Law and statutes say when it takes effect, and until when she votes; outside "
    "the window it is refused with the article and the next day for a notice."
)
async def resign(info: Info, input: ResignInput) -> LeavingPayload:
    """The member herself, or a membership officer. Refuses LEAVING_NOT_ALLOWED, LAW_UNKNOWN, CHANGED_MEANWHILE."""
    context = info.context
    day = input.notice_on or context.today
    terms = await terms_for(
        context, "resign", input, Case(LeavingKind.RESIGNATION, day, input.ground, input.resolved_on)
    )
    return await take_step(
        context,
        "resign",
        input,
        lambda history: decided(history, day, terms, input.reason or input.ground, today=context.today),
    )
