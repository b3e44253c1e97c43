"""Take a candidate for delegate off the list."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.graph.delegates.election import DelegateElection
from services.governance.graph.mutations.kit import require_own_or_role
from services.governance.store import delegate_candidates, delegate_elections


@strawberry.input
class WithdrawCandidateInput:
    """Which candidate."""

    candidate: strawberry.ID
    idempotency_key: str | None = None


@strawberry.type
class WithdrawCandidatePayload:
    """The election without her."""

    election: DelegateElection


@mutation(description="Take a candidate off the list before her section is counted; also for herself.")
async def withdraw_candidate(info: Info, input: WithdrawCandidateInput) -> WithdrawCandidatePayload:
    """Check that nothing is counted yet, and close her candidacy."""
    context = info.context
    wanted = uuid_of(input.candidate, "candidate", context.country)
    async with context.reading() as session:
        record = await delegate_candidates.any_by_id(session, wanted)
        election = await delegate_elections.by_id(session, record.election)
    await require_own_or_role(context, "Mutation.withdrawCandidate", election.entity, record.membership)
    async with context.writing("withdrawCandidate", input, input.idempotency_key) as session:
        if session.replayed is None:
            standing = await delegate_candidates.candidate(session, wanted)
            if standing.section in await delegate_elections.counts_of(session, election.id):
                raise Refusal("TRANSITION_NOT_ALLOWED", "Her section is counted; once elected she may be replaced.")
            await delegate_candidates.withdraw(session, wanted)
            session.record("withdrawCandidate", input.candidate)
        found = await delegate_elections.by_id(session, election.id)
    return WithdrawCandidatePayload(election=DelegateElection.of(found, context.country))
