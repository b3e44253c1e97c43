"""What mutations of contacts share: found, allowed, at the version it was read at; and what is shown afterwards."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

import strawberry

from commons.database.sessions import ReadSession
from commons.errors import Fault
from commons.ids import uuid_of
from commons.subgraph.context import RequestContext
from services.clients.graph.mutations.kit import check_version
from services.clients.graph.types.contact import Contact
from services.clients.store.contacts.contacts import ContactRow, contacts


@strawberry.type(description="The contact as she stands now.")
class ContactPayload:
    """The contact as she stands now."""

    contact: Contact


class OnContact(Protocol):
    """What inputs of mutations of one contact have."""

    contact: strawberry.ID
    idempotency_key: str | None

    @property
    def expected_version(self) -> int | None:
        """At which version it was read; required where something that was read is replaced."""
        ...


async def found_contact(context: RequestContext, session: ReadSession, mutation: str, given: OnContact) -> ContactRow:
    """The contact that is written on. Refuses NOT_FOUND, FORBIDDEN, CHANGED_MEANWHILE."""
    key = uuid_of(given.contact, "contact", context.country)
    row = (await contacts(session, [key])).get(key)
    context.require_found(f"Mutation.{mutation}", row and row.entity, "contact")
    if row is None:
        raise Fault("a contact that was required is not there")
    check_version(given.expected_version, row.version)
    return row


async def contact_payload(context: RequestContext, id_: UUID) -> ContactPayload:
    """The contact as she stands."""
    async with context.reading() as session:
        row = (await contacts(session, [id_])).get(id_)
    if row is None:
        raise Fault("a contact that was written is not there")
    # A key may be used again by somebody who has changed to another entity since.
    context.require_found("Mutation.recordContact", row.entity, "contact")
    return ContactPayload(contact=Contact.of(context, row))
