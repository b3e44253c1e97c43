"""Put a late discovery on record: somebody was wrongly admitted or refused."""

from __future__ import annotations

from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.after import discovery as domain
from services.governance.domain.after.discovery import DiscoveryKind, Finding, discover, effects_of
from services.governance.domain.assembly import Assembly
from services.governance.graph.after.discovery import Discovery
from services.governance.graph.mutations.kit import meeting_of, regime_on
from services.governance.store import assemblies, rolls
from services.governance.store.after import discoveries
from services.governance.store.after.record import Found, items_of
from services.governance.store.entitlement import entitlement_at_door
from services.governance.store.rolls import RollRecord


@strawberry.input(
    description="`votes`: what she should have had, for WRONGLY_REFUSED; left out for WRONGLY_ADMITTED. `college`: for "
    "somebody who is on no line of the roll, where the statutes weigh colleges."
)
class RecordDiscoveryInput:
    """What was found, and what shows it."""

    assembly: strawberry.ID
    membership: strawberry.ID
    kind: DiscoveryKind
    statement: str
    source: str
    votes: int = 0
    college: str | None = None
    idempotency_key: str | None = None


@strawberry.type
class RecordDiscoveryPayload:
    """The discovery with its effects."""

    discovery: Discovery


@mutation(
    description="Put on record that somebody was wrongly admitted or refused, found when votes had been counted: with "
    "the margin test of every result. It edits nothing; another person declares it (`declareCorrection`)."
)
async def record_discovery(info: Info, input: RecordDiscoveryInput) -> RecordDiscoveryPayload:
    """Check it against roll and door, test every result, save."""
    context = info.context
    wanted = uuid_of(input.assembly, "assembly", context.country)
    member = uuid_of(input.membership, "membership", context.country)
    async with context.writing("recordDiscovery", input, input.idempotency_key, long=True) as session:
        await assemblies.hold(session, wanted)
        assembly = await assemblies.by_id(session, wanted)
        context.require("Mutation.recordDiscovery", assembly.entity)
        if session.replayed is None:
            given = domain.Discovery(member, input.kind, input.votes, input.college, input.statement, input.source)
            new = await _record(session, context, assembly, given)
            named = global_id(context.country, "discovery", new)
            session.record("recordDiscovery", named, assembly=input.assembly, kind=input.kind.name)
            session.announce("discovery.recorded", discovery=named, **meeting_of(session, assembly))
        row = await discoveries.by_id(session, uuid_of(session.subject, "discovery"))
    return RecordDiscoveryPayload(discovery=Discovery.of(row, context.country))


async def _record(session: WriteSession, context: RequestContext, assembly: Assembly, given: domain.Discovery) -> UUID:
    roll = await rolls.newest_of(session, assembly.id)
    if roll is None:
        raise Refusal("ROLL_NOT_COMPUTED", "This meeting has no roll, so nobody was admitted or refused by it.")
    votes = (await entitlement_at_door(session, roll, given.membership)).votes
    regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
    known = await discoveries.known(session, assembly.id, given.membership)
    counted = any(item.counted for item in await items_of(session, regime, assembly, roll))
    found = discover(given, Finding(counted, votes, known))
    wrong = await _wrong(session, roll, found, votes)
    effects = effects_of(await items_of(session, regime, assembly, roll, wrong))
    return await discoveries.insert(session, assembly.id, found, effects)


async def _wrong(session: WriteSession, roll: RollRecord, found: domain.Discovery, votes: int) -> Found:
    college = await discoveries.college_of(session, roll.id, found.membership) or found.college
    claimed = found.votes if found.kind is DiscoveryKind.WRONGLY_REFUSED else 0
    return Found(found.membership, college, votes, claimed)
