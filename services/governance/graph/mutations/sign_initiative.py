"""A member signs a motion or a request for a meeting."""

from __future__ import annotations

import strawberry

from commons.database.sessions import WriteSession
from commons.ids import uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.initiative import initiative as domain
from services.governance.domain.initiative.support import right
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.law.reading import Reading
from services.governance.graph.mutations.initiating import (
    InitiativePayload,
    Signer,
    follow,
    held,
    payload_of,
    sign,
    tabling,
)
from services.governance.graph.mutations.kit import regime_on
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.store import assemblies
from services.governance.store.initiative.initiatives import InitiativeRecord


@strawberry.input(description="`initiative`: the id of a motion or of a request for a meeting.")
class SignInitiativeInput:
    """Who signs what."""

    initiative: strawberry.ID
    membership: strawberry.ID
    idempotency_key: str | None = None


@mutation(
    description="Sign a motion or a request for a meeting, by the member herself or by an organiser who has it on "
    "paper. The signature that reaches the law's number brings a motion onto the agenda, or the board to convene."
)
async def sign_initiative(info: Info, input: SignInitiativeInput) -> InitiativePayload:
    """Check that it is open, put the signature on record, and count."""
    context = info.context
    member = uuid_of(input.membership, "membership", context.country)
    async with context.writing("signInitiative", input, input.idempotency_key, long=True) as session:
        found = await held(session, context, input.initiative)
        entity = found.initiative.entity
        own = await require_own_or_role(context, "Mutation.signInitiative", entity, member)
        if session.replayed is None:
            domain.check_open(found.initiative, reached=found.reached)
            leaf, items = await _rule(session, context, found)
            reached = await sign(session, context, found, leaf, Signer(member, not own))
            session.record("signInitiative", input.initiative, on_behalf=not own, reached=reached)
            if reached:
                await follow(session, context, found.initiative, items)
        return await payload_of(session, context, input.initiative)


async def _rule(session: WriteSession, context: RequestContext, found: InitiativeRecord) -> tuple[Leaf, int]:
    """The threshold while it may be signed, and how many items the agenda has."""
    new = found.initiative
    if new.assembly is None:
        regime = await regime_on(session, context.entity_here(new.entity), new.started_on)
        return right(
            Reading(regime, new.started_on, binding=True), domain.CONVENE, "members have a meeting convened"
        ), 0
    assembly = await assemblies.by_id(session, new.assembly)
    regime = await regime_on(session, context.entity_here(new.entity), assembly.held_on)
    at = await tabling(session, context, assembly)
    return domain.tabling_rule(Reading(regime, assembly.held_on, binding=True), at).law, at.items
