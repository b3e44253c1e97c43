"""Whether anything but votes and arrivals was written, by what the audit chain says."""

from __future__ import annotations

from commons.database.sessions import ReadSession

QUIET = ("castVotes", "checkIn", "checkOut")
"""Actions on record that change nothing of what votes share: votes, and who is there, are read anew for each group."""


async def changed_since(session: ReadSession, sequence: int, head: bytes) -> bool:
    """Whether something else was written after this head, or it was never committed: then nobody knows what was."""
    return await session.value(
        "SELECT NOT EXISTS (SELECT FROM audit WHERE sequence = :at AND hash = :hash)"
        " OR EXISTS (SELECT FROM audit WHERE sequence > :at AND action <> ALL(:quiet))",
        {"at": sequence, "hash": head, "quiet": list(QUIET)},
    )
