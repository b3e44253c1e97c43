"""Decide an objection to a voting roll."""

from __future__ import annotations

import strawberry

from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.roll_life import decide_objection as decide
from services.governance.domain.roll_life import follows
from services.governance.graph.roll_life import RollObjection
from services.governance.store import assemblies, roll_objections


@strawberry.input
class DecideObjectionInput:
    """The decision and its reasons."""

    objection: strawberry.ID
    upheld: bool
    reasons: str
    idempotency_key: str | None = None


@strawberry.type
class DecideObjectionPayload:
    """The objection with its decision, and what is to be done next."""

    objection: RollObjection
    follows: str


@mutation(
    description="Decide an objection, with reasons; whoever raised it does not decide it. An upheld one changes no "
    "line by itself, and the roll is not sealed until something has followed: compute it anew once the register is "
    "right, set the line by hand, or say why it stays (settleObjection). `follows` says what is left."
)
async def decide_objection(info: Info, input: DecideObjectionInput) -> DecideObjectionPayload:
    """Check that it waits for a decision, and put the decision on record."""
    context = info.context
    objection_id = uuid_of(input.objection, "objection", context.country)
    async with context.writing("decideObjection", input, input.idempotency_key, long=True) as session:
        objection = await roll_objections.by_id(session, objection_id)
        await assemblies.hold(session, objection.assembly)
        assembly = await assemblies.by_id(session, objection.assembly)
        context.require("Mutation.decideObjection", assembly.entity)
        if session.replayed is None:
            objection = await roll_objections.by_id(session, objection_id)
            reasons = decide(objection.decision is not None, objection.actor, context.caller, input.reasons)
            await roll_objections.decide(session, objection_id, input.upheld, reasons)
            session.record("decideObjection", input.objection, upheld=input.upheld)
        decided = await roll_objections.by_id(session, objection_id)
    what = follows(input.upheld, unresolved=decided.unresolved, claimed=decided.claimed_votes)
    return DecideObjectionPayload(objection=RollObjection.of(decided, context.country), follows=what)
