"""Two kept rolls compared line by line: versions of one assembly in pages, and the bridge between two assemblies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession
from commons.paging import Page, keyset
from services.governance.domain.roll_rules import Standing
from services.governance.domain.words import RollReason
from services.governance.store.difference import ChangedLine

# Both sides walk their key in its order: a page costs what it shows, wherever it begins.
_MOVED = """
  SELECT coalesce(old.membership, new.membership) AS membership, coalesce(new.person, old.person) AS person,
         old.votes AS votes_before, old.reason AS reason_before, new.votes AS votes_after, new.reason AS reason_after
    FROM (SELECT * FROM roll_line WHERE roll = :before AND {where}) old
         FULL JOIN (SELECT * FROM roll_line WHERE roll = :after AND {where}) new USING (membership)
   WHERE (old.votes, old.reason) IS DISTINCT FROM (new.votes, new.reason)
   ORDER BY membership LIMIT :size"""

_BRIDGE = """
  SELECT old.reason AS reason_before, new.reason AS reason_after, count(*) AS lines,
         coalesce(sum(old.votes), 0) AS votes_before, coalesce(sum(new.votes), 0) AS votes_after
    FROM (SELECT membership, reason, votes FROM roll_line WHERE roll = :before) old
         FULL JOIN (SELECT membership, reason, votes FROM roll_line WHERE roll = :after) new USING (membership)
   GROUP BY old.reason, new.reason ORDER BY old.reason NULLS FIRST, new.reason NULLS FIRST"""


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines that went from one reason to another between two rolls; None where they are not on that roll."""

    before: RollReason | None
    after: RollReason | None
    lines: int
    votes_before: int
    votes_after: int


async def page_of_changes(session: ReadSession, before: UUID, after: UUID, page: Page) -> list[ChangedLine]:
    """One page of the lines that differ and the one after it, by membership."""
    keys = keyset(page, ("membership",), country=session.country, kind="membership", descending=False)
    rows = await session.all(
        _MOVED.format(where=keys.where),
        keys.parameters | {"before": before, "after": after, "size": page.size + 1},
    )
    return [_changed(row) for row in rows]


async def passages(session: ReadSession, before: UUID, after: UUID) -> list[Passage]:
    """How many lines went from which reason to which."""
    rows = await session.all(_BRIDGE, {"before": before, "after": after})
    return [
        Passage(
            _reason(row.reason_before),
            _reason(row.reason_after),
            row.lines,
            int(row.votes_before),
            int(row.votes_after),
        )
        for row in rows
    ]


async def last_sealed_before(session: ReadSession, roll: UUID) -> UUID | None:
    """The last sealed roll of the same entity's last assembly before this roll's; None if there is none."""
    return await session.value(
        """
        SELECT past.id FROM roll here JOIN assembly a ON a.id = here.assembly
          JOIN assembly b ON b.entity = a.entity AND (b.held_on, b.id) < (a.held_on, a.id)
          JOIN roll past ON past.assembly = b.id AND past.merkle_root IS NOT NULL
         WHERE here.id = :roll ORDER BY b.held_on DESC, b.id DESC, past.version DESC LIMIT 1
        """,
        {"roll": roll},
    )


def _reason(value: int | None) -> RollReason | None:
    return None if value is None else RollReason(value)


def _changed(row: Row[Any]) -> ChangedLine:
    before = None if row.votes_before is None else Standing(row.votes_before, RollReason(row.reason_before))
    after = None if row.votes_after is None else Standing(row.votes_after, RollReason(row.reason_after))
    return ChangedLine(row.membership, row.person, before, after)
