"""appealExclusion: an excluded member appeals."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.leaving.exclude import appeal
from services.members.graph.mutations.leaving_kit import VERSION, LeavingPayload, take_step


@strawberry.input
class AppealExclusionInput:
    """Who appeals, when and why."""

    membership: strawberry.ID
    expected_version: int = strawberry.field(description=VERSION)
    appealed_on: date | None = strawberry.field(default=None, description="The day of the appeal; today if absent.")
    reason: str | None = None
    idempotency_key: str | None = None


@mutation(
    description="Appeal against an exclusion. Where law or statutes let the end wait for it, the membership goes on "
    "until it is decided."
)
async def appeal_exclusion(info: Info, input: AppealExclusionInput) -> LeavingPayload:
    """The member herself, or a membership officer. Refuses TRANSITION_NOT_ALLOWED, CHANGED_MEANWHILE."""
    context = info.context
    day = input.appealed_on or context.today
    return await take_step(
        context, "appealExclusion", input, lambda history: appeal(history, day, input.reason, today=context.today)
    )
