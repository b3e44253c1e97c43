"""`registerClient`: a legal entity begins to work for an organisation, found here, named by the caller, or new."""

from __future__ import annotations

import strawberry

from commons.errors import Refusal
from commons.ids import borderless_id, global_id, uuid_of
from commons.subgraph.context import Info
from services.clients.domain.organisation import Placement, Registration, place
from services.clients.graph import entities
from services.clients.graph.inputs import RegisterClientInput
from services.clients.graph.types import Client
from services.clients.store.registrations import load_known, save_registration


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
            client, organisation = await save_registration(session, registration, placed, context.today)
            id_ = global_id(context.country, "client", client)
            session.record("client.registered", id_, **_told(registration, placed, organisation.hex))
            session.announce("client.registered", client=id_, entity=registration.entity)
            if placed.joins is not None:
                session.announce(
                    "organisation.joined",
                    former=borderless_id("organisation", placed.joins),
                    present=borderless_id("organisation", organisation),
                )
    found = await entities.clients(context, [uuid_of(session.subject, "client", context.country)])
    assert found[0] is not None
    return RegisterClientPayload(client=found[0])


def _own_entity(info: Info, entity_id: str) -> None:
    entity = info.context.partition.directory.entity(entity_id)
    if entity.country != info.context.country:
        raise Refusal("UNROUTABLE_ID", f"This entity is held by {entity.country}, not by {info.context.country}.")
    info.context.require("Mutation.registerClient", entity.id)


def _told(registration: Registration, placed: Placement, organisation: str) -> dict[str, object]:
    """What the audit line says: organisations and their numbers are public, so they stand in the clear."""
    return {
        "entity": registration.entity,
        "organisation": organisation,
        "identifiers": [f"{item.scheme} {item.value}" for item in registration.identifiers],
        "joins": placed.joins.hex if placed.joins else None,
    }
