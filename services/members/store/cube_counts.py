"""Counting a country's people for a cube, set-based: each person once, whatever memberships she has here.

What a person is follows from all her memberships of persons' kind that are registered on the last day of the month, as
known at one audit sequence: the category of the oldest, the main activity (else the oldest one), what she said of
belonging, traits and needs wherever on record; the most that she did at a last meeting of any of her entities. Her
record key is an HMAC of her id; sums of record keys stand for sets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from commons.cubes.cells import Cell
from commons.cubes.months import Month
from commons.cubes.noise import Tally
from commons.cubes.record_keys import hmac_of, padded, record_key_of
from commons.cubes.sections import UNCLEAR, section
from commons.cubes.tables import cross_name
from commons.database.sessions import ReadSession
from commons.nace import Nace
from commons.turnout import HASH_BYTES, Attendance
from services.members.domain.cubes.publishing import MASK, MASK_NEED
from services.members.domain.cubes.words import ALL, CROSSES, NONE, NOT_CALLED, TRAITS, Dimension
from services.members.store.electorate import ALIASES
from services.members.store.turnout import Turnout

_DAY, _KNOWN = "CAST(:day AS date)", "CAST(:known AS bigint)"


def _on(table: str) -> str:
    return f"{table}.valid @> {_DAY} AND {table}.known @> {_KNOWN}"


def hmac_sql(prefix: str, person: str) -> str:
    """SQL of the HMAC of a column `person` under the parameters `prefix`_inner and `prefix`_outer."""
    return hmac_of(prefix, f"uuid_send({person})")


TIED = f"""
tied AS MATERIALIZED (
  SELECT r.membership, coalesce(a.person, p.person) AS person, lower(r.valid) AS since
    FROM registration r
    JOIN membership m ON m.id = r.membership AND m.kind = 'PERSON'
    JOIN membership_person p ON p.membership = r.membership AND {_on("p")}
    LEFT JOIN ({ALIASES}) a ON a.asked = p.person
   WHERE {_on("r")})"""
"""Memberships of the day with the id that each person goes by today."""

_RECORD = record_key_of("record", "uuid_send(w.person)")
_NOT_LEFT_OUT = f"WHERE {hmac_sql('month', 'w.person')} NOT IN (SELECT unnest(CAST(:left_out AS bytea[])))"

_PEOPLE = f"""
WITH {TIED},
doing AS MATERIALIZED (
  SELECT t.person, x.id, x.trade, x.sector, x.sector_revision, x.situation, x.weight, lower(x.valid) AS since
    FROM tied t JOIN activity x ON x.membership = t.membership AND {_on("x")}),
main AS (SELECT DISTINCT ON (person) * FROM doing ORDER BY person, weight = 'MAIN' DESC, since, id),
stands AS (
  SELECT DISTINCT ON (t.person) t.person, c.category, min(t.since) OVER (PARTITION BY t.person) AS since
    FROM tied t LEFT JOIN categorisation c ON c.membership = t.membership AND {_on("c")}
   ORDER BY t.person, t.since, t.membership, c.category),
belongs AS (
  SELECT DISTINCT ON (t.person) t.person, f.detail
    FROM tied t JOIN membership_fact f ON f.membership = t.membership AND f.kind = 'BELONGING' AND {_on("f")}
   ORDER BY t.person, t.since, t.membership, f.detail),
said AS MATERIALIZED (
  SELECT t.person, d.kind, d.code FROM tied t
    JOIN declaration d ON d.membership = t.membership AND {_on("d")}
  UNION
  SELECT person, 'TRAIT', 'SEVERAL_ACTIVITIES' FROM doing
   GROUP BY person HAVING count(DISTINCT (trade, sector, sector_revision, situation)) > 1),
traits AS (
  SELECT person, sum(1 << (array_position(CAST(:traits AS text[]), code) - 1)) AS mask
    FROM said WHERE kind = 'TRAIT' AND code = ANY(CAST(:traits AS text[])) GROUP BY person),
attended AS (
  SELECT DISTINCT ON (t.person) t.person, a.attendance
    FROM unnest(CAST(:came_hashes AS bytea[]), CAST(:came_as AS text[])) AS a (hash, attendance)
    JOIN tied t ON a.hash = substr({hmac_sql("turnout", "t.membership")}, 1, {HASH_BYTES})
   ORDER BY t.person, array_position(CAST(:came_first AS text[]), a.attendance)),
section AS (
  SELECT * FROM unnest(CAST(:sectors AS text[]), CAST(:sections AS text[])) AS s(sector, section)),
