"""Contacts of a client and who of the staff is in charge of it: personal data, for the client's own team."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import strawberry

from commons.ids import global_id
from commons.paging import Page, encode_cursor
from commons.subgraph.context import RequestContext
from commons.subgraph.relay import Connection, connection_of
from services.clients.domain.contacts.contact import ContactOffice
from services.clients.store.contacts.advisers import AdviserRow, ChargeRow
from services.clients.store.contacts.contacts import ContactRow, contact_page

strawberry.enum(ContactOffice, description="What somebody does at a client.")


@strawberry.type(description="Somebody at a client; names are erased by rule, or when she asks.")
class Contact:
    """A contact."""

    id: strawberry.ID
    office: ContactOffice = strawberry.field(description="What she does there.")
    since: date = strawberry.field(description="The first day.")
    until: date | None = strawberry.field(description="The first day after; null: still.")
    name: str | None = strawberry.field(description="Null once it is erased.")
    email: str | None = strawberry.field(description="Where she reads mail.")
    phone: str | None = strawberry.field(description="Her telephone.")
    language: str | None = strawberry.field(description="What she likes to speak: ISO 639, two letters.")
    version: int = strawberry.field(description="As it was read: what changes it may say at which version.")

    @classmethod
    def of(cls, context: RequestContext, row: ContactRow) -> Contact:
        """The graph's view of a contact."""
        who = row.profile
        return cls(
            id=strawberry.ID(global_id(context.country, "contact", row.id)),
            office=row.contact.office,
            since=row.contact.since,
            until=row.contact.until,
            name=who and who.name,
            email=who and who.email,
            phone=who and who.phone,
            language=who and who.language,
            version=row.version,
        )


@strawberry.type(description="Somebody of the staff who looks after clients.")
class ClientAdviser:
    """An adviser of clients."""

    id: strawberry.ID
    name: str | None = strawberry.field(description="Null once it is erased.")
    email: str | None = strawberry.field(description="Where she reads mail.")

    @classmethod
    def of(cls, context: RequestContext, row: AdviserRow) -> ClientAdviser:
        """The graph's view of an adviser."""
        return cls(
            id=strawberry.ID(global_id(context.country, "clientadviser", row.id)), name=row.name, email=row.email
        )


@strawberry.type(description="Days on which an adviser is in charge of a client.")
class AdviserCharge:
    """A charge."""

    adviser: ClientAdviser = strawberry.field(description="Who is in charge.")
    since: date = strawberry.field(description="The first day.")
    until: date | None = strawberry.field(description="The first day after; null: still.")

    @classmethod
    def of(cls, context: RequestContext, row: ChargeRow) -> AdviserCharge:
        """The graph's view of a charge."""
        return cls(adviser=ClientAdviser.of(context, row.adviser), since=row.since, until=row.until)


async def page_of_contacts(context: RequestContext, client: UUID, day: date | None, page: Page) -> Connection[Contact]:
    """A page of a client's contacts on a day (None: ever), the newest first."""
    async with context.reading() as session:
        rows = await contact_page(session, client, day, page)
    placed = [(encode_cursor((row.contact.since,), global_id(context.country, "contact", row.id)), row) for row in rows]
    return connection_of(page, placed, lambda row: Contact.of(context, row))
