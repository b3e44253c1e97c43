"""Who put something on record, and what became of what was raised: one way for every objection and proposal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row

from commons.clock import now
from commons.database.sessions import WriteSession

Table = Literal["roll_decision", "delegate_objection_decision"]
"""Tables of decisions on objections; their columns are the same."""


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """What was decided about an objection, by whom, why."""

    upheld: bool
    reasons: str
    name: str
    decided_at: datetime

    @classmethod
    def of(cls, row: Row[Any]) -> DecisionRecord | None:
        """The decision of a row that has `upheld`, `reasons`, `decider` and `decided_at`; None while it is open."""
        if row.decided_at is None:
            return None
        return cls(row.upheld, row.reasons, row.decider, row.decided_at)


def by_caller(session: WriteSession) -> dict[str, str]:
    """Parameters `actor` and `name`: who does this, as a hash and as logged in."""
    caller = session.caller
    return {"actor": caller.actor, "name": caller.name or caller.subject}


def signed(session: WriteSession) -> dict[str, Any]:
    """Parameters `actor`, `name` and `at`: who does this, and when."""
    return {**by_caller(session), "at": now()}


async def decide_objection(session: WriteSession, table: Table, objection: UUID, upheld: bool, reasons: str) -> None:
    """Put the decision on an objection on record."""
    await session.execute(
        f"INSERT INTO {table} (objection, upheld, reasons, actor, name, decided_at, known)"
        " VALUES (:id, :upheld, :reasons, :actor, :name, :at, int8range(:known, NULL))",
        {"id": objection, "upheld": upheld, "reasons": reasons, "known": await session.sequence(), **signed(session)},
    )
