"""decideAppeal: an appeal against an exclusion is decided."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.leaving.exclude import decide_appeal as decided
from services.members.graph.mutations.leaving_kit import VERSION, LeavingPayload, take_step


@strawberry.input
class DecideAppealInput:
    """Whose appeal, when she was told, what was decided and why."""

    membership: strawberry.ID
    expected_version: int = strawberry.field(description=VERSION)
    told_on: date | None = strawberry.field(default=None, description="The day she was told; today if absent.")
    annul: bool = strawberry.field(description="True: the exclusion is annulled, she is a member with a vote again.")
    reason: str = strawberry.field(description="The reasons; she may read them.")
    idempotency_key: str | None = None


@mutation(description="Decide the appeal of an excluded member.")
async def decide_appeal(info: Info, input: DecideAppealInput) -> LeavingPayload:
    """For a membership officer of the entity. Refuses TRANSITION_NOT_ALLOWED, CHANGED_MEANWHILE."""
    context = info.context
    day = input.told_on or context.today
    return await take_step(
        context,
        "decideAppeal",
        input,
        lambda history: decided(history, day, annul=input.annul, reason=input.reason, today=context.today),
    )
