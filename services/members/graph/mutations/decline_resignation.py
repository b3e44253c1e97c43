"""declineResignation: the entity told a member that it does not accept her resignation, and why."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.leaving.resign import decline
from services.members.graph.mutations.leaving_kit import VERSION, LeavingPayload, take_step


@strawberry.input
class DeclineResignationInput:
    """Whose resignation was declined, when she was told, and why."""

    membership: strawberry.ID
    expected_version: int = strawberry.field(description=VERSION)
    communicated_on: date | None = strawberry.field(default=None, description="The day she was told; today if absent.")
    reason: str = strawberry.field(description="Why; she may read it.")
    idempotency_key: str | None = None


@mutation(description="Decline a resignation, where the law makes the end wait for its acceptance: she stays.")
async def decline_resignation(info: Info, input: DeclineResignationInput) -> LeavingPayload:
    """For a membership officer of the entity. Refuses TRANSITION_NOT_ALLOWED, CHANGED_MEANWHILE."""
    context = info.context
    day = input.communicated_on or context.today
    return await take_step(
        context, "declineResignation", input, lambda history: decline(history, day, input.reason, today=context.today)
    )
