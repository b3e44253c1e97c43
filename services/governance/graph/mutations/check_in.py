"""Let somebody into the room."""

from __future__ import annotations

from uuid import UUID

import strawberry

from commons.clock import now
from commons.database.sessions import WriteSession
from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.governance.domain.assembly import Assembly
from services.governance.domain.law.reading import Reading
from services.governance.domain.room import presence as domain
from services.governance.domain.room.representation import check_in_force
from services.governance.graph.mutations.kit import desk_of, regime_on
from services.governance.graph.room.presence import Presence, holder_of
from services.governance.graph.words import PresenceForm
from services.governance.store import assemblies, presence, representations, rolls
from services.governance.store.entitlement import entitlement_at_door
from services.governance.store.rolls import RollRecord


@strawberry.input(
    description="`membership`, or `outsider`: somebody who is no member and acts for one. Who is there already stays "
    "there; another `form` is a leaving and a coming."
)
class CheckInInput:
    """Who comes, and how."""

    assembly: strawberry.ID
    membership: strawberry.ID | None = None
    outsider: strawberry.ID | None = None
    form: PresenceForm = PresenceForm.IN_ROOM
    idempotency_key: str | None = None


@strawberry.type
class CheckInPayload:
    """The presence as it is on record."""

    presence: Presence


@mutation(
    description="Let somebody into the room, by the sealed roll with its changes at the door. Who has no vote there "
    "and acts for nobody is refused with the reason of her line (NOT_ENTITLED)."
)
async def check_in(info: Info, input: CheckInInput) -> CheckInPayload:
    """Check the doors and the entitlement, and put one row on record."""
    context = info.context
    assembly_id = uuid_of(input.assembly, "assembly", context.country)
    holder = holder_of(context, input.membership, input.outsider)
    async with context.writing("checkIn", input, input.idempotency_key) as session:
        assembly = await assemblies.by_id(session, assembly_id)
        context.require("Mutation.checkIn", assembly.entity)
        if session.replayed is None:
            roll = await rolls.newest_of(session, assembly.id)
            desk = await desk_of(session, context, assembly, roll)
            domain.check_desk(input.form, desk)
            if roll is not None:
                await _check_holder(session, context, assembly, roll, holder)
            await _save(session, holder, input.form, desk)
        found = await presence.by_id(session, assembly.id, uuid_of(session.subject, "presence"))
    return CheckInPayload(presence=Presence.of(found, context.country))


async def _check_holder(
    session: WriteSession, context: RequestContext, assembly: Assembly, roll: RollRecord, holder: domain.Holder
) -> None:
    found = None if holder.outsider else await entitlement_at_door(session, roll, holder.id)
    if found is not None and found.votes and not found.organisation:
        return None
    acts = await presence.acts_for_somebody(session, assembly.entity, assembly.id, holder.id, context.today)
    if found is None:
        return await _check_outsider(session, context, assembly.entity, holder.id, acts=acts)
    law = Reading(await regime_on(session, context.entity_here(assembly.entity), assembly.held_on), assembly.held_on)
    counts, effect = roll.rules.default_counts, law.leaf("suspended_rights.effect")
    return domain.check_member(found, acts=acts, asleep_counts=counts, effect=effect)


async def _check_outsider(
    session: WriteSession, context: RequestContext, entity: str, outsider: UUID, *, acts: bool
) -> None:
    """An outsider who acts for somebody; a mandate that is over is told from none."""
    found = [] if acts else await representations.by_acting(session, entity, outsider)
    if found:
        check_in_force([row.acting.mandate for row in found], context.today)
    domain.check_outsider(acts=acts)


async def _save(session: WriteSession, holder: domain.Holder, form: PresenceForm, desk: domain.Desk) -> None:
    """One row; none for somebody who is there already."""
    here = await presence.newest_of(session, desk.assembly.id, holder.id)
    present = here is not None and here.left_at is None
    if here is not None and present and domain.stays(here, form, desk):
        session.record("checkIn", global_id(session.country, "presence", here.id), already=True)
        return
    if here is not None and present:
        await presence.end(session, desk.assembly.id, [here.id], now())
    name = session.caller.name or session.caller.subject
    arrived = domain.Presence(new_uuid(), holder, form, now(), entered_by=name)
    await presence.insert(session, desk.assembly.id, arrived)
    named = global_id(session.country, "assembly", desk.assembly.id)
    session.announce("attendance.changed", assembly=named)
    session.record(
        "checkIn",
        global_id(session.country, "presence", arrived.id),
        assembly=named,
        holder=global_id(session.country, "outsider" if holder.outsider else "membership", holder.id),
        form=form.name,
    )
