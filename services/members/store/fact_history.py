"""Every fact of a membership that was ever on record: what, for which days, known since when, why, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession
from commons.paging import Page, keyset


@dataclass(frozen=True, slots=True)
class FactRow:
    """One row of a fact. `superseded`: the audit sequence from which it is known no more; None: it still stands.

    `mark` tells apart what one write wrote; with `sequence` it is the order of the history.
    """

    sequence: int
    mark: str
    fact: str
    value: str | None
    start: date | None
    last: date | None
    superseded: int | None
    reason: str | None
    known_since: datetime
    actor: str
    action: str


_PLAIN = {
    "registration": ("'REGISTERED'", "NULL"),
    "categorisation": ("'CATEGORY'", "category"),
    "college_seat": ("'COLLEGE'", "college"),
    "membership_fact": ("kind", "CASE WHEN kind = 'BELONGING' THEN detail END"),
    "coverage": ("'COVERAGE'", "NULL"),
    "contract": ("'CONTRACT'", "kind"),
}
"""Tables of facts over days, with what they call the fact and its value."""


def _select(table: str, fact: str, value: str) -> str:
    reason = "detail" if table == "membership_fact" else "NULL"
    kept = f"CASE WHEN kind = 'VOTE_SUSPENDED' THEN {reason} END" if table == "membership_fact" else "NULL"
    return (
        f"SELECT {fact} AS fact, ({value})::text AS value, lower(valid) AS start, upper(valid) - 1 AS last, known,"
        f" ({kept})::text AS detail FROM {table} WHERE membership = m.id"
    )


_SHARES = (
    "SELECT 'SHARES', kind || ' ' || held_change || ' ' || share_class, value_date, NULL::date, known, NULL::text"
    " FROM share_operation WHERE membership = m.id"
)
_ALL = " UNION ALL ".join([*(_select(table, *words) for table, words in _PLAIN.items()), _SHARES])
_ROWS = f"""
SELECT h.* FROM unnest(CAST(:ids AS uuid[])) AS m (id) CROSS JOIN LATERAL (
  SELECT lower(f.known) AS sequence,
         concat_ws('|', f.fact, f.start, f.last, f.value, row_number() OVER (
           PARTITION BY lower(f.known), f.fact, f.start, f.last, f.value ORDER BY upper(f.known))) AS mark,
         f.fact, f.value, f.start, f.last, upper(f.known) AS superseded,
         coalesce(c.reason, l.reason, f.detail) AS reason, a.at, a.actor, a.action
    FROM ({_ALL}) f
    JOIN audit a ON a.sequence = lower(f.known)
    LEFT JOIN change_reason c ON c.membership = m.id AND lower(c.known) = lower(f.known)
    LEFT JOIN leaving_step l ON l.membership = m.id AND lower(l.known) = lower(f.known)
   WHERE NOT isempty(f.known)
) h
"""


async def history_page(session: ReadSession, membership: UUID, page: Page, fact: str | None) -> Sequence[FactRow]:
    """`page.size + 1` rows of one membership, the newest known first; of one fact, if it is named."""
    keys = keyset(
        page,
        ("h.sequence", "h.mark", "m.id"),
        country=session.country,
        kind="membership",
        descending=True,
        types=(int, str),
    )
    wanted: dict[str, Any] = {"ids": [membership], "size": page.size + 1, **keys.parameters}
    only = " AND h.fact = :fact" if fact else ""
    if fact:
        wanted["fact"] = fact
    rows = await session.all(f"{_ROWS} WHERE {keys.where}{only} ORDER BY {keys.order} LIMIT :size", wanted)
    return [FactRow(*row) for row in rows]


async def first_history(
    session: ReadSession, memberships: Sequence[UUID], size: int, fact: str | None
) -> dict[UUID, list[FactRow]]:
    """The newest `size` rows of each membership, in one query; of one fact, if it is named."""
    only = "WHERE h.fact = :fact" if fact else ""
    rows = await session.all(
        f"""
        SELECT n.id, p.* FROM unnest(CAST(:members AS uuid[])) AS n (id) CROSS JOIN LATERAL
          ({_ROWS.replace("CAST(:ids AS uuid[])", "ARRAY[n.id]")} {only}
           ORDER BY h.sequence DESC, h.mark DESC LIMIT :size) p
         ORDER BY n.id, p.sequence DESC, p.mark DESC
        """,
        {"members": list(memberships), "size": size} | ({"fact": fact} if fact else {}),
    )
    found: dict[UUID, list[FactRow]] = {}
    for row in rows:
        found.setdefault(row.id, []).append(FactRow(*row[1:]))
    return found
