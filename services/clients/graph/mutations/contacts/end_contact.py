"""endContact: somebody is a client's contact no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import strawberry

from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.contacts.contact import known_days
from services.clients.graph.mutations.contacts.kit import ContactPayload, contact_payload, found_contact
from services.clients.store.contacts.contacts import save_contact


@strawberry.input(description="The end of a contact.")
class EndContactInput:
    """The end of a contact."""

    contact: strawberry.ID
    until: date | None = strawberry.field(default=None, description="The first day without her; today if absent.")
    expected_version: int | None = None
    idempotency_key: str | None = None


@mutation(description="End a contact; her name is erased once the country's rule says so.")
async def end_contact(info: Info, input: EndContactInput) -> ContactPayload:
    """For a client officer of the entity. Refuses TRANSITION_NOT_ALLOWED, CHANGED_MEANWHILE, NOT_FOUND."""
    context = info.context
    async with context.writing("endContact", input, input.idempotency_key) as session:
        if session.replayed is None:
            row = await found_contact(context, session, "endContact", input)
            if row.contact.until is not None:
                said = f"This contact ended on {row.contact.until}; correct her where that is wrong."
                raise Refusal("TRANSITION_NOT_ALLOWED", said, current="ENDED")
            fresh = replace(row.contact, until=input.until or context.today)
            await save_contact(session, row.id, known_days(fresh, context.today))
            session.record("contact.ended", global_id(context.country, "contact", row.id))
    return await contact_payload(context, uuid_of(session.subject, "contact"))
