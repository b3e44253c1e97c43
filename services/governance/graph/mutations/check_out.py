"""Somebody leaves the room."""

from __future__ import annotations

import strawberry

from commons.clock import now
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.domain.room import presence as domain
from services.governance.domain.words import PresenceForm
from services.governance.graph.mutations.herself import is_herself
from services.governance.graph.room.presence import Presence, holder_of
from services.governance.store import assemblies, presence


@strawberry.input(description="`membership`, or `outsider`, as she was checked in.")
class CheckOutInput:
    """Who leaves."""

    assembly: strawberry.ID
    membership: strawberry.ID | None = None
    outsider: strawberry.ID | None = None
    idempotency_key: str | None = None


@strawberry.type
class CheckOutPayload:
    """The presence as it is on record."""

    presence: Presence


@mutation(
    description="Put on record that somebody leaves; she may come back. For somebody who has left already the answer "
    "is the presence as it ended. A member who takes part from afar leaves with her own login."
)
async def check_out(info: Info, input: CheckOutInput) -> CheckOutPayload:
    """End the presence."""
    context = info.context
    assembly_id = uuid_of(input.assembly, "assembly", context.country)
    holder = holder_of(context, input.membership, input.outsider)
    own = await is_herself(context, "Mutation.checkOut", holder)
    async with context.writing("checkOut", input, input.idempotency_key) as session:
        assembly = await assemblies.by_id(session, assembly_id)
        found = await presence.newest_of(session, assembly.id, holder.id)
        if not (own and found is not None and found.form is PresenceForm.REMOTE):
            context.require("Mutation.checkOut", assembly.entity)
        if session.replayed is None:
            last = domain.who_leaves(found)
            if last.left_at is None:
                await presence.end(session, assembly.id, [last.id], now())
                session.announce("attendance.changed", assembly=global_id(context.country, "assembly", assembly.id))
            name = global_id(context.country, "presence", last.id)
            session.record("checkOut", name, already=last.left_at is not None)
        found = await presence.by_id(session, assembly.id, uuid_of(session.subject, "presence"))
    return CheckOutPayload(presence=Presence.of(found, context.country))
