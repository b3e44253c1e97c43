"""Facts and holdings as of any day and as known at any audit sequence, for a batch of memberships in one query each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from commons.database.sessions import ReadSession
from services.members.domain.facts import Belonging, MembershipFacts, Period
from services.members.domain.share_register import Holding

_HOLDINGS = """
SELECT t.membership, sum(t.held)::int AS held,
       sum(LEAST(t.held, floor(t.paid / s.nominal)))::int AS paid, sum(t.held * s.nominal) AS nominal
  FROM (SELECT o.membership, o.entity, o.share_class, sum(o.held_change) AS held, sum(o.paid_change) AS paid
          FROM share_operation o
         WHERE o.membership = ANY(CAST(:ids AS uuid[])) AND o.value_date <= CAST(:day AS date)
           AND o.known @> CAST(:known AS bigint)
         GROUP BY o.membership, o.entity, o.share_class) t
  JOIN share_class s ON s.entity = t.entity AND s.code = t.share_class
 GROUP BY t.membership
"""

_FACTS = f"""
SELECT m.id, coalesce(r.valid @> CAST(:day AS date), false) AS registered,
       coalesce(h.held, 0) AS held, coalesce(h.paid, 0) AS paid,
       coalesce(f.kinds, '{{}}') AS kinds, f.belonging
  FROM unnest(CAST(:ids AS uuid[])) AS m(id)
  LEFT JOIN registration r ON r.membership = m.id AND r.known @> CAST(:known AS bigint)
  LEFT JOIN ({_HOLDINGS}) h ON h.membership = m.id
  LEFT JOIN (SELECT membership, array_agg(kind) AS kinds, max(detail) FILTER (WHERE kind = 'BELONGING') AS belonging
               FROM membership_fact
              WHERE membership = ANY(CAST(:ids AS uuid[])) AND valid @> CAST(:day AS date)
                AND known @> CAST(:known AS bigint)
              GROUP BY membership) f ON f.membership = m.id
"""

NOW = (1 << 63) - 2
"""As known at the end of time, which is what is known now."""


async def facts_on(
    session: ReadSession, ids: Sequence[UUID], day: date, known_at: int | None = None
) -> dict[UUID, MembershipFacts]:
    """The facts of each membership as of `day`, as known at that audit sequence (None: now)."""
    rows = await session.all(_FACTS, {"ids": list(ids), "day": day, "known": known(known_at)})
    return {
        row.id: MembershipFacts(
            as_of=day,
            registered=row.registered,
            community_member="COMMUNITY_MEMBER" in row.kinds,
            holder=row.held > 0,
            paid_up=row.held > 0 and row.paid == row.held,
            in_default="IN_DEFAULT" in row.kinds,
            cooperating="COOPERATING" in row.kinds,
            voting="VOTE_SUSPENDED" not in row.kinds,
            belonging=Belonging(row.belonging or Belonging.UNKNOWN),
        )
        for row in rows
    }


async def holdings_on(
    session: ReadSession, ids: Sequence[UUID], day: date, known_at: int | None = None
) -> dict[UUID, Holding]:
    """The holding of each membership that ever had an operation by `day`, as known at that sequence (None: now)."""
    rows = await session.all(_HOLDINGS, {"ids": list(ids), "day": day, "known": known(known_at)})
    return {row.membership: Holding(row.held, row.paid, row.nominal) for row in rows}


async def coverage_of(session: ReadSession, ids: Sequence[UUID], known_at: int | None = None) -> dict[UUID, Period]:
    """The latest period of use of each membership that has one, as known at that sequence (None: now)."""
    rows = await session.all(
        "SELECT DISTINCT ON (membership) membership, lower(valid) AS start, upper(valid) - 1 AS until FROM coverage"
        " WHERE membership = ANY(CAST(:ids AS uuid[])) AND known @> CAST(:known AS bigint)"
        " ORDER BY membership, valid DESC",
        {"ids": list(ids), "known": known(known_at)},
    )
    return {row.membership: Period(row.start, row.until) for row in rows}


def known(known_at: int | None) -> int:
    """The sequence to compare with: `known_at`, or the end of time for what is known now."""
    return NOW if known_at is None else known_at
