"""consent: a member says what others' officers may see of a membership, for one purpose."""

from __future__ import annotations

import strawberry

from commons.errors import Fault
from commons.subgraph.context import Info
from services.members.domain.consents import Purpose, consented_fields
from services.members.graph.finding import find_membership
from services.members.graph.mutations.own_membership import own_membership
from services.members.graph.mutations.read_at import ReadAtVersion
from services.members.graph.types.membership import Membership
from services.members.store.consents import save_consent


@strawberry.input
class ConsentInput(ReadAtVersion):
    """What to show of one membership, for one purpose; a second consent replaces the first."""

    membership: strawberry.ID
    purpose: Purpose
    fields: list[str] = strawberry.field(
        default_factory=list, description="Fields of Membership; none at all still shows that it exists."
    )
    granted: bool = strawberry.field(default=True, description="False withdraws: then nothing is shown.")
    idempotency_key: str | None = None


@strawberry.type
class ConsentPayload:
    """The membership that the consent is about."""

    membership: Membership


@strawberry.mutation(description="Say what others' officers may see of one's own membership.")
async def consent(info: Info, input: ConsentInput) -> ConsentPayload:
    """Give or withdraw consent (the member herself, nobody for her)."""
    context = info.context
    fields = consented_fields(input.fields, context.partition.access.consentable("Membership") | {"displayName"})
    async with context.writing("consent", input, input.idempotency_key) as session:
        key, _ = await own_membership(context, session, "Mutation.consent", input.membership)
        if session.replayed is None:
            await save_consent(session, key, input.purpose.value, fields if input.granted else None)
    membership = await find_membership(context, str(input.membership))
    if membership is None:
        raise Fault("a member does not see her own membership")
    return ConsentPayload(membership=membership)
