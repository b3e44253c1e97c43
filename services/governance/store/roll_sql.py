"""The rule of `domain.roll_rules` said set-based: the temporary electorate becomes lines in one statement."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import text

from commons.database.sessions import ReadSession
from services.governance.domain.roll_rules import RollRules
from services.governance.domain.words import RollReason

_REASON = f"""
  CASE
    WHEN ended_on < CAST(:meeting_on AS date) THEN {RollReason.NOT_REGISTERED:d}
    WHEN NOT voting THEN {RollReason.SUSPENDED:d}
    WHEN in_default AND CAST(:default_suspends AS boolean)
         AND NOT (CAST(:per_share AS boolean) AND paid_shares > 0) THEN {RollReason.IN_DEFAULT:d}
    WHEN CAST(:share_needed AS boolean) AND shares = 0 THEN {RollReason.NO_SHARE:d}
    WHEN coalesce(joined_on + CAST(:waiting_days AS int) > CAST(:meeting_on AS date), CAST(:waiting_days AS int) > 0)
      THEN {RollReason.WAITING:d}
    ELSE {RollReason.VOTES:d}
  END"""

_VOTES = f"""
  CASE
    WHEN reason < {RollReason.VOTES:d} THEN 0
    WHEN NOT CAST(:per_share AS boolean) THEN 1
    WHEN in_default AND CAST(:default_suspends AS boolean) THEN paid_shares
    ELSE shares
  END"""

LINES = f"""
  SELECT membership, person, CAST(reason AS smallint) AS reason, {_VOTES} AS votes, shares, joined_on, ended_on,
         college, suspension
  FROM (SELECT electorate.*, {_REASON} AS reason FROM electorate) decided"""
"""Lines of the temporary table `electorate` under `parameters(rules)`."""


def parameters(rules: RollRules) -> dict[str, Any]:
    """The rules as the named parameters of `LINES`."""
    return {
        "meeting_on": rules.meeting_on,
        "waiting_days": rules.waiting_days,
        "default_suspends": rules.default_suspends,
        "share_needed": rules.share_needed,
        "per_share": rules.per_share,
    }


async def insert_lines(session: ReadSession, roll: UUID, rules: RollRules) -> None:
    """Compute every line of the electorate into `roll_line`, in the order of its key, which an index likes best."""
    statement = text(
        "INSERT INTO roll_line (roll, membership, person, reason, votes, shares, joined_on, ended_on, college,"
        f" suspension) SELECT CAST(:roll AS uuid), * FROM ({LINES}) line ORDER BY membership"
    )
    await session.connection.execute(statement, parameters(rules) | {"roll": roll})


async def count_lines(session: ReadSession, roll: UUID) -> dict[RollReason, tuple[int, int]]:
    """(lines, votes) by reason."""
    rows = await session.all(
        "SELECT reason, count(*) AS lines, sum(votes) AS votes FROM roll_line WHERE roll = :roll GROUP BY reason",
        {"roll": roll},
    )
    return {RollReason(row.reason): (row.lines, int(row.votes)) for row in rows}
