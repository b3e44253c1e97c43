"""Clients by how well a name or number of theirs fits a text.

`distance` depends on the text and the name alone, never on what else a country knows, so that the lists of several
countries merge into one (gateway.md, M1): 0 a number, 1 the very name, 100 to 199 names that begin so, 200 to 750
names in which words are alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from commons.database.sessions import ReadSession
from commons.paging import Page, keyset
from services.clients.domain.search.wanted import MatchedBy, SearchText
from services.clients.store.clients import ClientFilter, client_row, conditions
from services.clients.store.rows import ClientRow

ALIKE = 0.45
"""The least part of the text's trigrams that a piece of a name must share (`word_similarity` of pg_trgm)."""

_NAMES = """
  SELECT named.organisation, named.name AS matched, named.matched_by,
         CASE WHEN named.folded = search_fold(:text) THEN 1
              WHEN starts_with(named.folded, search_fold(:text))
              THEN 199 - floor(similarity(search_fold(:text), named.folded) * 99)::int
              ELSE 1200 - floor(word_similarity(search_fold(:text), named.folded) * 1000)::int END AS distance
    FROM (SELECT organisation, value AS name, 'NAME' AS matched_by, folded
            FROM organisation_fact
           WHERE fact = 'NAME' AND upper_inf(known) AND search_fold(:text) <% folded
           UNION ALL
          SELECT organisation, name, 'NAME_VARIANT', folded
            FROM organisation_name
           WHERE upper_inf(known) AND search_fold(:text) <% folded) AS named
"""
_NUMBERS = """
  SELECT n.organisation, n.value AS matched, 'NUMBER' AS matched_by, 0 AS distance
    FROM unnest(CAST(:schemes AS text[]), CAST(:values AS text[])) AS asked (scheme, value)
    JOIN organisation_number n USING (scheme, value)
   WHERE upper_inf(n.known)
"""
# A relation keeps the id it was entered under; what is known of any id that goes by the same one today finds it. The
# relations are asked for from the few that fit, along an index: joined by their present id, all would be read.
_MATCHES = """
  WITH fitting AS ({fitting}),
  best AS (
    SELECT DISTINCT ON (present) coalesce(a.present, f.organisation) AS present, f.matched, f.matched_by, f.distance
      FROM fitting f
      LEFT JOIN organisation_alias_now a ON a.former = f.organisation
     ORDER BY present, f.distance, f.matched_by, f.matched COLLATE "C"
  ),
  known AS (
    SELECT b.*, b.present AS id FROM best b
    UNION ALL
    SELECT b.*, a.former FROM best b JOIN organisation_alias_now a ON a.present = b.present
  )
  SELECT found.*
    FROM (SELECT c.client, c.entity, k.present AS organisation, c.organisation AS own, c.sole_trader, c.since,
                 c.sort_name, p.status, k.matched, k.matched_by, k.distance
            FROM known k
            JOIN client c ON c.organisation = k.id
            JOIN partnership p ON p.client = c.client AND upper_inf(p.known) AND p.valid @> CAST(:day AS date)
           WHERE {where}) AS found
   WHERE {beyond}
   ORDER BY {order}
   LIMIT :size
"""


@dataclass(frozen=True, slots=True)
class Match:
    """A client with the name or number that fits best, and how far from the text it is."""

    client: ClientRow
    matched: str
    matched_by: MatchedBy
    distance: int


async def match_page(
    session: ReadSession, page: Page, text: SearchText, wanted: ClientFilter, day: date
) -> list[Match]:
    """One row more than the page holds, the best match first, in the direction of the walk."""
    beyond = keyset(
        page,
        ("distance", "sort_name", "client"),
        country=session.country,
        kind="client",
        descending=False,
        types=(int, str),
    )
    where, parameters = conditions(wanted, day)
    statement = _MATCHES.format(
        fitting=_NUMBERS if text.numbers else _NAMES, where=where, beyond=beyond.where, order=beyond.order
    )
    await session.value("SELECT set_config('pg_trgm.word_similarity_threshold', :alike, true)", {"alike": str(ALIKE)})
    rows = await session.all(statement, {**parameters, **beyond.parameters, **_text(text), "size": page.size + 1})
    return [Match(client_row(row), row.matched, MatchedBy(row.matched_by), row.distance) for row in rows]


def _text(text: SearchText) -> dict[str, Any]:
    if not text.numbers:
        return {"text": text.name}
    return {"schemes": [one.scheme.value for one in text.numbers], "values": [one.value for one in text.numbers]}
