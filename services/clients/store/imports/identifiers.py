"""`hemicycle import identifiers`: further numbers of clients on record, each by the rules of `addIdentifier`."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from commons.auth.caller import Caller
from commons.csv_rows import Rejected
from commons.database.sessions import Database, ReadSession, WriteSession
from commons.errors import Refusal
from commons.importing import Beside, ImportReport, Landing, content_of
from services.clients.domain.imports.identifiers_file import IdentifierLine, read_identifiers
from services.clients.store.imports.clients_by_number import Relation, clients_by_number, the_client
from services.clients.store.organisations.adding import add_number
from services.clients.store.organisations.numbers import own_numbers_of

BATCH = 200


_New = tuple[IdentifierLine, Relation]


async def import_identifiers(
    database: Database, entity: str, path: Path, caller: Caller, *, today: date
) -> ImportReport:
    """Enter the numbers of a file (`docs/guides/clients.md` has the columns), batch by batch.

    Raises `Refusal` BAD_ARGUMENT when the file cannot be read or has no proper header.
    """
    content = await asyncio.to_thread(content_of, path)
    landing = Landing(database, caller, "importIdentifiers", partial(_beside, entity), partial(_save, entity, today))
    return await landing.land_all(read_identifiers(content, database.country, today), BATCH, path)


async def _beside(entity: str, session: ReadSession, lines: Sequence[IdentifierLine]) -> Beside[_New]:
    known = await clients_by_number(session, entity, [one for line in lines for one in line.client])
    numbers = await own_numbers_of(session, {one.own for them in known.values() for one in them})
    found = Beside[_New]()
    for line in lines:
        client = the_client(line.line, line.client, known)
        if isinstance(client, Rejected):
            found.rejected.append(client)
        elif line.number in numbers[client.own]:
            found.unchanged += 1
        else:
            found.fresh.append((line, client))
    return found


async def _save(entity: str, today: date, session: WriteSession, found: Beside[_New]) -> int:
    """Write them one by one; what the rules refuse is rejected. Gives how many were written."""
    landed = 0
    for line, client in found.fresh:
        try:
            await add_number(session, client.own, client.present, line.number, today)
            landed += 1
        except Refusal as refusal:
            found.rejected.append(Rejected(line.line, refusal.message))
    session.record("identifiers.imported", entity, count=landed)
    return landed