subject AS MATERIALIZED (
  SELECT w.person,
         coalesce(w.category, '{NONE}') AS category,
         CASE WHEN m.trade IS NULL THEN '{NONE}' WHEN length(m.trade) = 1 THEN '{UNCLEAR}' ELSE left(m.trade, 2) END
           AS trade,
         CASE WHEN m.sector IS NULL THEN '{NONE}' ELSE coalesce(s.section, '{UNCLEAR}') END AS sector,
         coalesce(m.situation, '{NONE}') AS situation,
         coalesce(b.detail, 'UNKNOWN') AS belonging,
         CASE WHEN w.since > {_DAY} - interval '1 year' THEN 'UNDER_1'
              WHEN w.since > {_DAY} - interval '3 years' THEN 'FROM_1'
              WHEN w.since > {_DAY} - interval '6 years' THEN 'FROM_3'
              WHEN w.since > {_DAY} - interval '10 years' THEN 'FROM_6' ELSE 'FROM_10' END AS seniority,
         coalesce(v.attendance, '{NOT_CALLED}') AS turnout,
         coalesce(t.mask, 0) AS mask,
         {_RECORD} AS record
    FROM stands w
    LEFT JOIN main m ON m.person = w.person
    LEFT JOIN section s ON s.sector = m.sector_revision || ':' || m.sector
    LEFT JOIN belongs b ON b.person = w.person
    LEFT JOIN traits t ON t.person = w.person
    LEFT JOIN attended v ON v.person = w.person
    {{here}})"""


def _counted(table: str, columns: Sequence[str], source: str = "subject") -> str:
    values = f"ARRAY[{', '.join(columns)}]" if columns else "CAST(ARRAY[] AS text[])"
    group = f"GROUP BY {', '.join(columns)}" if columns else ""
    return f"SELECT '{table}' AS name, {values} AS found, count(*) AS people, sum(record) AS key FROM {source} {group}"


def _query(*, elsewhere: bool) -> str:
    """`elsewhere`: without the persons whose hash is in :left_out, who are counted by another country."""
    people = _PEOPLE.format(here=_NOT_LEFT_OUT if elsewhere else "")
    parts = [_counted(ALL.table, [])]
    parts += [_counted(one.value, [one.value.lower()]) for one in Dimension]
    parts += [_counted(cross_name(one), [side.value.lower() for side in one]) for one in CROSSES]
    parts.append(_counted(MASK, ["CAST(mask AS text)"]))
    needs = "subject JOIN said USING (person)"
    parts.append(
        _counted(MASK_NEED, ["code", "CAST(mask AS text)"], needs).replace("GROUP BY", "WHERE kind = 'NEED' GROUP BY")
    )
    parts.append(
        "SELECT DISTINCT 'CATEGORY', ARRAY[code], CAST(0 AS bigint), CAST(0 AS numeric) FROM membership_category"
    )
    return f"{people}\n" + "\nUNION ALL\n".join(parts)


_HERE, _ELSEWHERE = _query(elsewhere=False), _query(elsewhere=True)

_SECTORS = f"""
SELECT DISTINCT x.sector, x.sector_revision FROM activity x WHERE x.sector IS NOT NULL AND {_on("x")}"""


@dataclass(frozen=True)
class Counting:
    """Which month, as known at which sequence; `record_key` makes the record keys, `turnout` is as governance told it.

    `left_out`: hashes, under `month_key`, of persons whom another country counts.
    """

    month: Month
    known_at: int
    record_key: bytes
    turnout: Turnout
    month_key: bytes = b""
    left_out: Sequence[bytes] = field(default=())


async def count_people(session: ReadSession, wanted: Counting) -> dict[Cell, Tally]:
    """All tallies of the month, as `domain.cubes.publishing` takes them."""
    await session.value("SELECT set_config('work_mem', '64MB', true)")
    state: dict[str, Any] = {"day": wanted.month.last, "known": wanted.known_at}
    sectors = await session.all(_SECTORS, state)
    inner, outer = padded(wanted.record_key)
    came_inner, came_outer = padded(wanted.turnout.key)
    parameters = state | {
        "traits": list(TRAITS),
        "sectors": [f"{row.sector_revision}:{row.sector}" for row in sectors],
        "sections": [section(Nace(row.sector, row.sector_revision)) for row in sectors],
        "record_inner": inner,
        "record_outer": outer,
        "turnout_inner": came_inner,
        "turnout_outer": came_outer,
        "came_hashes": [one for hashes in wanted.turnout.hashes.values() for one in hashes],
        "came_as": [name.value for name, hashes in wanted.turnout.hashes.items() for _ in hashes],
        "came_first": [one.value for one in Attendance],
    }
    if wanted.left_out:
        month_inner, month_outer = padded(wanted.month_key)
        parameters |= {"month_inner": month_inner, "month_outer": month_outer, "left_out": list(wanted.left_out)}
    found: dict[Cell, Tally] = {}
    for row in await session.all(_ELSEWHERE if wanted.left_out else _HERE, parameters):
        cell = Cell(row.name, tuple(row.found))
        found[cell] = found.get(cell, Tally()) + Tally(row.people, int(row.key or 0) % (1 << 64))
    return found
