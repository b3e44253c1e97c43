"""unlinkMembership: from today a membership is a fresh person's; past rolls keep what they knew."""

from __future__ import annotations

import strawberry

from commons.errors import Fault
from commons.ids import random_uuid
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.graph.finding import find_membership
from services.members.graph.mutations.own_membership import own_membership
from services.members.graph.mutations.read_at import ReadAtVersion
from services.members.graph.types.membership import Membership
from services.members.store.links import save_unlink


@strawberry.input
class UnlinkMembershipInput(ReadAtVersion):
    """The membership to take out of the person it is linked to."""

    membership: strawberry.ID
    idempotency_key: str | None = None


@strawberry.type
class UnlinkMembershipPayload:
    """The membership with its fresh person."""

    membership: Membership


@mutation(description="Give a membership a fresh person id from today.")
async def unlink_membership(info: Info, input: UnlinkMembershipInput) -> UnlinkMembershipPayload:
    """Give a membership a fresh person id from today (the member herself)."""
    context = info.context
    async with context.writing("unlinkMembership", input, input.idempotency_key) as session:
        if session.replayed is None:
            key, person = await own_membership(context, session, "Mutation.unlinkMembership", input.membership)
            issuer = context.partition.country.issuer
            await save_unlink(session, key, person, random_uuid(), day=context.today, issuer=issuer)
    membership = await find_membership(context, str(input.membership))
    if membership is None:
        raise Fault("a member does not see the membership she unlinked")
    return UnlinkMembershipPayload(membership=membership)
