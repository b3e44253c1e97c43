"""acceptResignation: the entity told a member that it accepts her resignation."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.leaving.resign import accept
from services.members.graph.mutations.leaving_kit import VERSION, LeavingPayload, take_step


@strawberry.input
class AcceptResignationInput:
    """Whose resignation was accepted, and when she was told."""

    membership: strawberry.ID
    expected_version: int = strawberry.field(description=VERSION)
    communicated_on: date | None = strawberry.field(default=None, description="The day she was told; today if absent.")
    reason: str | None = None
    idempotency_key: str | None = None


@mutation(
    description="Accept a resignation, where the law makes the end wait for it: the membership ends the day she was "
    "told."
)
async def accept_resignation(info: Info, input: AcceptResignationInput) -> LeavingPayload:
    """For a membership officer of the entity. Refuses TRANSITION_NOT_ALLOWED, CHANGED_MEANWHILE."""
    context = info.context
    day = input.communicated_on or context.today
    return await take_step(
        context, "acceptResignation", input, lambda history: accept(history, day, input.reason, today=context.today)
    )
