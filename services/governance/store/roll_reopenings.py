"""Reopenings of sealed rolls: who signed them, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from services.governance.domain.roll_life import Reopening
from services.governance.store.decisions import signed


@dataclass(frozen=True, slots=True)
class ReopeningRecord:
    """One of the two signatures."""

    actor: str
    name: str
    role: str
    reason: str
    at: datetime


async def of_rolls(session: ReadSession, rolls: Sequence[UUID]) -> list[tuple[UUID, ReopeningRecord]]:
    """(roll, signature) in order of signing."""
    rows = await session.all(
        "SELECT roll, actor, name, role, reason, at FROM roll_reopening WHERE roll = ANY(:rolls)"
        " ORDER BY roll, position",
        {"rolls": list(rolls)},
    )
    return [(row.roll, ReopeningRecord(row.actor, row.name, row.role, row.reason, row.at)) for row in rows]


async def sign(session: WriteSession, roll: UUID, reopening: Reopening) -> None:
    """Add a signature; the second one reopens the roll."""
    await session.execute(
        "INSERT INTO roll_reopening (roll, position, actor, name, role, reason, at, known)"
        " VALUES (:roll, :position, :actor, :name, :role, :reason, :at, int8range(:known, NULL))",
        {
            "roll": roll,
            "position": reopening.position,
            **signed(session),
            "role": reopening.role.value,
            "reason": reopening.reason,
            "known": await session.sequence(),
        },
    )
