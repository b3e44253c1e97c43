"""What a month's cube counts, set-based: clients and members as they stand on its last day, as known at one sequence.

A client is one entity's relation; its sector and activity are its organisation's. Members are those who invoiced in the
twelve months; their record key is an HMAC of the membership's id, for sums of the amount too, so that a corrected
invoice draws the noise anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from commons.cubes.cells import Cell
from commons.cubes.months import Month
from commons.cubes.noise import Tally
from commons.cubes.record_keys import padded, record_key_of
from commons.cubes.sections import UNCLEAR, section
from commons.database.sessions import ReadSession
from commons.nace import Nace
from services.clients.domain.engagements.dependence import Window
from services.clients.domain.figures.amounts import Amounts
from services.clients.domain.figures.publishing import Counts
from services.clients.domain.figures.words import (
    CROSSES,
    INVOICED,
    INVOICED_BY,
    LINES,
    NONE,
    Counted,
    invoiced_name,
    line_name,
    pair_name,
)


@dataclass(frozen=True, slots=True)
class Counting:
    """Which month, as known at which sequence; `record_key` makes the record keys."""

    month: Month
    known_at: int
    record_key: bytes


_ON = "{0}.valid @> CAST(:day AS date) AND {0}.known @> CAST(:known AS bigint)"
_FACT = "LEFT JOIN organisation_fact {0} ON {0}.organisation = c.organisation AND {0}.fact = '{1}' AND " + _ON
_INVOICES = """e.known @> CAST(:known AS bigint)
  AND e.invoiced_on >= CAST(:first AS date) AND e.invoiced_on < CAST(:until AS date)"""

_CLIENTS = f"""
WITH section AS (
  SELECT * FROM unnest(CAST(:codes AS text[]), CAST(:sections AS text[])) AS s (code, section)),
worked AS (
  SELECT e.client, count(*) AS times FROM engagement e
   WHERE e.known @> CAST(:known AS bigint) AND e.valid && daterange(CAST(:first AS date), CAST(:until AS date))
   GROUP BY e.client),
subject AS MATERIALIZED (
  SELECT c.entity, coalesce(sec.value, '{NONE}') AS sector, p.status,
         CASE WHEN w.times IS NULL THEN '{NONE}' WHEN w.times <= 2 THEN 'OCCASIONAL' WHEN w.times <= 9 THEN 'REGULAR'
              ELSE 'FREQUENT' END AS engaged,
         CASE WHEN act.value IS NULL THEN '{NONE}' ELSE coalesce(s.section, '{UNCLEAR}') END AS activity,
         {record_key_of("record", "uuid_send(c.client)")} AS record
    FROM client c
    JOIN partnership p ON p.client = c.client AND {_ON.format("p")}
    {_FACT.format("sec", "SECTOR")}
    {_FACT.format("act", "NACE")}
    LEFT JOIN section s ON s.code = act.revision || ':' || act.value
    LEFT JOIN worked w ON w.client = c.client)"""

_MEMBERS = f"""
WITH earned AS (
  SELECT e.membership, e.entity, e.client, e.currency, sum(e.amount) AS amount FROM engagement e
   WHERE {_INVOICES} GROUP BY e.membership, e.entity, e.client, e.currency),
member AS (
  SELECT membership, min(entity) AS entity, count(DISTINCT currency) AS currencies, count(DISTINCT client) AS clients,
         max(amount) / sum(amount) AS share, (array_agg(client ORDER BY amount DESC, client))[1] AS client
    FROM earned GROUP BY membership),
