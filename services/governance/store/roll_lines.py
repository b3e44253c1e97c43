"""Lines of a roll: a page of them, one of them, and who votes at a joint meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession
from commons.paging import Page, keyset
from services.governance.domain.roll_rules import RollFacts, Standing
from services.governance.domain.words import RollReason

_COLUMNS = "membership, person, reason, votes, shares, joined_on, ended_on, college, suspension, category, granted"


@dataclass(frozen=True, slots=True)
class RollLineRecord:
    """One stored line with the facts that decided it. `granted`: votes before the law's limits."""

    membership: UUID
    person: UUID | None
    line: Standing
    facts: RollFacts
    college: str | None
    granted: int


async def page_of_lines(
    session: ReadSession, roll: UUID, page: Page, reason: RollReason | None = None
) -> list[RollLineRecord]:
    """One page and the line after it, by membership id."""
    keys = keyset(page, ("membership",), country=session.country, kind="membership", descending=False)
    only = "" if reason is None else f" AND reason = {reason:d}"
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM roll_line WHERE roll = :roll AND {keys.where}{only} ORDER BY {keys.order} LIMIT :size",
        keys.parameters | {"roll": roll, "size": page.size + 1},
    )
    return [_line(row) for row in rows]


async def line_of(session: ReadSession, roll: UUID, membership: UUID) -> RollLineRecord | None:
    """The line of one membership."""
    row = await session.first(
        f"SELECT {_COLUMNS} FROM roll_line WHERE roll = :roll AND membership = :membership",
        {"roll": roll, "membership": membership},
    )
    return _line(row) if row else None


async def lines_of(session: ReadSession, roll: UUID, memberships: Sequence[UUID]) -> dict[UUID, RollLineRecord]:
    """The lines of these memberships that have one."""
    rows = await session.all(
        f"SELECT {_COLUMNS} FROM roll_line WHERE roll = :roll AND membership = ANY(:memberships)",
        {"roll": roll, "memberships": list(memberships)},
    )
    return {row.membership: _line(row) for row in rows}


async def line_of_person(session: ReadSession, roll: UUID, person: UUID) -> RollLineRecord | None:
    """The line of a person: the one with votes if there are several."""
    row = await session.first(
        f"SELECT {_COLUMNS} FROM roll_line WHERE roll = :roll AND person = :person ORDER BY votes DESC, membership",
        {"roll": roll, "person": person},
    )
    return _line(row) if row else None


async def page_of_voters(session: ReadSession, rolls: Sequence[UUID], page: Page) -> list[UUID]:
    """Persons with a vote on any of the rolls, each once, by id; one page and the one after it."""
    keys = keyset(page, ("person",), country=session.country, kind="person", descending=False)
    rows = await session.all(
        "SELECT DISTINCT person FROM roll_line WHERE roll = ANY(:rolls) AND votes > 0 AND person IS NOT NULL"
        f" AND {keys.where} ORDER BY {keys.order} LIMIT :size",
        keys.parameters | {"rolls": list(rolls), "size": page.size + 1},
    )
    return [row.person for row in rows]


def _line(row: Row[Any]) -> RollLineRecord:
    reason = RollReason(row.reason)
    facts = RollFacts(
        joined_on=row.joined_on,
        ended_on=row.ended_on,
        voting=reason is not RollReason.SUSPENDED,
        suspension=row.suspension,
        in_default=reason is RollReason.IN_DEFAULT,
        shares=row.shares,
        organisation=row.person is None,
        category=row.category,
    )
    granted = row.votes if row.granted is None else row.granted
    return RollLineRecord(row.membership, row.person, Standing(row.votes, reason), facts, row.college, granted)
