"""`registerClient`: a legal entity begins to work for an organisation, found here, named by the caller, or new."""

from __future__ import annotations

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import borderless_id, global_id, uuid_of
from commons.subgraph.context import Info
from services.clients.domain.organisation import Placement, Registration, place
from services.clients.graph import entities
from services.clients.graph.inputs import RegisterClientInput
from services.clients.graph.types import Client
from services.clients.store.registrations import Saved, load_known, save_registration


@strawberry.type(description="The client as it stands now.")
class RegisterClientPayload:
    """The client as it stands now."""

    client: Client


async def register_client(info: Info, input: RegisterClientInput) -> RegisterClientPayload:
    """Register a client. Refuses IDENTIFIER_INVALID, ALREADY_EXISTS, UNKNOWN_ENTITY, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    _own_entity(info, input.entity)
    registration = input.registration()
    if registration.since is not None and registration.since > context.today:
        raise Refusal("BAD_ARGUMENT", "A relation is registered once it has begun; 'since' must not lie ahead.")
    async with context.writing("registerClient", input, input.idempotency_key) as session:
        if session.replayed is None:
            known = await load_known(session, registration)
            placed = place(registration, known)
            saved = await save_registration(session, registration, placed, context.today)
            _tell(session, registration, placed, saved)
    found = await entities.clients(context, [uuid_of(session.subject, "client", context.country)])
    assert found[0] is not None
    return RegisterClientPayload(client=found[0])


def _own_entity(info: Info, entity_id: str) -> None:
    entity = info.context.partition.directory.entity(entity_id)
    if entity.country != info.context.country:
        raise Refusal("UNROUTABLE_ID", f"This entity is held by {entity.country}, not by {info.context.country}.")
    info.context.require("Mutation.registerClient", entity.id)


def _tell(session: WriteSession, registration: Registration, placed: Placement, saved: Saved) -> None:
    """The audit and outbox lines: organisations and their numbers are public, so they stand in the clear."""
    client = global_id(session.country, "client", saved.client)
    organisation = borderless_id("organisation", saved.organisation)
    joins = borderless_id("organisation", placed.joins) if placed.joins else None
    identifiers = [f"{item.scheme} {item.value}" for item in registration.identifiers]
    told = {"entity": registration.entity, "organisation": organisation, "identifiers": identifiers}
    session.record("client.registered", client, joins=joins, **told)
    session.announce("client.registered", client=client, **told)
    if joins is not None:
        session.announce("organisation.joined", former=joins, present=organisation)
