"""Organisations by id or identifier; an id that was joined to another is read as that one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession
from commons.identifiers import Identifier, IdentifierScheme
from commons.nace import Nace
from services.clients.domain.organisations.classes import MarketSector, SizeClass
from services.clients.store.rows import OrganisationRow

WANTED = """
  wanted AS (
    SELECT asked.id AS asked, coalesce(a.present, asked.id) AS present
    FROM unnest(CAST(:ids AS uuid[])) AS asked (id)
    LEFT JOIN organisation_alias_now a ON a.former = asked.id
  ),
  joined AS (
    SELECT present, present AS id FROM wanted
    UNION
    SELECT a.present, a.former FROM organisation_alias_now a JOIN wanted w ON w.present = a.present
  )
"""
"""Ids asked for with their present ones, and every id that goes by one of these today."""

# The id that is present may be another country's: then the smallest of this country's own speaks for it.
_ORGANISATIONS = f"""
  WITH {WANTED},
  here AS (
    SELECT DISTINCT ON (j.present) j.present, o.organisation AS own
    FROM joined j JOIN organisation o ON o.organisation = j.id
    ORDER BY j.present, o.organisation <> j.present, o.organisation
  )
  SELECT w.asked, w.present, h.own, o.name, o.legal_form, o.sector, o.nace_code, o.nace_revision, o.size_class
  FROM wanted w
  JOIN here h ON h.present = w.present
  JOIN organisation_now o ON o.organisation = h.own
"""
_BY_IDENTIFIERS = """
  SELECT DISTINCT n.scheme, n.value, coalesce(a.present, n.organisation) AS present
  FROM unnest(CAST(:schemes AS text[]), CAST(:values AS text[])) AS asked (scheme, value)
  JOIN organisation_number n USING (scheme, value)
  LEFT JOIN organisation_alias_now a ON a.former = n.organisation
  WHERE upper_inf(n.known) AND n.valid && daterange(CAST(:since AS date), CAST(:until AS date))
    AND NOT EXISTS (SELECT FROM organisation_number s
                     WHERE s.scheme = n.scheme AND s.value = n.value AND s.shared AND upper_inf(s.known))
"""


async def organisations(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, OrganisationRow]:
    """Organisations by the ids asked for, present or former; those without a record here are left out."""
    rows = await session.all(_ORGANISATIONS, {"ids": list(ids)})
    return {row.asked: _organisation(row) for row in rows}


async def present_id(session: ReadSession, organisation: UUID) -> UUID:
    """The id that an organisation goes by today: itself where nothing else is known."""
    found = await session.value(
        "SELECT present FROM organisation_alias_now WHERE former = :organisation", {"organisation": organisation}
    )
    return found or organisation


async def ids_by_identifier(
    session: ReadSession, wanted: Sequence[Identifier], since: date | None, until: date | None = None
) -> dict[Identifier, frozenset[UUID]]:
    """The present ids of those whose own number it is on some day from `since` on, before `until` (None: no end).

    A number that a VAT group shares is nobody's own. What other countries have told counts, too.
    """
    asked = {
        "schemes": [item.scheme.value for item in wanted],
        "values": [item.value for item in wanted],
        "since": since,
        "until": until,
    }
    having: dict[Identifier, set[UUID]] = {item: set() for item in wanted}
    for row in await session.all(_BY_IDENTIFIERS, asked):
        having[Identifier(IdentifierScheme(row.scheme), row.value)].add(row.present)
    return {item: frozenset(ids) for item, ids in having.items()}


def _organisation(row: Any) -> OrganisationRow:
    return OrganisationRow(
        organisation=row.present,
        own=row.own,
        name=row.name,
        legal_form=row.legal_form,
        sector=MarketSector(row.sector) if row.sector else None,
        nace=Nace(row.nace_code, row.nace_revision) if row.nace_code else None,
        size_class=SizeClass(row.size_class) if row.size_class else None,
    )
