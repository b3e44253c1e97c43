"""endMembership: an officer enters the last day of a membership."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.leaving.by_hand import leave
from services.members.graph.mutations.entered_membership import as_it_stands, entered_membership
from services.members.graph.mutations.read_at import ReadAtVersion
from services.members.graph.types.membership import Membership
from services.members.store.reasons import save_reason
from services.members.store.standing import registered_period, save_last_day
from services.members.store.transfers import note_leaving


@strawberry.input
class EndMembershipInput(ReadAtVersion):
    """A resignation, exclusion or death takes effect when the law says; the last day may lie ahead or back."""

    membership: strawberry.ID
    ended_on: date = strawberry.field(description="The last day of membership.")
    reason: str | None = None
    idempotency_key: str | None = None


@strawberry.type
class EndMembershipPayload:
    """The membership with its last day."""

    membership: Membership


@mutation(description="Enter the last day of a membership. Shares, coverage and facts stay what they are.")
async def end_membership(info: Info, input: EndMembershipInput) -> EndMembershipPayload:
    """End a membership (membership officer of the entity). Refuses TRANSITION_NOT_ALLOWED, NOT_FOUND."""
    context = info.context
    async with context.writing("endMembership", input, input.idempotency_key) as session:
        if session.replayed is None:
            key, _ = await entered_membership(context, session, "Mutation.endMembership", input.membership)
            registered = leave(await registered_period(session, key), input.ended_on, context.today)
            await save_last_day(session, key, registered)
            await note_leaving(session, key, context.today, registered.end)
            await save_reason(session, key, input.reason)
    return EndMembershipPayload(membership=await as_it_stands(context, input.membership))
