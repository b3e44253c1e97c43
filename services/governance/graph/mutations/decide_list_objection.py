"""Decide an objection to the list of delegates."""

from __future__ import annotations

import strawberry

from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.roll_life import decide_objection as decide
from services.governance.graph.delegates.election import DelegateListObjection
from services.governance.store import delegate_elections, delegate_objections


@strawberry.input
class DecideListObjectionInput:
    """The decision and its reasons."""

    objection: strawberry.ID
    upheld: bool
    reasons: str
    idempotency_key: str | None = None


@strawberry.type
class DecideListObjectionPayload:
    """The objection with its decision."""

    objection: DelegateListObjection


@mutation(
    description="Decide an objection to the list on display, with reasons; whoever raised it does not decide it. An "
    "upheld one annuls the election: nobody sits by it, and another may be opened for the same term."
)
async def decide_list_objection(info: Info, input: DecideListObjectionInput) -> DecideListObjectionPayload:
    """Check that it waits for a decision, and put the decision on record."""
    context = info.context
    wanted = uuid_of(input.objection, "listobjection", context.country)
    async with context.writing("decideListObjection", input, input.idempotency_key) as session:
        objection = await delegate_objections.by_id(session, wanted)
        election = await delegate_elections.by_id(session, objection.election)
        context.require("Mutation.decideListObjection", election.entity)
        if session.replayed is None:
            reasons = decide(objection.decision is not None, objection.actor, context.caller, input.reasons)
            await delegate_objections.decide(session, wanted, input.upheld, reasons)
            session.record("decideListObjection", input.objection, upheld=input.upheld)
        found = await delegate_objections.by_id(session, wanted)
    return DecideListObjectionPayload(objection=DelegateListObjection.of(found, context.country))
