"""What mutations about a client's ladder have in common: the client found and allowed, one write, the client shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol
from uuid import UUID

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import RequestContext
from services.clients.graph import entities
from services.clients.graph.mutations.kit import client_now
from services.clients.graph.types.client import Client
from services.clients.store.rows import ClientRow

Work = Callable[[WriteSession], Awaitable[None]]


class Keyed(Protocol):
    """An input with its idempotency key."""

    idempotency_key: str | None


@strawberry.type(description="The client, with what was put on its file.")
class ClientFilePayload:
    """The client as it stands now."""

    client: Client


async def client_named(context: RequestContext, mutation: str, id_: str) -> ClientRow:
    """The client, for a caller whom the mutation is for in its entity; an organisation, for a person climbs no ladder.

    Refuses NOT_FOUND, FORBIDDEN, UNROUTABLE_ID, and BAD_ARGUMENT for a sole trader.
    """
    client = await client_with(context, mutation, uuid_of(id_, "client", context.country))
    if client.sole_trader is not None:
        raise Refusal("BAD_ARGUMENT", "A sole trader is a person; the ladder is for organisations.").blame(id_)
    return client


async def client_with(context: RequestContext, mutation: str, key: UUID | None) -> ClientRow:
    """The same by its key; None: what names the client was not found."""
    found = (await entities.clients(context, [key]))[0] if key is not None else None
    context.require_found(f"Mutation.{mutation}", found.row.entity if found else None, "such thing")
    assert found is not None
    return found.row


async def on_file(
    context: RequestContext, mutation: str, given: Keyed, client: ClientRow, work: Work
) -> ClientFilePayload:
    """One write on a client's file, unless it was written before under the same key; and the client as it is now."""
    async with context.writing(mutation, given, given.idempotency_key) as session:
        if session.replayed is None:
            await work(session)
    return ClientFilePayload(client=await client_now(context, client.client))


def note(session: WriteSession, action: str, client: ClientRow, **body: Any) -> str:
    """The audit line of a write on a client's file; gives the client's id."""
    id_ = global_id(session.country, "client", client.client)
    session.record(action, id_, entity=client.entity, **body)
    return id_


def not_found(what: str) -> Refusal:
    """NOT_FOUND for what went while it was looked at, or is none of this client's."""
    return Refusal("NOT_FOUND", f"There is no {what} with this id here.")
