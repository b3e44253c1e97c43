"""People at clients: read with their names as long as these are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from asyncpg import Range

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.paging import Page, keyset
from services.clients.domain.contacts.contact import Contact, ContactOffice, ContactProfile, ErasureGround

_CONTACT = """
  SELECT t.contact, t.client, c.entity, t.office, lower(t.valid) AS since, upper(t.valid) AS until,
         lower(t.known) AS version, p.name, p.email, p.phone, p.language
    FROM contact t JOIN client c USING (client) LEFT JOIN contact_profile p USING (contact)
   WHERE upper_inf(t.known)"""


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact as known now; `profile` None: erased."""

    id: UUID
    entity: str
    contact: Contact
    profile: ContactProfile | None
    version: int


async def contacts(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, ContactRow]:
    """By id; unknown ones are left out."""
    rows = await session.all(f"{_CONTACT} AND t.contact = ANY(CAST(:ids AS uuid[]))", {"ids": list(ids)})
    return {row.contact: _row(row) for row in rows}


async def contact_page(session: ReadSession, client: UUID, day: date | None, page: Page) -> list[ContactRow]:
    """One row more than the page holds: those of a day (None: of all days), the newest first."""
    beyond = keyset(
        page, ("lower(t.valid)", "t.contact"), country=session.country, kind="contact", descending=True, types=(date,)
    )
    statement = f"""{_CONTACT} AND t.client = :client AND (CAST(:day AS date) IS NULL OR t.valid @> CAST(:day AS date))
      AND {beyond.where} ORDER BY {beyond.order} LIMIT :size"""
    parameters = {"client": client, "day": day, "size": page.size + 1}
    return [_row(row) for row in await session.all(statement, parameters | beyond.parameters)]


async def save_contact(session: WriteSession, id_: UUID, contact: Contact) -> None:
    """Write a version; what was known before is closed."""
    await close_known(session, "contact", contact=id_)
    driver = await session.driver()
    row = (
        id_,
        contact.client,
        contact.office.value,
        Range(contact.since, contact.until),
        Range(await session.sequence(), None),
    )
    await driver.copy_records_to_table("contact", columns=CONTACT_COLUMNS, records=[row])


CONTACT_COLUMNS = ("contact", "client", "office", "valid", "known")
PROFILE_COLUMNS = ("contact", "name", "email", "phone", "language")


async def save_profile(session: WriteSession, id_: UUID, profile: ContactProfile) -> None:
    """Keep who she is, instead of what was kept before."""
    await session.execute(
        "INSERT INTO contact_profile (contact, name, email, phone, language)"
        " VALUES (:contact, :name, :email, :phone, :language)"
        " ON CONFLICT (contact) DO UPDATE SET name = excluded.name, email = excluded.email, phone = excluded.phone,"
        " language = excluded.language",
        {
            "contact": id_,
            "name": profile.name,
            "email": profile.email,
            "phone": profile.phone,
            "language": profile.language,
        },
    )


async def erase(session: WriteSession, ids: Sequence[UUID], ground: ErasureGround) -> int:
    """Delete who they are, and note that it was done; gives how many had been kept."""
    rows = await session.all(
        "DELETE FROM contact_profile WHERE contact = ANY(CAST(:ids AS uuid[])) RETURNING contact", {"ids": list(ids)}
    )
    await session.execute(
        "INSERT INTO contact_erasure (contact, ground, entered)"
        " SELECT contact, :ground, :entered FROM unnest(CAST(:ids AS uuid[])) AS gone (contact) ON CONFLICT DO NOTHING",
        {"ids": [row.contact for row in rows], "ground": ground.value, "entered": await session.sequence()},
    )
    return len(rows)


async def erasable(session: ReadSession, entity: str, before: date) -> list[UUID]:
    """Contacts of an entity whose names are kept although they ended on that day or earlier."""
    rows = await session.all(
        "SELECT t.contact FROM contact t JOIN client c USING (client) JOIN contact_profile p USING (contact)"
        " WHERE upper_inf(t.known) AND c.entity = :entity AND upper(t.valid) <= :before ORDER BY t.contact",
        {"entity": entity, "before": before},
    )
    return [row.contact for row in rows]


def _row(row: Any) -> ContactRow:
    profile = None if row.name is None else ContactProfile(row.name, row.email, row.phone, row.language)
    contact = Contact(row.client, ContactOffice(row.office), row.since, row.until)
    return ContactRow(row.contact, row.entity, contact, profile, row.version)


async def erase_due(session: WriteSession, entity: str, before: date) -> int:
    """Erase and record what `erasable` finds; gives how many."""
    erased = await erase(session, await erasable(session, entity, before), ErasureGround.RETENTION)
    session.record("contacts.erased", f"{entity} {await session.sequence()}", count=erased)
    return erased


async def erased_in(session: ReadSession, sequence: int) -> int:
    """How many contacts were erased by the write of that audit sequence."""
    return await session.value("SELECT count(*) FROM contact_erasure WHERE entered = :sequence", {"sequence": sequence})
