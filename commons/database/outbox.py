"""The outbox as a feed: every line after a position, in the order of commits.

Sequences are taken under the audit head's lock, so whoever has read up to one has missed nothing before it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from commons.database.sessions import ReadSession
from commons.errors import Refusal

MOST = 200
"""Lines read at once."""
_LAST = 2**31 - 1


class Position(NamedTuple):
    """A place in the outbox: everything up to it is known."""

    sequence: int
    line: int

    def __str__(self) -> str:
        return f"{self.sequence}.{self.line}"

    @classmethod
    def parse(cls, text: str) -> Position:
        """Undo `str`; CURSOR_INVALID for anything else."""
        sequence, _, line = text.partition(".")
        if not (text.isascii() and sequence.isdigit() and line.isdigit() and len(text) < 32):
            raise Refusal("CURSOR_INVALID", "Resume with an event's id exactly as it came.")
        return cls(int(sequence), min(int(line), _LAST))


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """What happened: its place, its kind, what was told of it, and when it was put on record."""

    position: Position
    kind: str
    body: Mapping[str, Any]
    at: datetime


async def newest_position(session: ReadSession) -> Position:
    """The place after everything that has happened."""
    sequence, _ = await session.head()
    return Position(sequence, _LAST)


async def position_at(session: ReadSession, moment: datetime) -> Position:
    """The place after everything that was on record before a moment."""
    found = await session.value(
        "SELECT sequence FROM audit WHERE at < :moment ORDER BY sequence DESC LIMIT 1", {"moment": moment}
    )
    return Position(found or 0, _LAST)


async def lines_after(
    session: ReadSession, after: Position, kinds: Sequence[str]
) -> tuple[list[OutboxLine], Position, bool]:
    """Lines of these kinds after a place, the place they reach to, and whether there are more at once."""
    head = await newest_position(session)
    rows = await session.all(
        "SELECT o.sequence, o.position, o.kind, o.body, a.at FROM outbox o JOIN audit a USING (sequence)"
        " WHERE (o.sequence, o.position) > (:sequence, :line) AND o.kind = ANY(:kinds)"
        " ORDER BY o.sequence, o.position LIMIT :most",
        {"sequence": after.sequence, "line": after.line, "kinds": list(kinds), "most": MOST},
    )
    found = [OutboxLine(Position(row.sequence, row.position), row.kind, row.body, row.at) for row in rows]
    more = len(found) == MOST
    return found, (found[-1].position if more else max(head, after)), more
