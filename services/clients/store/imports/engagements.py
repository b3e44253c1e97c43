"""`hemicycle import engagements`: who worked for which client, and what came of the invoice.

An engagement is known again by its entity's reference: a second run changes nothing, and what was struck since stays
struck. What is on record otherwise is corrected there, for a correction has a reason.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

from commons.auth.caller import Caller
from commons.csv_rows import Rejected
from commons.database.sessions import Database, ReadSession, WriteSession
from commons.ids import new_uuid
from commons.importing import Beside, ImportReport, Landing, content_of
from services.clients.domain.engagements.engagement import Engagement
from services.clients.domain.imports.engagements_file import EngagementLine, differences, read_engagements
from services.clients.store.engagements.reading import EngagementRow, by_reference
from services.clients.store.engagements.saving import EngagementRecord, copy_engagements
from services.clients.store.imports.clients_by_number import clients_by_number, the_client

BATCH = 2500
Members = Callable[[Collection[str]], Awaitable[Mapping[str, UUID]]]
"""The memberships of the entity that have these numbers in its register."""


@dataclass
class _Import:
    """One run: into which entity, who knows its members, and those it has said."""

    entity: str
    members: Members
    said: dict[str, UUID | None] = field(default_factory=dict)

    async def beside(self, session: ReadSession, lines: Sequence[EngagementLine]) -> Beside[Engagement]:
        """What is new, known, wrong."""
        references = [line.unplaced.reference for line in lines]
        known = await by_reference(session, self.entity, references)
        struck = await _struck(session, self.entity, references)
        clients = await clients_by_number(session, self.entity, {one for line in lines for one in line.client})
        await self._ask({line.register_number for line in lines})
        found = Beside[Engagement]()
        for line in lines:
            client, member = the_client(line.line, line.client, clients), self.said[line.register_number]
            if isinstance(client, Rejected):
                found.rejected.append(client)
            elif member is None:
                found.rejected.append(Rejected(line.line, "register_number is no member's here; import members first"))
            elif line.unplaced.reference in struck:
                found.rejected.append(Rejected(line.line, "the engagement of this reference was struck; give another"))
            else:
                _place(found, line, line.placed(client.client, member), known.get(line.unplaced.reference))
        return found

    async def _ask(self, numbers: set[str]) -> None:
        """Each number once in a run: the members' database is another one."""
        unasked = numbers - self.said.keys()
        if unasked:
            self.said |= dict.fromkeys(unasked) | dict(await self.members(unasked))

    async def save(self, session: WriteSession, found: Beside[Engagement]) -> int:
        """Write them at once; who worked for whom is in neither audit nor outbox."""
        await copy_engagements(session, [EngagementRecord(new_uuid(), self.entity, one) for one in found.fresh])
        session.record("engagements.imported", self.entity, count=len(found.fresh))
        return len(found.fresh)


async def import_engagements(
    database: Database, entity: str, path: Path, caller: Caller, *, members: Members, currency: str, today: date
) -> ImportReport:
    """Record the engagements of a file (`docs/guides/clients.md` has the columns), batch by batch.

    `currency` is that of a row that names none. Raises `Refusal` BAD_ARGUMENT when the file cannot be read or has no
    proper header.
    """
    content = await asyncio.to_thread(content_of, path)
    run = _Import(entity, members)
    landing = Landing(database, caller, "importEngagements", run.beside, run.save)
    return await landing.land_all(read_engagements(content, database.country, currency, today), BATCH, path)


def _place(found: Beside[Engagement], line: EngagementLine, given: Engagement, here: EngagementRow | None) -> None:
    if here is None:
        found.fresh.append(given)
    elif changed := differences(given, here.engagement):
        reason = f"on record with other {', '.join(changed)}; correct it there, an import only adds"
        found.rejected.append(Rejected(line.line, reason))
    else:
        found.unchanged += 1


async def _struck(session: ReadSession, entity: str, references: Sequence[str]) -> set[str]:
    """References of engagements that were recorded and struck."""
    rows = await session.all(
        "SELECT DISTINCT e.reference FROM engagement e JOIN engagement_struck s USING (engagement)"
        " WHERE e.entity = :entity AND e.reference = ANY(CAST(:references AS text[]))",
        {"entity": entity, "references": list(references)},
    )
    return {row.reference for row in rows}
