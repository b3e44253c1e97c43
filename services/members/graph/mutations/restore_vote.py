"""restoreVote: an officer ends the suspension of a member's vote."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from services.members.domain.fact_periods import end
from services.members.domain.facts import FactKind
from services.members.graph.mutations.entered_membership import as_it_stands, entered_membership
from services.members.graph.mutations.read_at import ReadAtVersion
from services.members.graph.types.membership import Membership
from services.members.store.reasons import save_reason
from services.members.store.standing import fact_periods, save_fact_end


@strawberry.input
class RestoreVoteInput(ReadAtVersion):
    """Whose vote is restored, and when; from its first day on the suspension never was."""

    membership: strawberry.ID
    valid_from: date | None = strawberry.field(
        default=None, description="The first day on which it holds no more; today if absent."
    )
    reason: str | None = None
    idempotency_key: str | None = None


@strawberry.type
class RestoreVotePayload:
    """The membership after it."""

    membership: Membership


@strawberry.mutation(description="End the suspension of a member's vote.")
async def restore_vote(info: Info, input: RestoreVoteInput) -> RestoreVotePayload:
    """For a membership officer of the entity. Refuses TRANSITION_NOT_ALLOWED, NOT_FOUND."""
    context = info.context
    async with context.writing("restoreVote", input, input.idempotency_key) as session:
        if session.replayed is None:
            key, _ = await entered_membership(context, session, "Mutation.restoreVote", input.membership)
            history = await fact_periods(session, key, FactKind.VOTE_SUSPENDED)
            period, left = end(history, input.valid_from, context.today)
            await save_fact_end(session, key, FactKind.VOTE_SUSPENDED, period, left)
            await save_reason(session, key, input.reason)
    return RestoreVotePayload(membership=await as_it_stands(context, input.membership))
