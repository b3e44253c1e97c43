"""putAdviserInCharge: somebody of the staff looks after a client from a day on, or nobody."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import strawberry

from commons import texts
from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import global_id, random_uuid, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.clients.domain.contacts.contact import profile
from services.clients.graph.mutations.kit import client_now, found_client
from services.clients.graph.types.client import Client
from services.clients.store.contacts.advisers import AdviserRow, advisers, save_adviser, save_charge
from services.clients.store.rows import ClientRow

AHEAD = timedelta(days=366)


@strawberry.input(description="Somebody of the staff who begins to look after clients.")
class NewAdviserInput:
    """Somebody new."""

    name: str = strawberry.field(description="As clients know her.")
    email: str | None = strawberry.field(default=None, description="Where she reads mail.")


@strawberry.input(description="Who is in charge of a client: somebody known, somebody new, or nobody.")
class PutAdviserInChargeInput:
    """Who is in charge of a client."""

    client: strawberry.ID
    adviser: strawberry.ID | None = strawberry.field(default=None, description="Somebody known.")
    new_adviser: NewAdviserInput | None = strawberry.field(default=None, description="Somebody new.")
    since: date | None = strawberry.field(default=None, description="The first day; today if absent.")
    reason: str = strawberry.field(description="Why she, or why now.")
    idempotency_key: str | None = None


@strawberry.type(description="The client as it stands now.")
class PutAdviserInChargePayload:
    """The client as it stands now."""

    client: Client


@mutation(description="Put an adviser in charge of a client, from a day on; whoever was is no more.")
async def put_adviser_in_charge(info: Info, input: PutAdviserInChargeInput) -> PutAdviserInChargePayload:
    """For a client officer of the entity. Refuses NOT_FOUND, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    reason, since = texts.text("Why (reason)", input.reason), input.since or context.today
    if input.adviser is not None and input.new_adviser is not None:
        raise Refusal("BAD_ARGUMENT", "Name an adviser or describe a new one, not both.")
    if since > context.today + AHEAD:
        raise Refusal("BAD_ARGUMENT", "A charge is arranged at most a year ahead.").blame(since)
    async with context.writing("putAdviserInCharge", input, input.idempotency_key) as session:
        if session.replayed is None:
            client = await found_client(context, session, "putAdviserInCharge", input.client)
            if since < client.since:
                raise Refusal("BAD_ARGUMENT", f"The relation began on {client.since}.").blame(since)
            await save_charge(session, client.client, await _adviser(context, session, client, input), since)
            subject = global_id(context.country, "client", client.client)
            session.record("client.adviser", subject, since=since.isoformat(), reason=reason)
    return PutAdviserInChargePayload(
        client=await client_now(context, uuid_of(session.subject, "client", context.country))
    )


async def _adviser(
    context: RequestContext, session: WriteSession, client: ClientRow, given: PutAdviserInChargeInput
) -> UUID | None:
    if given.new_adviser is not None:
        who = profile(given.new_adviser.name, given.new_adviser.email, None, None)
        fresh = AdviserRow(random_uuid(), client.entity, who.name, who.email)
        await save_adviser(session, fresh)
        return fresh.id
    if given.adviser is None:
        return None
    key = uuid_of(given.adviser, "clientadviser", context.country)
    found = (await advisers(session, [key])).get(key)
    if found is None or found.entity != client.entity or found.name is None:
        raise Refusal("NOT_FOUND", "The client's legal entity has no such adviser.").blame(given.adviser)
    return key
