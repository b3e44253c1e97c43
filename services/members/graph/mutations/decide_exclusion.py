"""decideExclusion: the competent body excludes a member, or does not, with reasons."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.leaving.exclude import decide
from services.members.graph.mutations.leaving_kit import VERSION, LeavingPayload, take_step


@strawberry.input
class DecideExclusionInput:
    """Whom the decision is about, who took it when, what it is and why."""

    membership: strawberry.ID
    expected_version: int = strawberry.field(description=VERSION)
    decided_on: date | None = strawberry.field(default=None, description="The day of the decision; today if absent.")
    exclude: bool = strawberry.field(description="False: she stays.")
    body: str = strawberry.field(description="Who decided, as law and statutes have it: the meeting, the board, …")
    reason: str = strawberry.field(description="The reasons; she may read them.")
    idempotency_key: str | None = None


@mutation(description="Decide an exclusion after the hearing. It takes effect with the letter (notifyExclusion).")
async def decide_exclusion(info: Info, input: DecideExclusionInput) -> LeavingPayload:
    """For a membership officer of the entity. Refuses TRANSITION_NOT_ALLOWED, CHANGED_MEANWHILE."""
    context = info.context
    day = input.decided_on or context.today
    return await take_step(
        context,
        "decideExclusion",
        input,
        lambda history: decide(
            history,
            day,
            exclude=input.exclude,
            body=input.body,
            reason=input.reason,
            today=context.today,
        ),
    )
