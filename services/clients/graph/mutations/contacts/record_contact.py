"""recordContact: somebody at a client to whom the client team speaks."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import global_id, random_uuid, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.contacts.contact import Contact, ContactOffice, known_days, profile
from services.clients.graph.mutations.contacts.kit import ContactPayload, contact_payload
from services.clients.graph.mutations.kit import found_client
from services.clients.store.contacts.contacts import save_contact, save_profile


@strawberry.input(description="Somebody at a client.")
class RecordContactInput:
    """Somebody at a client."""

    client: strawberry.ID
    office: ContactOffice = strawberry.field(description="What she does there.")
    name: str = strawberry.field(description="As she calls herself.")
    email: str | None = strawberry.field(default=None, description="Where she reads mail.")
    phone: str | None = strawberry.field(default=None, description="Her telephone.")
    language: str | None = strawberry.field(default=None, description="ISO 639, two letters.")
    since: date | None = strawberry.field(default=None, description="The first day; today if absent.")
    idempotency_key: str | None = None


@mutation(description="Record a contact of a client.")
async def record_contact(info: Info, input: RecordContactInput) -> ContactPayload:
    """For a client officer of the entity. Refuses NOT_FOUND, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    who = profile(input.name, input.email, input.phone, input.language)
    async with context.writing("recordContact", input, input.idempotency_key) as session:
        if session.replayed is None:
            client = await found_client(context, session, "recordContact", input.client)
            fresh = Contact(client.client, input.office, input.since or context.today)
            id_ = random_uuid()
            await save_contact(session, id_, known_days(fresh, context.today))
            await save_profile(session, id_, who)
            session.record("contact.recorded", global_id(context.country, "contact", id_))
    return await contact_payload(context, uuid_of(session.subject, "contact"))
