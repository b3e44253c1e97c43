"""How an organisation's record came to be: its version, and the ids it went or goes by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from commons.database.sessions import ReadSession
from services.clients.store.organisations.numbers import OWN

_VERSIONS = f"""
  SELECT organisation, max(greatest(lower(known), coalesce(upper(known), 0))) AS version
  FROM (SELECT organisation, known FROM organisation_fact WHERE organisation = ANY(CAST(:ids AS uuid[]))
        UNION ALL
        SELECT organisation, known FROM organisation_name WHERE organisation = ANY(CAST(:ids AS uuid[]))
        UNION ALL
        SELECT organisation, known FROM organisation_number
         WHERE organisation = ANY(CAST(:ids AS uuid[])) AND source = '{OWN}') AS written
  GROUP BY organisation
"""


@dataclass(frozen=True, slots=True)
class AliasPeriod:
    """An id that is read as another one, from a day until the day before `until` (None: still)."""

    former: UUID
    since: date
    until: date | None


async def versions(session: ReadSession, organisations: Sequence[UUID]) -> dict[UUID, int]:
    """The audit sequence of this country's newest write on each record, by the id under which it was entered."""
    rows = await session.all(_VERSIONS, {"ids": list(organisations)})
    return {row.organisation: row.version for row in rows}


async def former_ids(session: ReadSession, organisations: Sequence[UUID]) -> dict[UUID, list[AliasPeriod]]:
    """The ids that are or were read as each of these: by day, then id."""
    found: dict[UUID, list[AliasPeriod]] = {one: [] for one in organisations}
    rows = await session.all(
        "SELECT present, former, lower(valid) AS since, upper(valid) AS until FROM organisation_alias"
        " WHERE present = ANY(CAST(:ids AS uuid[])) AND upper_inf(known) ORDER BY present, since, former",
        {"ids": list(organisations)},
    )
    for row in rows:
        found[row.present].append(AliasPeriod(row.former, row.since, row.until))
    return found
