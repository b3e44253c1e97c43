"""hearExclusion: the member was heard, or invited and stayed away."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.leaving.exclude import hear
from services.members.graph.mutations.leaving_kit import VERSION, LeavingPayload, take_step


@strawberry.input
class HearExclusionInput:
    """Who was heard, when, and what was said."""

    membership: strawberry.ID
    expected_version: int = strawberry.field(description=VERSION)
    heard_on: date | None = strawberry.field(default=None, description="The day of the hearing; today if absent.")
    account: str = strawberry.field(description="What she said, or that she was invited and did not come.")
    idempotency_key: str | None = None


@mutation(description="Record the hearing of a member whose exclusion is proposed.")
async def hear_exclusion(info: Info, input: HearExclusionInput) -> LeavingPayload:
    """For a membership officer of the entity. Refuses TRANSITION_NOT_ALLOWED, CHANGED_MEANWHILE."""
    context = info.context
    day = input.heard_on or context.today
    return await take_step(
        context, "hearExclusion", input, lambda history: hear(history, day, input.account, today=context.today)
    )
