"""declareBelonging: a member says whether she belongs to the community, or takes back what she said."""

from __future__ import annotations

import strawberry

from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.belonging import declare
from services.members.domain.facts import Belonging
from services.members.graph.mutations.entered_membership import as_it_stands
from services.members.graph.mutations.own_membership import own_membership
from services.members.graph.mutations.read_at import ReadAtVersion
from services.members.graph.types.membership import Membership
from services.members.store.categories import belonging_history, save_belonging
from services.members.store.standing import registered_period


@strawberry.input
class DeclareBelongingInput(ReadAtVersion):
    """What she says, from today on."""

    membership: strawberry.ID
    belonging: Belonging = strawberry.field(description="UNKNOWN takes back what was said before.")
    idempotency_key: str | None = None


@strawberry.type
class DeclareBelongingPayload:
    """The membership after it."""

    membership: Membership


@mutation(
    description="Say what the community is to you: yours alone to say, and to take back. It has no bearing on votes."
)
async def declare_belonging(info: Info, input: DeclareBelongingInput) -> DeclareBelongingPayload:
    """For the member herself, nobody for her. Refuses FORBIDDEN, TRANSITION_NOT_ALLOWED (nothing would change)."""
    context = info.context
    async with context.writing("declareBelonging", input, input.idempotency_key) as session:
        if session.replayed is None:
            key, _ = await own_membership(context, session, "Mutation.declareBelonging", input.membership)
            registered = await registered_period(session, key)
            before, said = declare(await belonging_history(session, key), input.belonging, registered, context.today)
            await save_belonging(session, key, before, said, context.today)
    return DeclareBelongingPayload(membership=await as_it_stands(context, input.membership))
