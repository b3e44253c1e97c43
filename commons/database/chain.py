"""Checking a partition's audit chain from its first line to its head."""

from __future__ import annotations

from dataclasses import dataclass

from commons.database.audit import GENESIS, AuditLine, first_break
from commons.database.sessions import ReadSession

AT_ONCE = 5000
"""Lines read at a time, so that a chain of years fits into memory."""


@dataclass(frozen=True, slots=True)
class ChainReport:
    """Lines that follow one another, the hash (hex) they end with, and the first that does not follow, if any."""

    lines: int
    head: str
    broken_at: int | None = None


async def check_chain(session: ReadSession) -> ChainReport:
    """Follow the chain; a line that is changed or missing, also at the end, is where it is broken."""
    sequence, last = 0, GENESIS
    while batch := await lines_after(session, sequence):
        broken = next((at for at, (line, _, _) in enumerate(batch, sequence + 1) if line.sequence != at), None)
        changed = first_break(batch, last)
        if broken is not None or changed is not None:
            at = min(number for number in (broken, changed) if number is not None)
            return ChainReport(at - 1, last.hex(), at)
        sequence, last = batch[-1][0].sequence, batch[-1][2]
    stands = await session.head() == (sequence, last.hex())
    return ChainReport(sequence, last.hex(), None if stands else sequence + 1)


async def lines_after(
    session: ReadSession, sequence: int, most: int | None = None
) -> list[tuple[AuditLine, bytes, bytes]]:
    """The next lines after `sequence`, each with the hash before it and its own."""
    rows = await session.all(
        "SELECT sequence, at, actor, action, subject, body, previous, hash FROM audit WHERE sequence > :sequence"
        " ORDER BY sequence LIMIT :most",
        {"sequence": sequence, "most": most or AT_ONCE},
    )
    return [(AuditLine(*row[:6]), row.previous, row.hash) for row in rows]
