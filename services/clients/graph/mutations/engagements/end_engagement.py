"""endEngagement: work ends earlier than planned, or gets an end at all."""

from __future__ import annotations

from datetime import date

import strawberry

from commons import texts
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.engagements.engagement import EngagementChange, ended
from services.clients.graph.mutations.engagements.kit import EngagementPayload, write_on


@strawberry.input(description="The end of an engagement.")
class EndEngagementInput:
    """The end of an engagement."""

    engagement: strawberry.ID
    expected_version: int
    until: date = strawberry.field(description="The first day without work.")
    reason: str = strawberry.field(description="Why it ends.")
    idempotency_key: str | None = None


@mutation(description="End an engagement.")
async def end_engagement(info: Info, input: EndEngagementInput) -> EngagementPayload:
    """For a client officer of the entity. Refuses TRANSITION_NOT_ALLOWED, CHANGED_MEANWHILE, NOT_FOUND."""
    reason = texts.text("Why it ends (reason)", input.reason)
    return await write_on(
        info.context,
        "endEngagement",
        input,
        (EngagementChange.ENDED, reason),
        lambda now, today: ended(now, input.until, today),
    )
