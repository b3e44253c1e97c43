"""Name somebody to the bureau of a meeting."""

from __future__ import annotations

import strawberry

from commons.clock import now
from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.desk import bureau as domain
from services.governance.domain.law.reading import Reading
from services.governance.domain.room.open_call import check_has_room
from services.governance.domain.room.presence import Holder
from services.governance.graph.desk.bureau import BureauMember, shown_member
from services.governance.graph.desk.words import BureauOffice, ChosenBy
from services.governance.graph.mutations.kit import meeting_of, regime_on
from services.governance.graph.room.outsider import OutsiderInput, holder_meant
from services.governance.store import assemblies, rolls
from services.governance.store.desk import bureau
from services.governance.store.entitlement import entitlement_at_door


@strawberry.input(description="`membership`, or an `outsider` where law or statutes let her hold the office.")
class NameToBureauInput:
    """Who holds which office of which meeting."""

    assembly: strawberry.ID
    office: BureauOffice
    chosen_by: ChosenBy = strawberry.field(description="How she came to the office.")
    membership: strawberry.ID | None = None
    outsider: OutsiderInput | None = None
    idempotency_key: str | None = None


@strawberry.type
class NameToBureauPayload:
    """The office, on record."""

    member: BureauMember


@mutation(
    description="Name the chair, the secretary or a scrutineer of a meeting. Chair and secretary are one at a time; an "
    "outsider chairs or counts only where the statutes let her."
)
async def name_to_bureau(info: Info, input: NameToBureauInput) -> NameToBureauPayload:
    """Check the office and the person, and put it on record."""
    context = info.context
    wanted = uuid_of(input.assembly, "assembly", context.country)
    async with context.writing("nameToBureau", input, input.idempotency_key) as session:
        assembly = await assemblies.by_id(session, wanted)
        context.require("Mutation.nameToBureau", assembly.entity)
        if session.replayed is None:
            check_has_room(assembly)
            who = Holder(*await holder_meant(session, context, assembly.entity, input.membership, input.outsider))
            roll = await rolls.newest_of(session, assembly.id)
            found = None if roll is None or who.outsider else await entitlement_at_door(session, roll, who.id)
            regime = await regime_on(session, context.entity_here(assembly.entity), assembly.held_on)
            naming = domain.Naming(input.office, who, await bureau.of_assembly(session, assembly.id), found)
            law = domain.name(Reading(regime, assembly.held_on), naming)
            member = domain.BureauMember(new_uuid(), input.office, who, input.chosen_by, law.source, now())
            await bureau.insert(session, assembly.id, member)
            session.record(
                "nameToBureau", global_id(context.country, "bureaumember", member.id), office=input.office.name
            )
            session.announce("bureau.changed", **meeting_of(session, assembly))
        subject = uuid_of(session.subject, "bureaumember")
    return NameToBureauPayload(member=await shown_member(context, subject))
