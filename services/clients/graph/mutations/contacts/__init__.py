"""What client-relations officers write about people: contacts of clients, and who of the staff is in charge."""

from __future__ import annotations

import strawberry

from services.clients.graph.mutations.contacts.correct_contact import correct_contact
from services.clients.graph.mutations.contacts.end_contact import end_contact
from services.clients.graph.mutations.contacts.erase_contact import erase_contact
from services.clients.graph.mutations.contacts.erase_contacts_due import erase_contacts_due
from services.clients.graph.mutations.contacts.forget_client_adviser import forget_client_adviser
from services.clients.graph.mutations.contacts.put_adviser_in_charge import put_adviser_in_charge
from services.clients.graph.mutations.contacts.record_contact import record_contact


@strawberry.type
class ContactMutations:
    """Contacts and advisers."""

    record_contact = record_contact
    correct_contact = correct_contact
    end_contact = end_contact
    erase_contact = erase_contact
    erase_contacts_due = erase_contacts_due
    put_adviser_in_charge = put_adviser_in_charge
    forget_client_adviser = forget_client_adviser
