"""The rule of `domain.roll_rules` said set-based: the temporary electorate becomes lines in one statement."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import text

from commons.database.sessions import ReadSession
from services.governance.domain import granted_votes
from services.governance.domain.granted_votes import NO_LIMITS, Alike, Limits, Who
from services.governance.domain.roll_rules import RollRules
from services.governance.domain.words import RollReason
from services.governance.store import granted_sql
from services.governance.store.entitled_lines import CollegeTotals

_REASON = f"""
  CASE
    WHEN ended_on < CAST(:ended_before AS date) THEN {RollReason.NOT_REGISTERED:d}
    WHEN NOT voting THEN {RollReason.SUSPENDED:d}
    WHEN in_default AND CAST(:default_suspends AS boolean)
         AND NOT (CAST(:per_share AS boolean) AND paid_shares > 0) THEN {RollReason.IN_DEFAULT:d}
    WHEN CAST(:share_needed AS boolean) AND shares = 0 THEN {RollReason.NO_SHARE:d}
    WHEN coalesce(joined_on + CAST(:waiting_days AS int) > CAST(:meeting_on AS date), CAST(:waiting_days AS int) > 0)
      THEN {RollReason.WAITING:d}
    ELSE {RollReason.VOTES:d}
  END"""

_DELEGATED = f"""
  CASE WHEN seat.votes IS NULL AND {_REASON} = {RollReason.VOTES:d} THEN {RollReason.REPRESENTED_BY_DELEGATE:d}
       ELSE {_REASON} END"""
_SEATED = """electorate LEFT JOIN roll_delegate seat
    ON seat.roll = CAST(:seats AS uuid) AND seat.membership = electorate.membership"""

_PER_SHARE = """CASE WHEN in_default AND CAST(:default_suspends AS boolean) THEN paid_shares ELSE shares END"""


def lines(rules: RollRules, limits: Limits = NO_LIMITS, seats: UUID | None = None) -> tuple[str, dict[str, Any]]:
    """The lines of the temporary table `electorate`, as a query and its parameters.

    `granted` is NULL where nobody can have more than one vote: what is granted is the vote then. `seats`: the roll
    whose delegates sit, at their assembly.
    """
    decided, values = _decided(rules, seats)
    votes, ceilings = granted_sql.within(rules.plural, limits)
    kept = "granted" if rules.plural is not None else "CAST(NULL AS int)"
    statement = f"""
  SELECT membership, person, reason, CASE WHEN reason <> {RollReason.VOTES:d} THEN 0 ELSE {votes} END AS votes, shares,
         joined_on, ended_on, college, suspension, category,
         CASE WHEN reason <> {RollReason.VOTES:d} THEN 0 ELSE {kept} END AS granted
  FROM ({decided}) decided"""
    return statement, values | ceilings


def _decided(rules: RollRules, seats: UUID | None = None) -> tuple[str, dict[str, Any]]:
    """The electorate with the reason of each line and what it is granted, before any limit."""
    given, grants = (_PER_SHARE, {}) if rules.per_share else granted_sql.granted(rules.plural)
    reason, source = _REASON, "electorate"
    if rules.of_delegates:
        given, reason, source, grants = "seat.votes", _DELEGATED, _SEATED, {"seats": seats}
    statement = f"SELECT electorate.*, CAST({reason} AS smallint) AS reason, {given} AS granted FROM {source}"
    return statement, grants | {
        "meeting_on": rules.meeting_on,
        "ended_before": rules.meeting_on,
        "waiting_days": rules.waiting_days,
        "default_suspends": rules.default_suspends,
        "share_needed": rules.share_needed,
        "per_share": rules.per_share,
    }


async def insert_lines(
    session: ReadSession, roll: UUID, rules: RollRules, seats: UUID | None = None, limits: Limits | None = None
) -> Limits:
    """Compute every line of the electorate into `roll_line`, in the order of its key, which an index likes best.

    The limits that were applied: measured on the electorate, or the `limits` of another roll where it is a part of one.
    `seats`: the roll whose delegates sit, its own if none is named.
    """
    limits = await measure(session, rules) if limits is None else limits
    query, values = lines(rules, limits, seats or roll)
    statement = text(
        "INSERT INTO roll_line (roll, membership, person, reason, votes, shares, joined_on, ended_on, college,"
        f" suspension, category, granted) SELECT CAST(:roll AS uuid), * FROM ({query}) line ORDER BY membership"
    )
    await session.connection.execute(statement, values | {"roll": roll})
    return limits


_BESIDE = f"""
  SELECT CASE WHEN person IS NULL THEN 'ORGANISATION' ELSE 'PERSON' END, category, reason, coalesce(granted, votes),
         count(*)
    FROM roll_line WHERE roll = :beside AND reason <> {RollReason.NO_SHARE:d}
     AND membership NOT IN (SELECT membership FROM electorate) GROUP BY 1, 2, 3, 4"""


async def measure(session: ReadSession, rules: RollRules, beside: UUID | None = None) -> Limits:
    """The limits by shares of the whole, from how many lines are alike; nothing is read where there are none.

    `beside`: a roll whose lines are the rest of the whole, where the electorate is only somebody at its door.
    """
    if rules.plural is None:
        return NO_LIMITS
    decided, values = _decided(rules)
    rows = await session.all(
        f"SELECT kind, category, reason, granted, count(*) AS lines FROM ({decided}) line"
        f" WHERE reason <> {RollReason.NO_SHARE:d} GROUP BY kind, category, reason, granted UNION ALL {_BESIDE}",
        values | {"ended_before": None, "beside": beside},
    )
    alike = [
        Alike(Who(row.kind == "ORGANISATION", row.category), row.granted, row.lines)
        for row in rows
        if row.reason == RollReason.VOTES
    ]
    return granted_votes.measure(rules.plural, alike, sum(row.lines for row in rows))


async def leavers(
    session: ReadSession, rules: RollRules, limits: Limits, seats: UUID | None = None
) -> tuple[CollegeTotals, ...]:
    """Who was entitled on the record date and leaves before the meeting, by college: on the roll, never admitted."""
    query, values = lines(rules, limits, seats)
    counted = "granted" if rules.per_share and rules.plural is not None else "votes" if rules.per_share else "shares"
    rows = await session.all(
        f"SELECT college, count(*) AS members, sum(votes) AS votes, sum({counted}) AS shares FROM ({query}) line"
        " WHERE votes > 0 AND ended_on < CAST(:meeting_on AS date) GROUP BY college ORDER BY college NULLS FIRST",
        values | {"ended_before": None},
    )
    return tuple((row.college, row.members, int(row.votes), int(row.shares)) for row in rows)


async def count_lines(session: ReadSession, roll: UUID) -> dict[RollReason, tuple[int, int]]:
    """(lines, votes) by reason."""
    rows = await session.all(
        "SELECT reason, count(*) AS lines, sum(votes) AS votes FROM roll_line WHERE roll = :roll GROUP BY reason",
        {"roll": roll},
    )
    return {RollReason(row.reason): (row.lines, int(row.votes)) for row in rows}
