"""Who took part in the last meeting of each entity: present (or voting from afar), represented, or absent.

Of each entity the last meeting that was opened, up to a day, counts, with the sealed roll that it was held by and the
changes at its door. What is read depends on one audit sequence alone, so that a count can be made again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from commons.database.sessions import ReadSession
from commons.turnout import HASH_BYTES, Attendance
from services.governance.store.seal_leaves import hmac_keys

MONTHS = 18
"""How far back a meeting is somebody's last one: yearly meetings lie up to so far apart."""
_KNOWN = "CAST(:known AS bigint)"

_TURNOUT = f"""
WITH meeting AS (
  SELECT DISTINCT ON (a.entity) a.id, a.entity, a.held_on
    FROM assembly a
   WHERE a.held_on <= CAST(:day AS date) AND a.held_on > CAST(:day AS date) - make_interval(months => {MONTHS})
     AND lower(a.known) <= {_KNOWN}
     AND EXISTS (SELECT FROM call c WHERE c.assembly = a.id AND c.known @> {_KNOWN} AND c.held_on <= CAST(:day AS date))
   ORDER BY a.entity, a.held_on DESC, a.id DESC),
held AS (
  SELECT DISTINCT ON (m.id) m.id, m.entity, m.held_on, r.id AS roll
    FROM meeting m JOIN roll r ON r.assembly = m.id
   WHERE (SELECT count(*) FROM roll_signature s WHERE s.roll = r.id AND lower(s.known) <= {_KNOWN}) = 2
   ORDER BY m.id, r.version DESC),
door AS (
  SELECT h.id, d.membership, d.kind FROM held h JOIN door_change d ON d.roll = h.roll AND d.known @> {_KNOWN}),
called AS (
  SELECT h.id, h.entity, h.held_on, l.membership FROM held h JOIN roll_line l ON l.roll = h.roll AND l.votes > 0
   WHERE NOT EXISTS (SELECT FROM door d WHERE d.id = h.id AND d.membership = l.membership)
  UNION ALL
  SELECT h.id, h.entity, h.held_on, d.membership FROM held h JOIN door d ON d.id = h.id AND d.kind = 'ADDED'),
there AS (
  SELECT DISTINCT p.assembly, p.holder FROM held h JOIN presence p ON p.assembly = h.id AND p.known @> {_KNOWN}),
stood_for AS (
  SELECT p.assembly, p.principal AS membership
    FROM proxy_hand p JOIN there t ON t.assembly = p.assembly AND t.holder = p.holder WHERE p.known @> {_KNOWN}
  UNION
  SELECT h.id, r.represented
    FROM held h
    JOIN representation r ON r.entity = h.entity AND r.known @> {_KNOWN} AND r.valid @> h.held_on
    JOIN there t ON t.assembly = h.id AND t.holder = coalesce(r.member, r.outsider)),
voted AS (
  SELECT DISTINCT b.assembly, v.membership, v.voice = v.membership AS herself
    FROM held h JOIN ballot b ON b.assembly = h.id JOIN vote v ON v.ballot = b.id AND v.known @> {_KNOWN}),
hashed AS (
  SELECT substr(sha256(CAST(:outer AS bytea) || sha256(CAST(:inner AS bytea) || uuid_send(c.membership))),
                1, {HASH_BYTES}) AS hash,
         CASE WHEN t.holder IS NOT NULL OR v.herself THEN 'PRESENT'
              WHEN s.membership IS NOT NULL OR v.herself IS NOT NULL THEN 'REPRESENTED' ELSE 'ABSENT' END AS attendance
    FROM called c
    LEFT JOIN there t ON t.assembly = c.id AND t.holder = c.membership
    LEFT JOIN stood_for s ON s.assembly = c.id AND s.membership = c.membership
    LEFT JOIN (SELECT assembly, membership, bool_or(herself) AS herself FROM voted GROUP BY assembly, membership) v
      ON v.assembly = c.id AND v.membership = c.membership)
SELECT attendance, encode(hash, 'hex') AS hash FROM hashed ORDER BY hash"""


@dataclass(frozen=True, slots=True)
class Asked:
    """The last day of a month, the key of the hashes, and the state to read (None: now)."""

    day: date
    key: bytes
    known_at: int | None = None


async def turnout(session: ReadSession, asked: Asked) -> tuple[int, dict[Attendance, list[str]]]:
    """The state it was read at, and the hashes of memberships that had a vote, by what they did."""
    sequence, _ = await session.head()
    known_at = sequence if asked.known_at is None else asked.known_at
    inner, outer = hmac_keys(asked.key)
    given = {"day": asked.day, "known": known_at, "inner": inner, "outer": outer}
    rows = await session.all(_TURNOUT, given)
    found: dict[Attendance, list[str]] = defaultdict(list)
    for row in rows:
        found[Attendance(row.attendance)].append(row.hash)
    return known_at, dict(found)
