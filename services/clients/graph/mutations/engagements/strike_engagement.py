"""strikeEngagement: there was no such engagement; it was recorded by mistake."""

from __future__ import annotations

import strawberry

from commons import texts
from commons.ids import global_id
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.graph.mutations.engagements.kit import found_engagement
from services.clients.store.engagements.saving import strike


@strawberry.input(description="An engagement that never was.")
class StrikeEngagementInput:
    """An engagement that never was."""

    engagement: strawberry.ID
    expected_version: int
    reason: str = strawberry.field(description="How the mistake came about.")
    idempotency_key: str | None = None


@strawberry.type(description="What was struck.")
class StrikeEngagementPayload:
    """What was struck."""

    engagement_id: strawberry.ID = strawberry.field(description="The engagement that is known no more.")


@mutation(description="Strike an engagement that was recorded by mistake; what was known of it stays on record.")
async def strike_engagement(info: Info, input: StrikeEngagementInput) -> StrikeEngagementPayload:
    """For a client officer of the entity. Refuses CHANGED_MEANWHILE, NOT_FOUND, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    reason = texts.text("How the mistake came about (reason)", input.reason)
    async with context.writing("strikeEngagement", input, input.idempotency_key) as session:
        if session.replayed is None:
            row = await found_engagement(context, session, "strikeEngagement", input)
            await strike(session, row.id, row.engagement.client, reason)
            session.record("engagement.struck", global_id(context.country, "engagement", row.id))
    return StrikeEngagementPayload(engagement_id=strawberry.ID(session.subject))
