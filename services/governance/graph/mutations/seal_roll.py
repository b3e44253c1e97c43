"""Sign a voting roll; the second signature seals it."""

from __future__ import annotations

import strawberry

from commons.bulk import NAMED_ELECTORATE_PURPOSE
from commons.clock import now
from commons.database.sessions import ReadSession
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.assembly import Assembly
from services.governance.domain.check_statutes import check_statutes
from services.governance.domain.duplicates import check_decided
from services.governance.domain.law.regime import Regime
from services.governance.domain.seal import SealFacts, check_record_date, may_sign
from services.governance.graph.mutations.kit import by_other_law, changed_rule, meeting_of, regime_on
from services.governance.graph.roll import VotingRoll
from services.governance.store import (
    assemblies,
    duplicates,
    named_electorate,
    roll_delegates,
    rolls,
    sign_offs,
    signatures,
)
from services.governance.store.close_roll import check_members, close
from services.governance.store.electorate import PURPOSE
from services.governance.store.named_electorate import Composition
from services.governance.store.rolls import RollRecord
from services.governance.store.undelivered import Concerned, check_aliases


@strawberry.input
class SealRollInput:
    """Which roll."""

    roll: strawberry.ID
    idempotency_key: str | None = None


@strawberry.type
class SealRollPayload:
    """The roll, signed or sealed."""

    roll: VotingRoll


@mutation(
    description="Sign a roll. An organiser signs first; the signature of another organiser or an auditor seals it."
)
async def seal_roll(info: Info, input: SealRollInput) -> SealRollPayload:
    """Check who signs what and that the members partition is there; at the second signature, seal."""
    context = info.context
    roll_id = uuid_of(input.roll, "roll", context.country)
    async with context.writing("sealRoll", input, input.idempotency_key, long=True) as session:
        await assemblies.hold_of_roll(session, roll_id)
        roll = await rolls.locked(session, roll_id)
        assembly = await assemblies.by_id(session, roll.assembly)
        context.require("Mutation.sealRoll", assembly.entity)
        if session.replayed is None:
            entity = context.entity_here(assembly.entity)
            regime = await regime_on(session, entity, assembly.held_on)
            check_statutes(regime, assembly.held_on)  # the law may have changed since they were adopted
            facts = await seal_facts(session, roll, assembly, regime)
            signing = may_sign(context.caller, context.country, entity.id, facts)
            check_record_date(roll.as_of, assembly.held_on, context.partition.country.timezone, now())
            check_decided(await duplicates.undecided_voters(session, roll.id, assembly.id))
            composed = await named_electorate.of_roll(session, roll.id)
            await check_members(context.partition, roll, assembly, composed)
            await check_aliases(context.partition, _concerned(roll, assembly, composed))
            await signatures.sign(session, "roll", roll.id, signing)
            root = await close(session, context.partition, roll, assembly, entity.pack) if signing.seals else None
            if root is not None:
                named = global_id(context.country, "roll", roll.id)
                session.announce("roll.sealed", roll=named, root=root, **meeting_of(session, assembly))
            session.record(
                "sealRoll", global_id(context.country, "roll", roll.id), position=signing.position, root=root
            )
        signed = await rolls.locked(session, roll_id)
    return SealRollPayload(roll=VotingRoll.of(signed, assembly.entity, context.country))


def _concerned(roll: RollRecord, assembly: Assembly, composed: Composition | None) -> Concerned:
    if composed is None:
        return Concerned([assembly.entity], roll.as_of, assembly.id, PURPOSE)
    return Concerned(composed.named.entities, roll.as_of, assembly.id, NAMED_ELECTORATE_PURPOSE)


async def seal_facts(session: ReadSession, roll: RollRecord, assembly: Assembly, regime: Regime) -> SealFacts:
    """What the decision needs to know."""
    signed = await sign_offs.signed_of(session, regime.entity.id, roll.statutes_version)
    before = await signatures.of_rolls(session, [roll.id])
    return SealFacts(
        sealed=roll.life.sealed,
        signed_by=[signature.actor for _, signature in before],
        unsigned=regime.unsigned(roll.rules.meeting_on, signed),
        gaps=roll.rules.gaps,
        undecided=roll.life.undecided,
        unresolved=roll.life.unresolved,
        outdated=by_other_law(regime, assembly, roll) or await roll_delegates.moved(session, regime, assembly, roll.id),
        outdated_by=changed_rule(regime, assembly, roll),
    )
