"""suspendVote: an officer notes that a member's vote rests."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.fact_periods import begin, reason
from services.members.domain.facts import FactKind, Period
from services.members.graph.mutations.entered_membership import as_it_stands, entered_membership
from services.members.graph.mutations.read_at import ReadAtVersion
from services.members.graph.types.membership import Membership
from services.members.store.standing import fact_periods, registered_period, save_fact


@strawberry.input
class SuspendVoteInput(ReadAtVersion):
    """Whose vote rests, why, and for which days."""

    membership: strawberry.ID
    reason: str = strawberry.field(description="One line: a decision, or a provision of the statutes.")
    valid_from: date | None = strawberry.field(default=None, description="From which day; today if absent.")
    until: date | None = strawberry.field(default=None, description="The last day, if it is set already.")
    idempotency_key: str | None = None


@strawberry.type
class SuspendVotePayload:
    """The membership after it."""

    membership: Membership


@mutation(description="Suspend a member's vote, with the reason that the roll shows.")
async def suspend_vote(info: Info, input: SuspendVoteInput) -> SuspendVotePayload:
    """For a membership officer of the entity. Refuses TRANSITION_NOT_ALLOWED, NOT_FOUND."""
    context = info.context
    async with context.writing("suspendVote", input, input.idempotency_key) as session:
        if session.replayed is None:
            key, _ = await entered_membership(context, session, "Mutation.suspendVote", input.membership)
            registered = await registered_period(session, key)
            history = await fact_periods(session, key, FactKind.VOTE_SUSPENDED)
            period = begin(history, Period(input.valid_from, input.until), registered, context.today)
            await save_fact(session, key, FactKind.VOTE_SUSPENDED, period, reason(input.reason))
    return SuspendVotePayload(membership=await as_it_stands(context, input.membership))
