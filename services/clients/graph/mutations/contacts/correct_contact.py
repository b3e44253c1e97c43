"""correctContact: a contact has another office, name or number, or what was recorded was wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import strawberry

from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.clients.domain.contacts.contact import Contact, ContactOffice, ContactProfile, known_days, profile
from services.clients.graph.mutations.contacts.kit import ContactPayload, contact_payload, found_contact
from services.clients.store.contacts.contacts import save_contact, save_profile


@strawberry.input(description="What is other than it was recorded; what is left out stays, null takes it away.")
class CorrectContactInput:
    """What is other than it was recorded."""

    contact: strawberry.ID
    expected_version: int
    office: ContactOffice | None = strawberry.field(default=strawberry.UNSET, description="What she does there.")
    name: str | None = strawberry.field(default=strawberry.UNSET, description="As she calls herself.")
    email: str | None = strawberry.field(default=strawberry.UNSET, description="Where she reads mail.")
    phone: str | None = strawberry.field(default=strawberry.UNSET, description="Her telephone.")
    language: str | None = strawberry.field(default=strawberry.UNSET, description="ISO 639, two letters.")
    since: date | None = strawberry.field(default=strawberry.UNSET, description="The first day.")
    until: date | None = strawberry.field(default=strawberry.UNSET, description="The first day after.")
    idempotency_key: str | None = None

    def days(self, now: Contact, today: date) -> Contact:
        """Office and days as corrected. Raises `Refusal` BAD_ARGUMENT."""
        return known_days(replace(now, **self._said(("office", "since", "until"), needed=("office", "since"))), today)

    def who(self, now: ContactProfile | None) -> ContactProfile | None:
        """Who she is as corrected. Raises `Refusal` NOT_FOUND where she was erased, BAD_ARGUMENT."""
        said = self._said(("name", "email", "phone", "language"), needed=("name",))
        if now is None:
            if said:
                raise Refusal("NOT_FOUND", "Who this was is erased; record somebody new as another contact.")
            return None
        fresh = replace(now, **said)
        return profile(fresh.name, fresh.email, fresh.phone, fresh.language)

    def _said(self, names: tuple[str, ...], needed: tuple[str, ...]) -> dict[str, Any]:
        said = {name: getattr(self, name) for name in names if getattr(self, name) is not strawberry.UNSET}
        if any(name in said and said[name] is None for name in needed):
            raise Refusal("BAD_ARGUMENT", f"{' and '.join(needed)} cannot be taken away; give another one.")
        return said


@mutation(description="Correct a contact. Names, addresses and numbers are replaced, not kept.")
async def correct_contact(info: Info, input: CorrectContactInput) -> ContactPayload:
    """For a client officer of the entity. Refuses CHANGED_MEANWHILE, NOT_FOUND, BAD_ARGUMENT, FORBIDDEN."""
    context = info.context
    async with context.writing("correctContact", input, input.idempotency_key) as session:
        if session.replayed is None:
            row = await found_contact(context, session, "correctContact", input)
            days, who = input.days(row.contact, context.today), input.who(row.profile)
            if (days, who) == (row.contact, row.profile):
                raise Refusal("BAD_ARGUMENT", "This corrects nothing: all of it is on record so.")
            await save_contact(session, row.id, days)
            if who is not None:
                await save_profile(session, row.id, who)
            session.record("contact.corrected", global_id(context.country, "contact", row.id))
    return await contact_payload(context, uuid_of(session.subject, "contact"))
