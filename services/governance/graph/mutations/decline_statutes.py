"""Decline proposed statutes."""

from __future__ import annotations

import strawberry

from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.adopt_statutes import decline
from services.governance.graph.mutations.adopt_statutes import standing_of
from services.governance.graph.statutes_versions import StatutesProposal
from services.governance.store import statutes_proposals


@strawberry.input
class DeclineStatutesInput:
    """Which proposal, and why."""

    proposal: strawberry.ID
    reason: str
    idempotency_key: str | None = None


@strawberry.type
class DeclineStatutesPayload:
    """The proposal, declined."""

    proposal: StatutesProposal


@mutation(description="Decline proposed statutes, or withdraw one's own, with a reason; it stays on record.")
async def decline_statutes(info: Info, input: DeclineStatutesInput) -> DeclineStatutesPayload:
    """Check that it waits for a decision, and put the decision on record."""
    context = info.context
    proposal = uuid_of(input.proposal, "proposal", context.country)
    async with context.writing("declineStatutes", input, input.idempotency_key) as session:
        found = await statutes_proposals.by_id(session, proposal)
        entity = context.entity_here(found.statutes.entity)
        context.require("Mutation.declineStatutes", entity.id)
        if session.replayed is None:
            reason = decline(await standing_of(session, found), input.reason)
            await statutes_proposals.decide(session, proposal, None, reason)
            session.record("declineStatutes", input.proposal, entity=entity.id)
        declined = await statutes_proposals.by_id(session, proposal)
    return DeclineStatutesPayload(proposal=StatutesProposal.of(declined, context.country))