subject AS MATERIALIZED (
  SELECT m.entity, coalesce(sec.value, '{NONE}') AS sector,
         CASE WHEN m.currencies > 1 THEN '{UNCLEAR}' WHEN m.clients = 1 THEN 'ALL' WHEN m.share >= 0.75 THEN 'FROM_75'
              WHEN m.share >= 0.5 THEN 'FROM_50' WHEN m.share >= 0.25 THEN 'FROM_25' ELSE 'UNDER_25' END AS dependence,
         {record_key_of("record", "uuid_send(m.membership)")} AS record
    FROM member m JOIN client c ON c.client = m.client
    {_FACT.format("sec", "SECTOR")})"""

_AMOUNTS = f"""
WITH earned AS (
  SELECT e.membership, e.entity, coalesce(sec.value, '{NONE}') AS sector, e.currency, e.amount
    FROM engagement e JOIN client c USING (client)
    {_FACT.format("sec", "SECTOR")}
   WHERE {_INVOICES})"""

_CODES = """
SELECT DISTINCT value, revision FROM organisation_fact f
 WHERE f.fact = 'NACE' AND f.valid @> CAST(:day AS date) AND f.known @> CAST(:known AS bigint)"""


def _tallied(table: str, columns: Sequence[str]) -> str:
    values = f"ARRAY[{', '.join(columns)}]" if columns else "CAST(ARRAY[] AS text[])"
    group = f"GROUP BY {', '.join(columns)}" if columns else ""
    return f"SELECT '{table}' AS name, {values} AS found, count(*) AS units, sum(record) AS key FROM subject {group}"


def _tallies(counted: Counted, subject: str) -> str:
    parts = [_tallied(counted.value, [])]
    parts += [_tallied(line_name(counted, one), [one.value.lower()]) for one in LINES[counted]]
    parts += [_tallied(pair_name(counted, pair), [one.value.lower() for one in pair]) for pair in CROSSES[counted]]
    return f"{subject}\n" + "\nUNION ALL\n".join(parts)


def _summed(table: str, columns: Sequence[str]) -> str:
    """By currency and one more column or none: who invoiced how much, added up."""
    by = ", ".join(("currency", *columns))
    values = f"ARRAY[{', '.join(columns)}]" if columns else "CAST(ARRAY[] AS text[])"
    record = record_key_of("record", "(uuid_send(membership) || convert_to(CAST(amount AS text), 'UTF8'))")
    return f"""
  SELECT '{table}' AS name, currency, {values} AS found, count(*) AS units, sum(amount) AS total,
         max(amount) AS largest, sum({record}) AS key
    FROM (SELECT {by}, membership, sum(amount) AS amount FROM earned GROUP BY {by}, membership) AS each GROUP BY {by}"""


_CLIENT_TALLIES, _MEMBER_TALLIES = _tallies(Counted.CLIENTS, _CLIENTS), _tallies(Counted.MEMBERS, _MEMBERS)
_SUMS = f"{_AMOUNTS}\n" + "\nUNION ALL\n".join(
    [_summed(INVOICED, []), *(_summed(invoiced_name(one), [one.value.lower()]) for one in INVOICED_BY)]
)


async def count(session: ReadSession, wanted: Counting) -> Counts:
    """All tallies and sums of the month, as `domain.figures.publishing` takes them."""
    parameters = await _parameters(session, wanted)
    tallies: dict[Cell, Tally] = {}
    for statement in (_CLIENT_TALLIES, _MEMBER_TALLIES):
        named = {name: value for name, value in parameters.items() if f":{name}" in statement}
        for row in await session.all(statement, named):
            tallies[Cell(row.name, tuple(row.found))] = _tally(row)
    sums: dict[str, dict[Cell, Amounts]] = {}
    named = {name: value for name, value in parameters.items() if f":{name}" in _SUMS}
    for row in await session.all(_SUMS, named):
        cell = Cell(row.name, tuple(row.found))
        sums.setdefault(row.currency, {})[cell] = Amounts(_tally(row), row.total, row.largest)
    return Counts(tallies, sums)


async def _parameters(session: ReadSession, wanted: Counting) -> dict[str, Any]:
    state: dict[str, Any] = {"day": wanted.month.last, "known": wanted.known_at}
    codes = await session.all(_CODES, state)
    inner, outer = padded(wanted.record_key)
    window = Window.year_to(wanted.month.last)
    return state | {
        "first": window.first,
        "until": window.until,
        "codes": [f"{row.revision}:{row.value}" for row in codes],
        "sections": [section(Nace(row.value, row.revision)) for row in codes],
        "record_inner": inner,
        "record_outer": outer,
    }


def _tally(row: Any) -> Tally:
    return Tally(row.units, int(row.key or 0) % (1 << 64))
