"""A member takes her signature back."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.initiative import initiative as domain
from services.governance.graph.mutations.initiating import InitiativePayload, held, payload_of
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.store.initiative import signing


@strawberry.input(description="`initiative`: the id of a motion or of a request for a meeting.")
class WithdrawSignatureInput:
    """Whose signature is taken back."""

    initiative: strawberry.ID
    membership: strawberry.ID
    idempotency_key: str | None = None


@mutation(description="Take a signature back, while it has led to nothing yet.")
async def withdraw_signature(info: Info, input: WithdrawSignatureInput) -> InitiativePayload:
    """Check that it stands and led to nothing, and close it."""
    context = info.context
    member = uuid_of(input.membership, "membership", context.country)
    async with context.writing("withdrawSignature", input, input.idempotency_key, long=True) as session:
        found = await held(session, context, input.initiative)
        own = await require_own_or_role(context, "Mutation.withdrawSignature", found.initiative.entity, member)
        if session.replayed is None:
            domain.check_open(found.initiative, reached=found.reached)
            if not await signing.stands(session, found.initiative.id, member):
                raise Refusal("NOT_FOUND", "No signature of hers stands under it.").blame(input.membership)
            await signing.take_back(session, found.initiative.id, member)
            session.record("withdrawSignature", input.initiative, on_behalf=not own)
        return await payload_of(session, context, input.initiative)
