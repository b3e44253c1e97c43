"""A year's movements of shares by category, set-based; opening and closing are counted on their own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from commons.database.sessions import ReadSession
from services.members.domain.shares.movements import (
    KIND_OF_OPERATION,
    Amount,
    CategoryMovements,
    MovementKind,
    by_category,
)
from services.members.store.facts import NOW

_HELD = """
SELECT c.category, sum(o.held_change)::int AS shares, sum(o.paid_change) AS paid
  FROM share_operation o
  LEFT JOIN categorisation c ON c.membership = o.membership AND c.known @> CAST(:known AS bigint)
   AND c.valid @> CAST(:day AS date)
 WHERE o.entity = :entity AND o.known @> CAST(:known AS bigint) AND o.value_date <= CAST(:day AS date)
 GROUP BY c.category
"""

_BOOKED = """
SELECT c.category, o.kind, sum(o.held_change)::int AS shares, sum(o.paid_change) AS paid
  FROM share_operation o
  LEFT JOIN categorisation c ON c.membership = o.membership AND c.known @> CAST(:known AS bigint)
   AND c.valid @> o.value_date
 WHERE o.entity = :entity AND o.known @> CAST(:known AS bigint)
   AND o.value_date BETWEEN CAST(:first AS date) AND CAST(:last AS date)
 GROUP BY c.category, o.kind
"""

# A membership enters a category on its first day and leaves it on the day after its last, with what it held before;
# what it enters from or leaves to without a category is the same with the opposite sign, and cancels where both meet.
_CHANGED = """
WITH changes AS (
  SELECT c.membership, lower(c.valid) AS day, c.category, 1 AS sign FROM categorisation c
   WHERE c.known @> CAST(:known AS bigint) AND lower(c.valid) BETWEEN CAST(:first AS date) AND CAST(:last AS date)
  UNION ALL
  SELECT c.membership, upper(c.valid), c.category, -1 FROM categorisation c
   WHERE c.known @> CAST(:known AS bigint) AND upper(c.valid) BETWEEN CAST(:first AS date) AND CAST(:last AS date)
), sides AS (
  SELECT membership, day, category, sign FROM changes
  UNION ALL
  SELECT membership, day, NULL, -sign FROM changes
), net AS (
  SELECT membership, day, category, sum(sign) AS sign FROM sides
   GROUP BY membership, day, category HAVING sum(sign) <> 0
), held AS (
  SELECT n.category, n.sign,
         (SELECT coalesce(sum(o.held_change), 0) FROM share_operation o
           WHERE o.membership = n.membership AND o.known @> CAST(:known AS bigint) AND o.value_date < n.day) AS shares,
         (SELECT coalesce(sum(o.paid_change), 0) FROM share_operation o
           WHERE o.membership = n.membership AND o.known @> CAST(:known AS bigint) AND o.value_date < n.day) AS paid
    FROM net n JOIN membership m ON m.id = n.membership AND m.entity = :entity
)
SELECT category, sign > 0 AS entered, sum(sign * shares)::int AS shares, sum(sign * paid) AS paid
  FROM held GROUP BY category, sign > 0
"""

_REFUSED = """
SELECT q.kind, s.reason, count(*) AS times, sum(q.shares)::int AS shares
  FROM share_request q JOIN share_request_step s ON s.request = q.id AND s.state = 'REFUSED'
 WHERE q.entity = :entity AND s.happened_on BETWEEN CAST(:first AS date) AND CAST(:last AS date)
 GROUP BY q.kind, s.reason ORDER BY q.kind, s.reason LIMIT 500
"""

_EXITS = """
SELECT count(DISTINCT o.membership) AS members, coalesce(-sum(o.held_change), 0)::int AS shares,
       coalesce(-sum(o.paid_change), 0) AS paid
  FROM share_operation o
 WHERE o.entity = :entity AND o.known @> CAST(:known AS bigint) AND o.kind IN ('REDEEM', 'EXCLUDE')
   AND o.value_date BETWEEN CAST(:first AS date) AND CAST(:last AS date)
"""


async def movements_of(
    session: ReadSession, entity: str, year: int, known_at: int | None = None
) -> list[CategoryMovements]:
    """The year by category, as known at that audit sequence (None: now)."""
    base = _year(entity, year, known_at)
    before = {**base, "day": base["first"] - timedelta(days=1)}
    openings = {row.category: Amount(row.shares, row.paid) for row in await session.all(_HELD, _only(before))}
    closings = {
        row.category: Amount(row.shares, row.paid)
        for row in await session.all(_HELD, _only({**base, "day": base["last"]}))
    }
    booked = [
        (row.category, KIND_OF_OPERATION[row.kind], Amount(row.shares, row.paid))
        for row in await session.all(_BOOKED, base)
    ]
    changed = [
        (
            row.category,
            MovementKind.CATEGORY_IN if row.entered else MovementKind.CATEGORY_OUT,
            Amount(row.shares, row.paid),
        )
        for row in await session.all(_CHANGED, base)
    ]
    return by_category(openings, closings, [*booked, *changed])


async def refused_in(session: ReadSession, entity: str, year: int) -> list[tuple[str, str, int, int]]:
    """Requests refused in the year: kind, reason, how many, how many shares."""
    rows = await session.all(
        _REFUSED, {name: value for name, value in _year(entity, year, None).items() if name != "known"}
    )
    return [(row.kind, row.reason, row.times, row.shares) for row in rows]


async def exits_in(session: ReadSession, entity: str, year: int, known_at: int | None = None) -> tuple[int, Amount]:
    """How many members gave shares back or lost them in the year, and what left with them."""
    row = await session.first(_EXITS, _year(entity, year, known_at))
    assert row is not None
    return row.members, Amount(row.shares, row.paid)


def _year(entity: str, year: int, known_at: int | None) -> dict[str, Any]:
    known = NOW if known_at is None else known_at
    return {"entity": entity, "first": date(year, 1, 1), "last": date(year, 12, 31), "known": known}


def _only(parameters: dict[str, Any]) -> dict[str, Any]:
    return {name: parameters[name] for name in ("entity", "day", "known")}
