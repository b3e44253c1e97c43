"""Let somebody into the room."""

from __future__ import annotations

import strawberry

from commons.database.gathering import Entry
from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.governance.graph.mutations.herself import is_herself
from services.governance.graph.mutations.letting_in import CHECK_IN, Coming, let_in
from services.governance.graph.room.presence import Presence, holder_of
from services.governance.graph.words import PresenceForm


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
    "and acts for nobody is refused with the reason of her line (NOT_ENTITLED). A member with her own login comes to a "
    "meeting from afar (REMOTE); into the room the desk lets her."
)
async def check_in(info: Info, input: CheckInInput) -> CheckInPayload:
    """Land with whoever is checked in at other desks at once; answered when that is committed."""
    context = info.context
    assembly = uuid_of(input.assembly, "assembly", context.country)
    holder = holder_of(context, input.membership, input.outsider)
    own = await is_herself(context, "Mutation.checkIn", holder)
    coming = Coming(context, assembly, holder, input.form, own)
    entry = Entry(context.caller, input, input.idempotency_key, coming, frozenset({(assembly, holder.id)}))
    found = await context.grouped(CHECK_IN, let_in, entry)
    return CheckInPayload(presence=Presence.of(found, context.country))
