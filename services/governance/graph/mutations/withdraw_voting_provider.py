"""Let nothing be taken any more that a provider of electronic votes signs."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.store.secret import providers


@strawberry.input
class WithdrawVotingProviderInput:
    """Which provider."""

    provider: strawberry.ID
    idempotency_key: str | None = None


@strawberry.type
class WithdrawVotingProviderPayload:
    """The provider."""

    provider: strawberry.ID


@mutation(description="Withdraw a provider's key. Counts that were taken stay on record.")
async def withdraw_voting_provider(info: Info, input: WithdrawVotingProviderInput) -> WithdrawVotingProviderPayload:
    """Close what is known of the key."""
    context = info.context
    provider = uuid_of(input.provider, "votingprovider", context.country)
    async with context.writing("withdrawVotingProvider", input, input.idempotency_key) as session:
        entity, _, holds = await providers.find(session, provider)
        context.require("Mutation.withdrawVotingProvider", entity)
        if session.replayed is None:
            if not holds:
                raise Refusal("TRANSITION_NOT_ALLOWED", "The key of this provider is withdrawn already.")
            await providers.withdraw(session, provider)
            session.record("withdrawVotingProvider", global_id(context.country, "votingprovider", provider))
    return WithdrawVotingProviderPayload(provider=input.provider)
