"""A member takes her amendment back."""

from __future__ import annotations

import strawberry

from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.initiative import amendment as domain
from services.governance.graph.initiative.amendment import amendment_by_id
from services.governance.graph.mutations.propose_amendment import AmendmentPayload
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.store import agenda, assemblies
from services.governance.store.initiative import amendments


@strawberry.input
class WithdrawAmendmentInput:
    """Which amendment is taken back."""

    amendment: strawberry.ID
    idempotency_key: str | None = None


@mutation(description="Take an amendment back, before the chair has ruled on it.")
async def withdraw_amendment(info: Info, input: WithdrawAmendmentInput) -> AmendmentPayload:
    """Check that nobody ruled on it, and close it."""
    context = info.context
    wanted = uuid_of(input.amendment, "amendment", context.country)
    async with context.writing("withdrawAmendment", input, input.idempotency_key) as session:
        found = await amendments.by_id(session, wanted)
        assembly = await assemblies.by_id(session, (await agenda.by_id(session, found.resolution)).assembly)
        coordinate = "Mutation.withdrawAmendment"
        own = await require_own_or_role(context, coordinate, assembly.entity, found.membership)
        if session.replayed is None:
            domain.check_withdraws(found)
            await amendments.withdraw(session, wanted)
            session.record("withdrawAmendment", input.amendment, on_behalf=not own)
    return AmendmentPayload(amendment=await amendment_by_id(context, wanted))
