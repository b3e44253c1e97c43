"""A member stands no more."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.graph.initiative.candidacy import Candidacy
from services.governance.graph.mutations.calling import calling
from services.governance.graph.mutations.stand import CandidacyPayload
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.store import agenda, assemblies
from services.governance.store.initiative import candidacies


@strawberry.input
class WithdrawCandidacyInput:
    """Who stands no more."""

    candidacy: strawberry.ID
    idempotency_key: str | None = None


@mutation(description="Take a candidacy back, by the member herself or by an organiser for her, before votes are cast.")
async def withdraw_candidacy(info: Info, input: WithdrawCandidacyInput) -> CandidacyPayload:
    """Check that nobody votes yet, and take her off the list."""
    context = info.context
    wanted = uuid_of(input.candidacy, "candidacy", context.country)
    async with context.writing("withdrawCandidacy", input, input.idempotency_key) as session:
        found, item_id = await candidacies.by_id(session, wanted)
        item = await agenda.by_id(session, item_id)
        assembly = await assemblies.by_id(session, item.assembly)
        coordinate = "Mutation.withdrawCandidacy"
        own = await require_own_or_role(context, coordinate, assembly.entity, found.membership)
        if session.replayed is None:
            at = await calling(session, context, assembly, item)
            if found.withdrawn or at.voted:
                raise Refusal("TRANSITION_NOT_ALLOWED", "It was taken back, or votes are cast in this election.")
            await candidacies.withdraw(session, wanted)
            session.record("withdrawCandidacy", input.candidacy, on_behalf=not own)
        found, _ = await candidacies.by_id(session, wanted)
    return CandidacyPayload(candidacy=Candidacy.of(found, context.country))
