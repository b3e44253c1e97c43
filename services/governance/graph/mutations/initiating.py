"""What the mutations of motions and meeting requests share: one signature, counted, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

import strawberry

from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import GlobalId, global_id
from commons.subgraph.context import RequestContext
from services.governance.domain.assembly import Assembly
from services.governance.domain.initiative import initiative as domain
from services.governance.domain.initiative.initiative import Counted, Initiative, Tabling
from services.governance.domain.initiative.support import Weight, support
from services.governance.domain.initiative.words import InitiativeKind
from services.governance.domain.law.leaf import Leaf
from services.governance.domain.roll_rules import rules_of
from services.governance.graph.initiative.meeting_request import MeetingRequest, shown_request
from services.governance.graph.initiative.motion import MeetingOf, Motion
from services.governance.graph.mutations.kit import meeting_of, regime_on
from services.governance.store import agenda, assemblies, calls, convocation_notices
from services.governance.store.initiative import initiatives, signing
from services.governance.store.initiative.initiatives import InitiativeRecord
from services.governance.store.initiative.register import Day, signed_of_whole, weight_of

ID_KINDS = {InitiativeKind.MOTION: "motion", InitiativeKind.MEETING: "meetingrequest"}


@strawberry.type
class InitiativePayload:
    """The motion or the request for a meeting, as it is then."""

    motion: Motion | None
    meeting_request: MeetingRequest | None


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs; `on_behalf`: the bureau enters it for her."""

    membership: UUID
    on_behalf: bool


def initiative_of(given: str, country: str) -> tuple[UUID, InitiativeKind]:
    """The uuid and kind of an id that is a motion's or a meeting request's; MALFORMED_ID, UNROUTABLE_ID."""
    found = GlobalId.parse(given)
    kind = next((kind for kind, name in ID_KINDS.items() if name == found.kind), None)
    if kind is None:
        raise Refusal("MALFORMED_ID", "The id of a motion or of a meeting request is wanted here.").blame(given)
    if found.country != country:
        raise Refusal("UNROUTABLE_ID", f"This id is held by {found.country}, not by {country}.").blame(given)
    return found.uuid, kind


async def held(session: WriteSession, context: RequestContext, given: str) -> InitiativeRecord:
    """The initiative, kept for this write with its meeting."""
    wanted, kind = initiative_of(given, context.country)
    found = await initiatives.by_id(session, wanted, kind)
    if found.initiative.assembly is not None:
        await assemblies.hold(session, found.initiative.assembly)
    await initiatives.hold(session, wanted)
    return await initiatives.by_id(session, wanted, kind)


async def tabling(session: WriteSession, context: RequestContext, assembly: Assembly) -> Tabling:
    """How far a meeting is for whoever wants an item on its agenda."""
    noticed = await convocation_notices.noticed(session, assembly)
    return Tabling(
        assembly=assembly,
        noticed_on=noticed.on,
        items=len(await agenda.of_assemblies(session, [assembly.id])),
        motions=await initiatives.motions_of(session, assembly.id),
        opened=bool(await calls.of_assembly(session, assembly.id)),
        today=context.today,
    )


async def start(session: WriteSession, context: RequestContext, new: Initiative, leaf: Leaf, signer: Signer) -> bool:
    """Put an initiative on record with the signature of whoever starts it. Raises what `sign` does, and tells what it
    tells."""
    await initiatives.insert(session, new, on_behalf=signer.on_behalf)
    return await sign(session, context, await initiatives.by_id(session, new.id, new.kind), leaf, signer)


async def sign(
    session: WriteSession, context: RequestContext, found: InitiativeRecord, leaf: Leaf, signer: Signer
) -> bool:
    """Put her signature on record and count; whether with it enough have signed.

    Raises `Refusal` NOT_ENTITLED, ALREADY_EXISTS, ELECTORATE_UNAVAILABLE, LAW_UNKNOWN.
    """
    new, today = found.initiative, context.today
    domain.check_open(new, reached=found.reached)
    regime = await regime_on(session, context.entity_here(new.entity), today)
    day = Day(new.entity, today, rules_of(regime, today))
    reason, weight = await weight_of(session, context.partition, day, signer.membership)
    domain.check_signs(leaf, reason, weight)
    if await signing.stands(session, new.id, signer.membership):
        raise Refusal("ALREADY_EXISTS", "She has signed it already.")
    await signing.sign(session, new.id, signer.membership, today, weight, on_behalf=signer.on_behalf)
    whole = found.counted.whole if found.counted else Weight()
    if not domain.count_anew(found.counted, support(leaf, found.running + weight, whole), today):
        return False
    signed, whole, counted = await signed_of_whole(session, context.partition, day, new.id)
    judged: Counted = replace(counted, reached=support(leaf, signed, whole).reached)
    await initiatives.save_count(session, new.id, judged, leaf.source)
    return judged.reached


async def follow(session: WriteSession, context: RequestContext, new: Initiative, items: int) -> None:
    """What follows once enough have signed: a motion enters the agenda, of a meeting the board is told."""
    named = global_id(context.country, ID_KINDS[new.kind], new.id)
    if new.assembly is None:
        session.announce("meeting.requested", request=named, entity=new.entity)
        return
    domain.check_room(items)
    item = await agenda.append(session, new.assembly, new.wanted.items[0])
    await initiatives.enter(session, new.id, item, context.today)
    told = meeting_of(session, await assemblies.by_id(session, new.assembly))
    session.announce("motion.entered", motion=named, resolution=global_id(context.country, "resolution", item), **told)


async def payload_of(session: ReadSession, context: RequestContext, given: str) -> InitiativePayload:
    """The initiative as it is now."""
    found = await initiatives.by_id(session, *initiative_of(given, context.country))
    if found.initiative.assembly is None:
        return InitiativePayload(motion=None, meeting_request=await shown_request(session, context, found))
    assembly = await assemblies.by_id(session, found.initiative.assembly)
    at = await MeetingOf.load(session, context, assembly)
    return InitiativePayload(motion=Motion.of(found, at, context.country, context.today), meeting_request=None)
