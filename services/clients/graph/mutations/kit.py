"""What mutations of this service share: the client found and allowed, its version as it was read, and shown anew."""

from __future__ import annotations

from uuid import UUID

from commons.database.sessions import ReadSession
from commons.errors import Fault, Refusal
from commons.ids import uuid_of
from commons.subgraph.context import RequestContext
from services.clients.graph import entities
from services.clients.graph.types.client import Client
from services.clients.store.clients import clients
from services.clients.store.rows import ClientRow


async def found_client(context: RequestContext, session: ReadSession, mutation: str, id_: str) -> ClientRow:
    """The client that is written about. Refuses NOT_FOUND, FORBIDDEN."""
    key = uuid_of(id_, "client", context.country)
    row = (await clients(session, [key], context.today)).get(key)
    context.require_found(f"Mutation.{mutation}", row and row.entity, "client")
    if row is None:
        raise Fault("a client that was required is not there")
    return row


async def client_now(context: RequestContext, client: UUID) -> Client:
    """The client as it stands, now that it is written on."""
    found = (await entities.clients(context, [client]))[0]
    if found is None:
        raise Fault("a client that was written on is not there")
    return found


def check_version(expected: int | None, version: int, what: str = "it") -> None:
    """Refuse CHANGED_MEANWHILE unless `what` is at the version at which it was read (None: not checked)."""
    if expected is not None and expected != version:
        raise Refusal(
            "CHANGED_MEANWHILE", f"Read {what} again: version {version} stands by now, not {expected}.", version=version
        )
