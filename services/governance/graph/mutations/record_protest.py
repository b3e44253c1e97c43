"""Put a member's protest against a resolution on record."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import strawberry

from commons.clock import now
from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.after.challenge import Decided, challenge, wants_presence
from services.governance.domain.after.protest import Protesting, raise_protest
from services.governance.domain.assembly import Assembly
from services.governance.domain.law.reading import Reading
from services.governance.domain.words import RollReason
from services.governance.graph.after.challenge import Protest
from services.governance.graph.mutations.kit import meeting_of, regime_on
from services.governance.graph.own_or_role import require_own_or_role
from services.governance.store import agenda, assemblies, rolls
from services.governance.store.after import decided, lists, protests
from services.governance.store.after.record import list_of
from services.governance.store.entitlement import entitlement_at_door
from services.governance.store.rolls import RollRecord


@strawberry.input(
    description="`raisedAt`: when she raised it, where an organiser enters it later; a member's own is raised now."
)
class RecordProtestInput:
    """Who protests against what."""

    resolution: strawberry.ID
    membership: strawberry.ID
    statement: str
    raised_at: datetime | None = None
    idempotency_key: str | None = None


@strawberry.type
class RecordProtestPayload:
    """The protest as it is on record."""

    protest: Protest


@mutation(
    description="Put a protest on record for the minutes: by the member herself, or by an organiser for her. Where the "
    "law wants one it is raised at the meeting, or within its hours (PROTEST_TOO_LATE with the article)."
)
async def record_protest(info: Info, input: RecordProtestInput) -> RecordProtestPayload:
    """Check whose it is and that it is in time, and put it on record."""
    context = info.context
    wanted = uuid_of(input.resolution, "resolution", context.country)
    member = uuid_of(input.membership, "membership", context.country)
    async with context.writing("recordProtest", input, input.idempotency_key, long=True) as session:
        item = await agenda.by_id(session, wanted)
        await assemblies.hold(session, item.assembly)
        assembly = await assemblies.by_id(session, item.assembly)
        own = await require_own_or_role(context, "Mutation.recordProtest", assembly.entity, member)
        if session.replayed is None:
            if own and input.raised_at is not None:
                raise Refusal("BAD_ARGUMENT", "Her own protest is raised now; the bureau enters an earlier one.")
            facts = await _facts(session, context, assembly, (wanted, member))
            raised = raise_protest(member, input.statement, input.raised_at, facts)
            law = facts.challenge.protest.law.source
            new = await protests.insert(session, wanted, raised, on_behalf=not own, law=law)
            named = global_id(context.country, "protest", new)
            session.record("recordProtest", named, resolution=input.resolution, on_behalf=not own)
            told = meeting_of(session, assembly)
            session.announce("protest.recorded", protest=named, resolution=input.resolution, **told)
        row = await protests.by_id(session, uuid_of(session.subject, "protest"))
    return RecordProtestPayload(protest=Protest.of(row, context.country))


async def _facts(
    session: WriteSession, context: RequestContext, assembly: Assembly, about: tuple[UUID, UUID]
) -> Protesting:
    item, member = about
    regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
    law, when = Reading(regime, assembly.held_on), await decided.of_resolution(session, item)
    roll = await rolls.newest_of(session, assembly.id)
    on = when.sitting_on or assembly.held_on
    return Protesting(
        challenge=challenge(law, Decided(on, when.registered_on)),
        opened_at=when.opened_at,
        decided_at=when.counted_at,
        timezone=context.partition.country.timezone,
        moment=now(),
        registered=roll is not None and await _registered(session, roll, member),
        there=await lists.was_there(session, list_of(assembly, roll, (await session.head())[0]), member),
        wants_presence=wants_presence(law),
        stands=await protests.stands(session, item, member),
    )


async def _registered(session: WriteSession, roll: RollRecord, member: UUID) -> bool:
    return (await entitlement_at_door(session, roll, member)).reason is not RollReason.NOT_REGISTERED
