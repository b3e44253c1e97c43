"""Lines set by hand: applied to the roll at once, and carried to the next computation until they are withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession, WriteSession
from services.governance.domain.roll_life import Override
from services.governance.domain.roll_rules import Standing
from services.governance.domain.words import RollReason
from services.governance.store.decisions import signed

_COLUMNS = "membership, votes, reason, rule_votes, rule_reason, why, law, actor, name, set_at"


@dataclass(frozen=True, slots=True)
class OverrideRecord:
    """A line set by hand: what it says, what the rule had said, who set it, why, and by which article."""

    membership: UUID
    line: Standing
    rule: Standing
    why: str
    law: str
    name: str
    set_at: datetime


async def of_lines(session: ReadSession, lines: Sequence[tuple[UUID, UUID]]) -> list[Any]:
    """((roll, membership), override) of those lines that were set by hand."""
    rows = await session.all(
        f"SELECT roll, {_COLUMNS} FROM roll_override WHERE upper_inf(known) AND roll = ANY(:rolls)"
        " AND membership = ANY(:memberships)",
        {"rolls": sorted({roll for roll, _ in lines}), "memberships": [membership for _, membership in lines]},
    )
    return [((row.roll, row.membership), _override(row)) for row in rows]


async def of_roll(session: ReadSession, roll: UUID) -> list[OverrideRecord]:
    """All of one roll, by membership."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM roll_override WHERE roll = :roll AND upper_inf(known) ORDER BY membership",
        {"roll": roll},
    )
    return [_override(row) for row in rows]


async def put(session: WriteSession, roll: UUID, membership: UUID, wanted: Override, rule: Standing) -> None:
    """Set a line by hand; one set before is closed and stays on record."""
    await withdraw(session, roll, membership)
    await session.execute(
        f"INSERT INTO roll_override (roll, {_COLUMNS}, known) VALUES (:roll, :membership, :votes, :reason, :rule_votes,"
        " :rule_reason, :why, :law, :actor, :name, :at, int8range(:known, NULL))",
        {
            "roll": roll,
            "membership": membership,
            "votes": wanted.line.votes,
            "reason": int(wanted.line.reason),
            "rule_votes": rule.votes,
            "rule_reason": int(rule.reason),
            "why": wanted.why,
            "law": wanted.law,
            **signed(session),
            "known": await session.sequence(),
        },
    )


async def withdraw(session: WriteSession, roll: UUID, membership: UUID) -> None:
    """Close the override of a line, if there is one."""
    await session.execute(
        "UPDATE roll_override SET known = int8range(lower(known), :known)"
        " WHERE roll = :roll AND membership = :membership AND upper_inf(known) AND lower(known) < :known",
        {"roll": roll, "membership": membership, "known": await session.sequence()},
    )


async def set_line(session: WriteSession, roll: UUID, membership: UUID, line: Standing) -> None:
    """Write votes and reason of one line."""
    await session.execute(
        "UPDATE roll_line SET votes = :votes, reason = :reason WHERE roll = :roll AND membership = :membership",
        {"roll": roll, "membership": membership, "votes": line.votes, "reason": int(line.reason)},
    )


async def carry(session: WriteSession, before: UUID, roll: UUID) -> bool:
    """Take the overrides of the computation before to a fresh one; whether there were any.

    Those of members who left the register lapse.
    """
    if not await session.value("SELECT EXISTS (SELECT FROM roll_override WHERE roll = :id)", {"id": before}):
        return False
    await session.execute(
        "INSERT INTO roll_override (roll, membership, votes, reason, rule_votes, rule_reason, why, law, actor, name,"
        " set_at, known) SELECT :roll, o.membership, o.votes, o.reason, line.votes, line.reason, o.why, o.law,"
        " o.actor, o.name, o.set_at, int8range(:known, NULL) FROM roll_override o"
        " JOIN roll_line line ON line.roll = :roll AND line.membership = o.membership"
        " WHERE o.roll = :before AND upper_inf(o.known)",
        {"roll": roll, "before": before, "known": await session.sequence()},
    )
    await apply(session, roll, roll)
    return True


async def apply(session: ReadSession, source: UUID, lines: UUID) -> None:
    """Write the overrides of roll `source` over the lines computed under `lines`."""
    await session.connection.exec_driver_sql(
        "UPDATE roll_line line SET votes = o.votes, reason = o.reason FROM roll_override o"
        " WHERE o.roll = $1 AND upper_inf(o.known) AND line.roll = $2 AND line.membership = o.membership",
        (source, lines),
    )


def _override(row: Row[Any]) -> OverrideRecord:
    return OverrideRecord(
        membership=row.membership,
        line=Standing(row.votes, RollReason(row.reason)),
        rule=Standing(row.rule_votes, RollReason(row.rule_reason)),
        why=row.why,
        law=row.law,
        name=row.name,
        set_at=row.set_at,
    )
