"""Say why the line of an upheld objection stays as it is."""

from __future__ import annotations

import strawberry

from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.roll_life import Settlement
from services.governance.domain.roll_life import settle_objection as decide
from services.governance.graph.roll_life import RollObjection
from services.governance.store import assemblies, roll_objections


@strawberry.input
class SettleObjectionInput:
    """Which objection, why its line stays, and the article it rests on."""

    objection: strawberry.ID
    why: str
    law: str
    idempotency_key: str | None = None


@strawberry.type
class SettleObjectionPayload:
    """The objection with what was said."""

    objection: RollObjection


@mutation(
    description="Say under your name why the line of an upheld objection does not say what was claimed, where neither "
    "the register nor a line set by hand will. Whoever raised the objection does not. The roll may be sealed then."
)
async def settle_objection(info: Info, input: SettleObjectionInput) -> SettleObjectionPayload:
    """Check that it was upheld and nothing followed, and put the reason on record."""
    context = info.context
    objection_id = uuid_of(input.objection, "objection", context.country)
    async with context.writing("settleObjection", input, input.idempotency_key, long=True) as session:
        await assemblies.hold(session, (await roll_objections.by_id(session, objection_id)).assembly)
        objection = await roll_objections.by_id(session, objection_id)
        assembly = await assemblies.by_id(session, objection.assembly)
        context.require("Mutation.settleObjection", assembly.entity)
        if session.replayed is None:
            wanted = Settlement(input.why, input.law)
            said = decide(objection.unresolved, objection.actor, context.caller, wanted)
            await roll_objections.settle(session, objection_id, said)
            session.record("settleObjection", input.objection, law=said.law)
        settled = await roll_objections.by_id(session, objection_id)
    return SettleObjectionPayload(objection=RollObjection.of(settled, context.country))
