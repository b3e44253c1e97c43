"""Decide whether two memberships of a roll are one human's."""

from __future__ import annotations

import strawberry

from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.duplicates import Decision, Pair, decide_lines
from services.governance.domain.roll_life import check_may_change
from services.governance.graph.roll import VotingRoll
from services.governance.graph.words import Sameness
from services.governance.store import assemblies, duplicates, roll_duplicates, rolls, signatures


@strawberry.input(
    description="`law` is the article by which one person has one membership; it is needed where SAME strikes a line."
)
class DecideDuplicateInput:
    """Which pair of which roll, the verdict and its reasons."""

    roll: strawberry.ID
    first: strawberry.ID
    second: strawberry.ID
    verdict: Sameness
    reasons: str
    law: str | None = None
    idempotency_key: str | None = None


@strawberry.type
class DecideDuplicatePayload:
    """The roll with its totals anew."""

    roll: VotingRoll


@mutation(
    description="Decide about two memberships that findDuplicates suspects. SAME sets the newer line to no votes, by "
    "an override with your name, reasons and article; where shares vote, no line is struck. Until somebody signs, a "
    "decision may be replaced by another; both stay on record, and hold for later computations."
)
async def decide_duplicate(info: Info, input: DecideDuplicateInput) -> DecideDuplicatePayload:
    """Check that the pair is suspected and the roll may change, decide, and write line and decision."""
    context = info.context
    roll_id = uuid_of(input.roll, "roll", context.country)
    pair = Pair.of(*(uuid_of(one, "membership", context.country) for one in (input.first, input.second)))
    async with context.writing("decideDuplicate", input, input.idempotency_key, long=True) as session:
        await assemblies.hold_of_roll(session, roll_id)
        roll = await rolls.locked(session, roll_id)
        assembly = await assemblies.by_id(session, roll.assembly)
        context.require("Mutation.decideDuplicate", assembly.entity)
        if session.replayed is None:
            check_may_change(roll.life, signed=bool(await signatures.of_rolls(session, [roll.id])))
            known = await duplicates.required(session, roll.id, assembly.id, pair)
            await roll_duplicates.put_right(session, roll.id, known.decided.decision if known.decided else None)
            entries = await roll_duplicates.entries(session, roll.id, pair)
            said = Decision(input.verdict, input.reasons, input.law)
            decision = decide_lines(said, entries, per_share=roll.rules.per_share)
            await duplicates.decide(session, assembly.id, pair, decision)
            await roll_duplicates.apply(session, roll.id, pair, decision)
            session.record("decideDuplicate", input.roll, verdict=input.verdict.name, duplicate=known.id)
        decided = await rolls.locked(session, roll_id)
    return DecideDuplicatePayload(roll=VotingRoll.of(decided, assembly.entity, context.country))
