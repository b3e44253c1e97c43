"""Whoever started a motion or a request for a meeting takes it back."""

from __future__ import annotations

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.initiative import initiative as domain
from services.governance.graph.mutations.initiating import InitiativePayload, held, payload_of
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.store.initiative import initiatives


@strawberry.input(description="`initiative`: the id of a motion or of a request for a meeting.")
class WithdrawInitiativeInput:
    """What is taken back."""

    initiative: strawberry.ID
    idempotency_key: str | None = None


@mutation(
    description="Take a motion or a request for a meeting back, by the member who started it or by an organiser for "
    "her, before enough have signed: from then on it is also theirs."
)
async def withdraw_initiative(info: Info, input: WithdrawInitiativeInput) -> InitiativePayload:
    """Check that it led to nothing, and close it."""
    context = info.context
    async with context.writing("withdrawInitiative", input, input.idempotency_key, long=True) as session:
        found = await held(session, context, input.initiative)
        new = found.initiative
        own = await require_own_or_role(context, "Mutation.withdrawInitiative", new.entity, new.membership)
        if session.replayed is None:
            domain.check_open(new, reached=found.reached)
            await initiatives.withdraw(session, new.id)
            session.record("withdrawInitiative", input.initiative, on_behalf=not own)
        return await payload_of(session, context, input.initiative)
