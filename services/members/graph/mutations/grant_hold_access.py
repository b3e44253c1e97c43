"""grantHoldAccess: a named login may read an entity's held identities for a time."""

from __future__ import annotations

from datetime import date

import strawberry

from commons import texts
from commons.errors import Refusal
from commons.ids import new_uuid, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.members.domain.protection.holds import HoldGrant as Grant
from services.members.domain.protection.holds import check_grant
from services.members.graph.types.protection import HoldGrant
from services.members.store.holds import grant_by_id, save_grant


@strawberry.input
class GrantHoldAccessInput:
    """Who may read, from when to when, and why."""

    entity: strawberry.ID = strawberry.field(description="Whose held identities.")
    issuer: str = strawberry.field(description="The issuer of the reader's login, by its name in the directory.")
    subject: str = strawberry.field(description="What the issuer's tokens say in `sub`.")
    name: str = strawberry.field(description="The reader's name.")
    reason: str
    from_: date | None = strawberry.field(name="from", default=None, description="The first day; today if absent.")
    until: date = strawberry.field(description="The last day; at most 92 days after the first.")
    idempotency_key: str | None = None


@strawberry.type
class GrantHoldAccessPayload:
    """The grant."""

    grant: HoldGrant = strawberry.field(description="As it was written.")


@mutation(description="Let a named login read an entity's held identities for a time; nobody lets herself.")
async def grant_hold_access(info: Info, input: GrantHoldAccessInput) -> GrantHoldAccessPayload:
    """An organiser or auditor of the entity. Refuses APPROVAL_NEEDS_TWO, BAD_ARGUMENT."""
    context = info.context
    context.require("Mutation.grantHoldAccess", str(input.entity))
    context.entity_here(str(input.entity))
    async with context.writing("grantHoldAccess", input, input.idempotency_key) as session:
        if session.replayed is None:
            await save_grant(session, _decided(context, input))
        found = await grant_by_id(session, uuid_of(session.subject, "holdgrant", context.country))
    if found is None:
        raise Refusal("NOT_FOUND", "That grant is over.")
    return GrantHoldAccessPayload(grant=HoldGrant.of(context.country, found))


def _decided(context: RequestContext, wanted: GrantHoldAccessInput) -> Grant:
    caller, start = context.caller, wanted.from_ or context.today
    check_grant(
        start,
        wanted.until,
        context.today,
        for_herself=(wanted.issuer, wanted.subject) == (caller.issuer, caller.subject),
    )
    if wanted.issuer not in context.partition.directory.issuers:
        raise Refusal("BAD_ARGUMENT", f"Known issuers are {', '.join(context.partition.directory.issuers)}.")
    return Grant(
        id=new_uuid(),
        entity=str(wanted.entity),
        issuer=wanted.issuer,
        subject=texts.title("The reader's subject", wanted.subject),
        name=texts.title("The reader's name", wanted.name),
        reason=texts.title("The reason", wanted.reason),
        start=start,
        end=wanted.until,
        granted_by=caller.actor,
    )
