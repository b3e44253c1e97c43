"""Object to a line of a voting roll."""

from __future__ import annotations

import strawberry

from commons.clock import now
from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.roll_life import Objecting, Objection, objections_until, raise_objection, window_source
from services.governance.graph.mutations.kit import regime_on, require_own_or_role
from services.governance.graph.roll_life import RollObjection
from services.governance.store import assemblies, roll_lines, roll_objections, rolls


@strawberry.input(
    description="`membership`: whose line is wrong. `claimedVotes`: what it should say; 0 for somebody who should not "
    "vote. `onBehalfOf`: who objects, where somebody else files it for her."
)
class ObjectToRollInput:
    """What is held against the roll."""

    roll: strawberry.ID
    membership: strawberry.ID
    claimed_votes: int
    statement: str
    on_behalf_of: str | None = None
    idempotency_key: str | None = None


@strawberry.type
class ObjectToRollPayload:
    """The objection as it is on record."""

    objection: RollObjection


@mutation(
    description="Object to a line, within the window: the member herself about her own, or an organiser, auditor or "
    "membership officer on her behalf. The roll is contested, and cannot be sealed, until it is decided."
)
async def object_to_roll(info: Info, input: ObjectToRollInput) -> ObjectToRollPayload:
    """Check the window and whose membership it is, and put the objection on record."""
    context = info.context
    roll_id = uuid_of(input.roll, "roll", context.country)
    membership = uuid_of(input.membership, "membership", context.country)
    async with context.writing("objectToRoll", input, input.idempotency_key, long=True) as session:
        await assemblies.hold_of_roll(session, roll_id)
        roll = await rolls.locked(session, roll_id)
        assembly = await assemblies.by_id(session, roll.assembly)
        own = await require_own_or_role(context, "Mutation.objectToRoll", assembly.entity, membership)
        if session.replayed is None:
            regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
            line = await roll_lines.line_of(session, roll.id, membership)
            facts = Objecting(
                until=roll.objections_until or objections_until(regime, assembly.held_on),
                source=window_source(regime),
                timezone=context.partition.country.timezone,
                moment=now(),
                own=own,
                line_votes=line.line.votes if line else 0,
            )
            raised = raise_objection(Objection(input.claimed_votes, input.statement, input.on_behalf_of), facts)
            new = new_uuid()
            await roll_objections.insert(session, new, (assembly.id, roll.id), (membership, facts.line_votes), raised)
            session.record(
                "objectToRoll",
                global_id(context.country, "objection", new),
                roll=input.roll,
                claimed=raised.claimed_votes,
            )
        objection = await roll_objections.by_id(session, uuid_of(session.subject, "objection"))
    return ObjectToRollPayload(objection=RollObjection.of(objection, context.country))
