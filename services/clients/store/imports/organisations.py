"""`hemicycle import organisations`: an office's list of clients, each row a registration.

Rows whose numbers nobody has yet are written by `COPY`; a row that names an organisation which this country knows or
has been told of is registered like any other, so that it is the same one. A client is known again by its numbers and
by any name on record: the present one, a former one, a variant.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
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
from commons.importing import Beside, ImportReport, Landing, content_of
from services.clients.domain.imports.organisations_file import OrganisationLine, read_organisations
from services.clients.domain.organisations.registration import place
from services.clients.domain.partnership import PartnershipStatus, StatusPeriod
from services.clients.domain.sort_name import sort_name
from services.clients.store.bulk_load import ClientRecord, OrganisationRecord, copy_clients
from services.clients.store.organisations.numbers import tell_numbers
from services.clients.store.organisations.reading import WANTED, ids_by_identifier
from services.clients.store.organisations.registrations import load_known, save_registration

BATCH = 2500
_NAMES = f"""
  WITH {WANTED},
  clients AS (SELECT DISTINCT j.present FROM joined j JOIN client c ON c.organisation = j.id AND c.entity = :entity)
  SELECT j.present, n.name
    FROM clients JOIN joined j USING (present)
    CROSS JOIN LATERAL (
      SELECT value AS name FROM organisation_fact f
       WHERE f.organisation = j.id AND f.fact = 'NAME' AND upper_inf(f.known)
      UNION ALL
      SELECT name FROM organisation_name v WHERE v.organisation = j.id AND upper_inf(v.known)) n
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
    return await landing.land_all(read_organisations(content, entity, today), BATCH, path)


async def _beside(entity: str, session: ReadSession, lines: Sequence[OrganisationLine]) -> Beside[_New]:
    having = await ids_by_identifier(session, [one for line in lines for one in line.own], None)
    names = await _names(session, entity, frozenset[UUID]().union(*having.values()))
    found = Beside[_New]()
    for line in lines:
        here = frozenset[UUID]().union(*(having[one] for one in line.own))
        called = frozenset[str]().union(*(names[one] for one in here & names.keys()))
        if not called:
            found.fresh.append(_New(line, known=bool(here)))
        elif sort_name(line.registration.name) in called:
            found.unchanged += 1
        else:
            reason = "on record as a client under another name; change it there, an import only adds"
            found.rejected.append(Rejected(line.line, reason))
    return found


async def _names(session: ReadSession, entity: str, organisations: frozenset[UUID]) -> Mapping[UUID, set[str]]:
    """Every name on record, folded, of the entity's clients among these organisations, by present id."""
    if not organisations:
        return {}
    found: dict[UUID, set[str]] = defaultdict(set)
    for row in await session.all(_NAMES, {"entity": entity, "ids": sorted(organisations)}):
        found[row.present].add(sort_name(row.name))
    return found


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
