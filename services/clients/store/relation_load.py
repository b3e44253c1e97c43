"""Relations of many clients at once by `COPY`: engagements, contacts, advisers; rows are written as one audit line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from asyncpg import Range

from commons.database.sessions import WriteSession
from services.clients.domain.contacts.contact import Contact, ContactProfile
from services.clients.store.contacts.advisers import AdviserRow, ChargeRow
from services.clients.store.contacts.contacts import CONTACT_COLUMNS, PROFILE_COLUMNS
from services.clients.store.engagements.saving import EngagementRecord, copy_engagements


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """A contact with her name."""

    id: UUID
    contact: Contact
    profile: ContactProfile


@dataclass(frozen=True, slots=True)
class RelationRecords:
    """What is kept of relations; each charge names an adviser of `advisers`."""

    engagements: Sequence[EngagementRecord]
    contacts: Sequence[ContactRecord]
    advisers: Sequence[AdviserRow]
    charges: Sequence[ChargeRow]


async def load_relations(session: WriteSession, records: RelationRecords) -> None:
    """Write them and record `relations.loaded`. The clients are there; meant for one call per session."""
    sequence = await session.sequence()
    known = Range(sequence, None)
    await copy_engagements(session, records.engagements)
    tables = {
        "contact": (CONTACT_COLUMNS, [_contact(one, known) for one in records.contacts]),
        "contact_profile": (PROFILE_COLUMNS, [_profile(one) for one in records.contacts]),
        "client_adviser": (
            ("adviser", "entity", "entered"),
            [(one.id, one.entity, sequence) for one in records.advisers],
        ),
        "client_adviser_profile": (
            ("adviser", "name", "email"),
            [(one.id, one.name, one.email) for one in records.advisers],
        ),
        "client_charge": (("client", "adviser", "valid", "known"), [_charge(one, known) for one in records.charges]),
    }
    driver = await session.driver()
    for table, (columns, rows) in tables.items():
        await driver.copy_records_to_table(table, columns=columns, records=rows)
    session.record("relations.loaded", session.country, engagements=len(records.engagements))


def _contact(record: ContactRecord, known: Range) -> tuple:
    one = record.contact
    return (record.id, one.client, one.office.value, Range(one.since, one.until), known)


def _profile(record: ContactRecord) -> tuple:
    who = record.profile
    return (record.id, who.name, who.email, who.phone, who.language)


def _charge(charge: ChargeRow, known: Range) -> tuple:
    return (charge.client, charge.adviser.id, Range(charge.since, charge.until), known)
