"""Organisations by id or identifier; an id that was joined to another is read as that one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession
from commons.identifiers import Identifier
from commons.nace import Nace
from services.clients.domain.organisation import MarketSector
from services.clients.store.rows import OrganisationRow, identifiers_of

_PRESENT = """
  SELECT asked.id AS asked, coalesce(a.present, asked.id) AS present
  FROM unnest(CAST(:ids AS uuid[])) AS asked (id)
  LEFT JOIN organisation_alias a ON a.former = asked.id AND upper_inf(a.known)
"""
_ORGANISATIONS = f"""
  WITH wanted AS ({_PRESENT}),
  joined AS (
    SELECT present, present AS id FROM wanted
    UNION
    SELECT a.present, a.former FROM organisation_alias a JOIN wanted w ON w.present = a.present WHERE upper_inf(a.known)
  ),
  numbers AS (
    SELECT j.present, array_agg(i.scheme || ' ' || i.value ORDER BY i.scheme DESC, i.value) AS identifiers
    FROM joined j JOIN organisation_identifier i ON i.organisation = j.id
    GROUP BY j.present
  )
  SELECT w.asked, o.organisation, o.name, o.legal_form, o.sector, o.nace_code, o.nace_revision, n.identifiers
  FROM wanted w
  JOIN organisation o ON o.organisation = w.present
  LEFT JOIN numbers n ON n.present = w.present
"""
_BY_IDENTIFIERS = """
  SELECT i.scheme, i.value, coalesce(a.present, i.organisation) AS present
  FROM unnest(CAST(:schemes AS text[]), CAST(:values AS text[])) AS asked (scheme, value)
  JOIN organisation_identifier i USING (scheme, value)
  LEFT JOIN organisation_alias a ON a.former = i.organisation AND upper_inf(a.known)
"""


async def organisations(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, OrganisationRow]:
    """Organisations by the ids asked for, present or former; unknown ids are left out."""
    rows = await session.all(_ORGANISATIONS, {"ids": list(ids)})
    return {row.asked: _organisation(row) for row in rows}


async def ids_by_identifier(session: ReadSession, wanted: Sequence[Identifier]) -> dict[Identifier, UUID]:
    """The present id of the organisation behind each identifier; unknown ones are left out."""
    lists = {"schemes": [item.scheme.value for item in wanted], "values": [item.value for item in wanted]}
    found = {(row.scheme, row.value): row.present for row in await session.all(_BY_IDENTIFIERS, lists)}
    keys = {item: (item.scheme.value, item.value) for item in wanted}
    return {item: found[key] for item, key in keys.items() if key in found}


def _organisation(row: Any) -> OrganisationRow:
    return OrganisationRow(
        organisation=row.organisation,
        name=row.name,
        legal_form=row.legal_form,
        sector=MarketSector(row.sector) if row.sector else None,
        nace=Nace(row.nace_code, row.nace_revision) if row.nace_code else None,
        identifiers=identifiers_of(row.identifiers),
    )
