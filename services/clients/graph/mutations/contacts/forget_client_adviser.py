"""forgetClientAdviser: somebody of the staff has left, and her name is kept no longer."""

from __future__ import annotations

import strawberry

from commons.errors import Fault
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.store.contacts.advisers import advisers, forget_adviser


@strawberry.input(description="An adviser who has left.")
class ForgetClientAdviserInput:
    """An adviser who has left."""

    adviser: strawberry.ID
    idempotency_key: str | None = None


@strawberry.type(description="Who is forgotten.")
class ForgetClientAdviserPayload:
    """Who is forgotten."""

    adviser_id: strawberry.ID = strawberry.field(description="What she was in charge of stays under this id.")


@mutation(description="Erase an adviser's name; what she was in charge of, and when, stays.")
async def forget_client_adviser(info: Info, input: ForgetClientAdviserInput) -> ForgetClientAdviserPayload:
    """For a client officer of the entity. Refuses NOT_FOUND, FORBIDDEN."""
    context = info.context
    key = uuid_of(input.adviser, "clientadviser", context.country)
    async with context.writing("forgetClientAdviser", input, input.idempotency_key) as session:
        found = (await advisers(session, [key])).get(key)
        context.require_found("Mutation.forgetClientAdviser", found and found.entity, "adviser")
        if found is None:
            raise Fault("an adviser that was required is not there")
        if session.replayed is None:
            await forget_adviser(session, key)
            session.record("client_adviser.forgotten", global_id(context.country, "clientadviser", key))
    return ForgetClientAdviserPayload(adviser_id=input.adviser)
