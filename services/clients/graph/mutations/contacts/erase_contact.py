"""eraseContact: somebody at a client asks that her name be forgotten (GDPR art. 17)."""

from __future__ import annotations

import strawberry

from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.contacts.contact import ErasureGround
from services.clients.graph.mutations.contacts.kit import ContactPayload, contact_payload, found_contact
from services.clients.store.contacts.contacts import erase


@strawberry.input(description="A contact who asks to be forgotten.")
class EraseContactInput:
    """A contact who asks to be forgotten."""

    contact: strawberry.ID
    expected_version: int | None = None
    idempotency_key: str | None = None


@mutation(description="Erase who a contact is; that there was one, and her office, stays.")
async def erase_contact(info: Info, input: EraseContactInput) -> ContactPayload:
    """For a client officer of the entity. Refuses NOT_FOUND, CHANGED_MEANWHILE, FORBIDDEN."""
    context = info.context
    async with context.writing("eraseContact", input, input.idempotency_key) as session:
        if session.replayed is None:
            row = await found_contact(context, session, "eraseContact", input)
            await erase(session, [row.id], ErasureGround.ASKED)
            session.record("contact.erased", global_id(context.country, "contact", row.id))
    return await contact_payload(context, uuid_of(session.subject, "contact"))
