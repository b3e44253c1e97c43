"""A member asks for a secret vote no more."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.graph.mutations.request_secret_vote import SecretVotePayload
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.graph.resolution import Resolution
from services.governance.store import agenda, assemblies
from services.governance.store.initiative import secret_votes


@strawberry.input
class WithdrawSecretVoteRequestInput:
    """Who asks no more, for which item."""

    resolution: strawberry.ID
    membership: strawberry.ID
    idempotency_key: str | None = None


@mutation(description="Take a request for a secret vote back, before enough have asked.")
async def withdraw_secret_vote_request(info: Info, input: WithdrawSecretVoteRequestInput) -> SecretVotePayload:
    """Check that it stands and bound nobody, and close it."""
    context = info.context
    wanted = uuid_of(input.resolution, "resolution", context.country)
    member = uuid_of(input.membership, "membership", context.country)
    async with context.writing("withdrawSecretVoteRequest", input, input.idempotency_key) as session:
        item = await agenda.by_id(session, wanted)
        assembly = await assemblies.by_id(session, item.assembly)
        coordinate = "Mutation.withdrawSecretVoteRequest"
        own = await require_own_or_role(context, coordinate, assembly.entity, member)
        if session.replayed is None:
            bound = await secret_votes.bound(session, item.id) is not None
            if bound or member not in await secret_votes.askers(session, item.id):
                raise Refusal("TRANSITION_NOT_ALLOWED", "She does not ask, or enough have: the vote is secret.")
            await secret_votes.take_back(session, item.id, member)
            session.record("withdrawSecretVoteRequest", input.resolution, on_behalf=not own)
    return SecretVotePayload(resolution=Resolution(record=item, country=context.country))
