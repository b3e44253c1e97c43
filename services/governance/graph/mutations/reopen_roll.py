"""Reopen a sealed voting roll, to correct it."""

from __future__ import annotations

import strawberry

from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.roll_life import reopen
from services.governance.graph.roll import VotingRoll
from services.governance.store import assemblies, roll_reopenings, rolls


@strawberry.input
class ReopenRollInput:
    """Which roll, and why."""

    roll: strawberry.ID
    reason: str
    idempotency_key: str | None = None


@strawberry.type
class ReopenRollPayload:
    """The roll, with its signatures for reopening."""

    roll: VotingRoll


@mutation(
    description="Sign the reopening of a sealed roll. An organiser signs first; the signature of another organiser or "
    "an auditor reopens it. Then it is computed anew and sealed as its next version; both roots are kept."
)
async def reopen_roll(info: Info, input: ReopenRollInput) -> ReopenRollPayload:
    """Check who signs what, and put the signature on record."""
    context = info.context
    roll_id = uuid_of(input.roll, "roll", context.country)
    async with context.writing("reopenRoll", input, input.idempotency_key, long=True) as session:
        await assemblies.hold_of_roll(session, roll_id)
        roll = await rolls.locked(session, roll_id)
        assembly = await assemblies.by_id(session, roll.assembly)
        context.require("Mutation.reopenRoll", assembly.entity)
        if session.replayed is None:
            signed = [row.actor for _, row in await roll_reopenings.of_rolls(session, [roll.id])]
            signing = reopen(
                context.caller,
                country=context.country,
                entity=assembly.entity,
                roll=roll.life,
                signed_by=signed,
                why=input.reason,
            )
            await roll_reopenings.sign(session, roll.id, signing)
            session.record("reopenRoll", input.roll, position=signing.position)
        reopened = await rolls.locked(session, roll_id)
    return ReopenRollPayload(roll=VotingRoll.of(reopened, assembly.entity, context.country))
