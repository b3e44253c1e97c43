"""endHoldAccess: a grant to read held identities ends before its time."""

from __future__ import annotations

import strawberry

from commons.ids import uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.store.holds import end_grant, grant_by_id


@strawberry.input
class EndHoldAccessInput:
    """Which grant ends today."""

    grant: strawberry.ID = strawberry.field(description="The grant's id.")
    idempotency_key: str | None = None


@strawberry.type
class EndHoldAccessPayload:
    """The grant that is over."""

    grant_id: strawberry.ID = strawberry.field(description="Its id.")


@mutation(description="End a grant to read held identities, from today.")
async def end_hold_access(info: Info, input: EndHoldAccessInput) -> EndHoldAccessPayload:
    """An organiser or auditor of the entity. Refuses NOT_FOUND."""
    context = info.context
    key = uuid_of(str(input.grant), "holdgrant", context.country)
    async with context.writing("endHoldAccess", input, input.idempotency_key) as session:
        if session.replayed is None:
            grant = await grant_by_id(session, key)
            context.require_found("Mutation.endHoldAccess", grant and grant.entity, "grant")
            assert grant is not None
            await end_grant(session, grant, context.today)
    return EndHoldAccessPayload(grant_id=input.grant)
