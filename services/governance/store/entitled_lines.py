"""Who is entitled by a roll, for the room: totals by college, and the lines of those who are there; set-based."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession
from services.governance.domain.words import RollReason

CollegeTotals = tuple[str | None, int, int, int]
"""(college, members, votes, shares)."""

_NO_FALLBACK = "((rules->>'per_share')::boolean OR coalesce((rules->>'of_delegates')::boolean, false))"
"""Votes by share, and a delegate's, are no plural votes of a member."""
_PER_SHARE = "(SELECT (rules->>'per_share')::boolean FROM roll WHERE id = :roll)"

_BY_COLLEGE = f"""
  SELECT college, count(*) AS members, sum(votes) AS votes, sum(least(votes, 1)) AS ones,
         sum(CASE WHEN {_PER_SHARE} THEN coalesce(granted, votes) ELSE shares END) AS shares
    FROM roll_line WHERE roll = :roll AND votes > 0
   GROUP BY college"""

KEPT = f"""
  (SELECT coalesce(jsonb_agg(jsonb_build_array(college, members, votes, ones, shares)), '[]')
     FROM ({_BY_COLLEGE}) line)"""
"""The totals as a sealed roll keeps them under `limits.entitled`: its lines move no more, so add them up once."""

_TOTALS = f"""
  SELECT total->>0 AS college, (total->>1)::bigint AS members, (total->>4)::bigint AS shares,
         (total->>CASE WHEN :off AND NOT {_NO_FALLBACK} THEN 3 ELSE 2 END)::bigint AS votes
    FROM roll, jsonb_array_elements(coalesce(limits->'entitled', {KEPT})) AS total WHERE id = :roll"""

_LEAVERS = f"""
  SELECT leaver->>0 AS college, (leaver->>1)::int AS members, (leaver->>3)::int AS shares,
         (leaver->>CASE WHEN :off AND NOT {_NO_FALLBACK} THEN 1 ELSE 2 END)::int AS votes
    FROM roll, jsonb_array_elements(coalesce(limits->'leavers', '[]')) AS leaver WHERE id = :roll"""

_ASLEEP = f"""
  SELECT college, count(*) FILTER (WHERE reason = {RollReason.IN_DEFAULT:d}) AS members,
         sum(CASE WHEN {_PER_SHARE} THEN shares - coalesce(granted, votes)
                  WHEN reason = {RollReason.IN_DEFAULT:d} THEN 1 ELSE 0 END) AS votes,
         sum(CASE WHEN {_PER_SHARE} THEN shares - coalesce(granted, votes)
                  WHEN reason = {RollReason.IN_DEFAULT:d} THEN shares ELSE 0 END) AS shares
    FROM roll_line
   WHERE roll = :roll AND reason IN ({RollReason.IN_DEFAULT:d}, {RollReason.VOTES:d})
     AND (:all OR membership = ANY(CAST(:among AS uuid[])))
     AND (SELECT coalesce((rules->>'default_counts')::boolean, false) FROM roll WHERE id = :roll)
   GROUP BY college ORDER BY college NULLS FIRST"""

_LINES = """
  SELECT line.membership, line.person, line.category, line.college, line.reason, line.votes, line.shares,
         coalesce(line.granted, line.votes) AS granted, roll.rules->'plural'->'groups' AS groups
    FROM roll_line line JOIN roll ON roll.id = line.roll
   WHERE line.roll = :roll AND line.membership = ANY(:memberships)"""


@dataclass(frozen=True, slots=True)
class EntitledLine:
    """A line as the room needs it: `votes` after the roll's limits, `granted` before them.

    `legal_person` says that somebody must act for it; `groups` are the law's words for its category.
    """

    membership: UUID
    person: UUID | None
    category: str | None
    college: str | None
    reason: RollReason
    votes: int
    granted: int
    shares: int
    groups: tuple[str, ...]

    @property
    def legal_person(self) -> bool:
        """An organisation's membership has no person."""
        return self.person is None


async def entitled_totals(session: ReadSession, roll: UUID, plural_off: bool) -> list[CollegeTotals]:
    """Members entitled on the record date, their votes and shares, by college.

    `plural_off`: on this resolution each member has one vote (`voting_rights.plural_off`); votes by share stay. Where
    shares vote, those that sleep for default are left out. Whoever leaves between a licensed record date and the
    meeting is in the totals and has no vote to cast (worked-examples.md, reading 7).
    """
    rows = [_totals(row) for row in await session.all(_TOTALS, {"roll": roll, "off": plural_off})]
    rows += [_totals(row) for row in await session.all(_LEAVERS, {"roll": roll, "off": plural_off})]
    found: dict[str | None, tuple[int, int, int]] = {}
    for college, *counts in rows:
        before = found.get(college, (0, 0, 0))
        found[college] = (before[0] + counts[0], before[1] + counts[1], before[2] + counts[2])
    return [(college, *found[college]) for college in sorted(found, key=lambda code: (code is not None, code or ""))]


async def asleep_in_quorum(
    session: ReadSession, roll: UUID, among: Collection[UUID] | None = None
) -> list[CollegeTotals]:
    """Who has no vote for unpaid shares and yet counts for the quorum (`unpaid_shares.counts_in_quorum`), by college.

    All of the roll, or those `among` these. Empty where the law does not count them; never part of a majority's base.
    """
    asked = {"roll": roll, "all": among is None, "among": list(among or ())}
    return [_totals(row) for row in await session.all(_ASLEEP, asked)]


async def entitled_lines(session: ReadSession, roll: UUID, memberships: Sequence[UUID]) -> dict[UUID, EntitledLine]:
    """The lines of these memberships, with or without votes; those that have none are left out."""
    rows = await session.all(_LINES, {"roll": roll, "memberships": list(memberships)})
    return {row.membership: _line(row) for row in rows}


def _totals(row: Row[Any]) -> CollegeTotals:
    return (row.college, row.members, int(row.votes), int(row.shares))


def _line(row: Row[Any]) -> EntitledLine:
    groups = (row.groups or {}).get(row.category, []) if row.category else []
    return EntitledLine(
        membership=row.membership,
        person=row.person,
        category=row.category,
        college=row.college,
        reason=RollReason(row.reason),
        votes=row.votes,
        granted=row.granted,
        shares=row.shares,
        groups=tuple(groups),
    )
