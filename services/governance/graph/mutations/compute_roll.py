"""Compute the voting roll of an assembly."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.delegates.roll import rules_for
from services.governance.domain.named_electorate import named_electorate
from services.governance.domain.roll_life import objections_until
from services.governance.graph.mutations.kit import regime_on
from services.governance.graph.roll import VotingRoll
from services.governance.store import assemblies, roll_delegates, rolls
from services.governance.store.compute_roll import Law, compute
from services.governance.store.delegate_size import check_may_have_delegates
from services.governance.store.entity_life import check_entity


@strawberry.input
class ComputeRollInput:
    """Which assembly's roll."""

    assembly: strawberry.ID
    idempotency_key: str | None = None


@strawberry.type
class ComputeRollPayload:
    """The roll computed."""

    roll: VotingRoll


@mutation(
    description="Compute the roll as of the record date, as known now. It replaces a provisional one with its "
    "signatures, or follows a sealed one that two people have reopened; overrides and objections go with it."
)
async def compute_roll(info: Info, input: ComputeRollInput) -> ComputeRollPayload:
    """Pull the electorate, apply the rules set-based, save lines and totals."""
    context = info.context
    assembly_id = uuid_of(input.assembly, "assembly", context.country)
    async with context.writing("computeRoll", input, input.idempotency_key, long=True) as session:
        await assemblies.hold(session, assembly_id)
        assembly = await assemblies.by_id(session, assembly_id)
        context.require("Mutation.computeRoll", assembly.entity)
        if session.replayed is None:
            if assembly.imported is not None:
                raise Refusal("TRANSITION_NOT_ALLOWED", "An imported assembly was held elsewhere; it has no roll here.")
            entity = context.entity_here(assembly.entity)
            await check_entity(context.partition, entity, [assembly.held_on, assembly.record_date])
            regime = await regime_on(session, entity, assembly.held_on)
            if assembly.of_delegates:
                await check_may_have_delegates(context.partition, regime, assembly.held_on, context.today)
            rules = rules_for(regime, assembly)
            version = regime.statutes.version if regime.statutes else 0
            until = objections_until(regime, assembly.held_on)
            named = named_electorate(regime)
            sitting = await roll_delegates.sitting(session, regime, assembly)
            roll = await compute(session, context.partition, assembly, Law(rules, version, until, sitting, named))
            name = global_id(context.country, "roll", roll.id)
            session.record("computeRoll", name, assembly=input.assembly, electorate=roll.electorate, votes=roll.votes)
        computed = await rolls.locked(session, uuid_of(session.subject, "roll"))
    return ComputeRollPayload(roll=VotingRoll.of(computed, assembly.entity, context.country))
