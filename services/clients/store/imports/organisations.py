"""`hemicycle import organisations`: an office's list of clients, each row a registration.

Rows whose numbers nobody has yet are written by `COPY`; a row that names an organisation which this country knows or
has been told of is registered like any other, so that it is the same one. A client is known again by its numbers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from uuid import UUID

from commons.auth.caller import Caller
from commons.csv_rows import Rejected
from commons.database.sessions import Database, ReadSession, WriteSession
from commons.errors import Refusal
from commons.ids import new_uuid, random_uuid
from commons.importing import Beside, ImportReport, Landing, analyzed, batches, content_of
from services.clients.domain.imports.organisations_file import OrganisationLine, read_organisations
from services.clients.domain.organisations.registration import place
from services.clients.domain.partnership import PartnershipStatus, StatusPeriod
from services.clients.domain.sort_name import sort_name
from services.clients.store.bulk_load import ClientRecord, OrganisationRecord, copy_clients
from services.clients.store.organisations.numbers import tell_numbers
from services.clients.store.organisations.reading import ids_by_identifier
from services.clients.store.organisations.registrations import load_known, save_registration

BATCH = 2500
_SORT_NAMES = """
  SELECT coalesce(a.present, c.organisation) AS present, c.sort_name
  FROM client c LEFT JOIN organisation_alias_now a ON a.former = c.organisation
  WHERE c.entity = :entity AND coalesce(a.present, c.organisation) = ANY(CAST(:ids AS uuid[]))
"""


@dataclass(frozen=True, slots=True)
class _New:
    """A new client; `known`: its organisation may be one that is known of already."""

    line: OrganisationLine
    known: bool


async def import_organisations(
    database: Database, entity: str, path: Path, caller: Caller, *, today: date
) -> ImportReport:
    """Register the organisations of a file (`docs/guides/clients.md` has the columns) as clients, batch by batch.

    Each batch is one transaction with its audit line, and has the other countries told. Raises `Refusal` BAD_ARGUMENT
    when the file cannot be read or has no proper header.
    """
    content = await asyncio.to_thread(content_of, path)
    landing = Landing(database, caller, "importOrganisations", partial(_beside, entity), partial(_save, entity, today))
    async for batch in batches(read_organisations(content, entity, today), BATCH):
        await landing.land(batch)
    if landing.tally.landed > BATCH:
        await analyzed(database)
    return await landing.tally.report(path)


async def _beside(entity: str, session: ReadSession, lines: Sequence[OrganisationLine]) -> Beside[_New]:
    having = await ids_by_identifier(session, [one for line in lines for one in line.own], None)
    names = await _sort_names(session, entity, frozenset[UUID]().union(*having.values()))
    found = Beside[_New]()
    for line in lines:
        here = frozenset[UUID]().union(*(having[one] for one in line.own))
        called = {names[one] for one in here & names.keys()}
        if not called:
            found.fresh.append(_New(line, known=bool(here)))
        elif sort_name(line.registration.name) in called:
            found.unchanged += 1
        else:
            reason = "on record as a client under another name; change it there, an import only adds"
            found.rejected.append(Rejected(line.line, reason))
    return found


async def _sort_names(session: ReadSession, entity: str, organisations: frozenset[UUID]) -> Mapping[UUID, str]:
    """The entity's clients among these organisations, by present id."""
    if not organisations:
        return {}
    rows = await session.all(_SORT_NAMES, {"entity": entity, "ids": sorted(organisations)})
    return {row.present: row.sort_name for row in rows}


async def _save(entity: str, today: date, session: WriteSession, found: Beside[_New]) -> int:
    """Write both kinds; gives how many. What the rules refuse is rejected."""
    records = [_record(one.line) for one in found.fresh if not one.known]
    registered = await _register(session, found, today)
    await copy_clients(session, records)
    await tell_numbers(session, [record.organisation.organisation for record in records])
    landed = len(records) + registered
    session.record("organisations.imported", entity, count=landed)
    return landed


async def _register(session: WriteSession, found: Beside[_New], today: date) -> int:
    """Those that are known of already, one by one; gives how many."""
    registered = 0
    for line in (one.line for one in found.fresh if one.known):
        try:
            placed = place(line.registration, await load_known(session, line.registration))
        except Refusal as refusal:
            found.rejected.append(Rejected(line.line, refusal.message))
            continue
        await save_registration(session, line.registration, placed, today)
        registered += 1
    return registered


def _record(line: OrganisationLine) -> ClientRecord:
    given = line.registration
    since = given.since or date.min
    organisation = OrganisationRecord(
        organisation=random_uuid(),
        name=given.name,
        identifiers=line.own,
        shared=tuple(one.identifier for one in given.numbers if one.shared),
        legal_form=given.legal_form,
        sector=given.sector,
        nace=given.nace,
        size_class=given.size_class,
        since=since,
    )
    return ClientRecord(new_uuid(), given.entity, organisation, (StatusPeriod(PartnershipStatus.CLIENT, since),))
