"""Lines of the work lists: one question for each kind, one shape for all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession
from commons.paging import Page, keyset
from services.clients.domain.worklists.note import WorkKind
from services.clients.store.clients import CLIENT, client_row
from services.clients.store.rows import ClientRow

QUIET_DAYS = 365
"""Days without work after which a client is dormant."""
RENEW_DAYS = 60
"""Days ahead in which a signature that ends is to be renewed."""

_LATE = """
  SELECT e.client AS item, e.client, NULL::uuid AS other, min(e.due_on) AS since
    FROM engagement e
   WHERE upper_inf(e.known) AND e.entity = :entity AND e.invoiced_on IS NOT NULL AND e.paid_on IS NULL
     AND e.due_on < :day
   GROUP BY e.client
"""
# A relation that is younger is not dormant; work that has no end yet, or lies ahead, counts as work.
_DORMANT = """
  SELECT l.client AS item, l.client, NULL::uuid AS other, l.since
    FROM (SELECT c.client, greatest(c.since, max(CASE WHEN upper_inf(e.valid) THEN 'infinity'
                                                      ELSE upper(e.valid) - 1 END)) AS since
            FROM client c LEFT JOIN engagement e ON e.client = c.client AND upper_inf(e.known)
           WHERE c.entity = :entity
           GROUP BY c.client) AS l
   WHERE l.since < :quiet_before
"""
_CHARTERS = """
  SELECT s.client AS item, s.client, NULL::uuid AS other, max(upper(s.valid)) AS since
    FROM charter_signature s JOIN charter h ON h.id = s.charter AND h.entity = :entity
   WHERE upper_inf(s.known)
   GROUP BY s.client
  HAVING max(upper(s.valid)) < :renew_before
"""
# Once two are joined they are one organisation, and the pair is no work any more.
_DUPLICATES = """
  SELECT k.likeness AS item, k.client, k.other, k.found_on AS since
    FROM client_likeness k
    JOIN client a ON a.client = k.client AND a.entity = :entity
    JOIN client b ON b.client = k.other
    LEFT JOIN organisation_alias_now x ON x.former = a.organisation
    LEFT JOIN organisation_alias_now y ON y.former = b.organisation
   WHERE coalesce(x.present, a.organisation) <> coalesce(y.present, b.organisation)
"""
_KINDS = {
    WorkKind.LATE_PAYER: _LATE,
    WorkKind.DORMANT: _DORMANT,
    WorkKind.CHARTER_TO_RENEW: _CHARTERS,
    WorkKind.DUPLICATE: _DUPLICATES,
}
_PAGE = f"""
  WITH line AS ({{kind}}),
  client_now AS ({CLIENT} WHERE c.entity = :entity)
  SELECT found.*
    FROM (SELECT c.*, i.item, i.other, i.since AS work_since, n.words, n.quiet_until, n.noted_on
            FROM line i
            JOIN client_now c ON c.client = i.client
            LEFT JOIN LATERAL (
              SELECT words, quiet_until, noted_on FROM client_work_note n
               WHERE n.client = i.client AND n.kind = :kind AND n.other IS NOT DISTINCT FROM i.other
               ORDER BY n.entered DESC LIMIT 1) n ON TRUE) AS found
   WHERE (:persons OR sole_trader IS NULL)
     AND (:noted OR noted_on IS NULL OR coalesce(quiet_until <= :day, work_since > noted_on))
     AND (CAST(:adviser AS uuid) IS NULL OR EXISTS (
           SELECT FROM client_charge g
            WHERE g.client = found.client AND g.adviser = :adviser AND upper_inf(g.known)
              AND g.valid @> CAST(:day AS date)))
     AND {{beyond}}
   ORDER BY {{order}}
   LIMIT :size
"""


@dataclass(frozen=True, slots=True)
class WorkWanted:
    """Which lines: of one entity and kind, of one adviser (None: all), also what was noted, also `persons`."""

    entity: str
    kind: WorkKind
    adviser: UUID | None = None
    noted: bool = False
    persons: bool = False


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A line: since when there is something to do, and the latest note. `other` stands in duplicates."""

    item: UUID
    kind: WorkKind
    client: ClientRow
    other: UUID | None
    since: date
    words: str | None
    quiet_until: date | None
    noted_on: date | None


async def work_page(session: ReadSession, page: Page, wanted: WorkWanted, day: date) -> list[WorkItem]:
    """One line more than the page holds, what has waited longest first, in the direction of the walk."""
    beyond = keyset(
        page, ("work_since", "item"), country=session.country, kind="workitem", descending=False, types=(date,)
    )
    statement = _PAGE.format(kind=_KINDS[wanted.kind], beyond=beyond.where, order=beyond.order)
    parameters: dict[str, Any] = {
        "entity": wanted.entity,
        "kind": wanted.kind.value,
        "adviser": wanted.adviser,
        "noted": wanted.noted,
        "persons": wanted.persons,
        "day": day,
        "quiet_before": day - timedelta(days=QUIET_DAYS),
        "renew_before": day + timedelta(days=RENEW_DAYS),
    }
    used = {name: value for name, value in parameters.items() if f":{name}" in statement}
    rows = await session.all(statement, {**used, **beyond.parameters, "size": page.size + 1})
    return [_item(row, wanted.kind) for row in rows]


def _item(row: Any, kind: WorkKind) -> WorkItem:
    return WorkItem(
        row.item, kind, client_row(row), row.other, row.work_since, row.words, row.quiet_until, row.noted_on
    )
