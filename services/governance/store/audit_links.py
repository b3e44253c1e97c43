"""The part of the audit chain that a bundle carries: from a computation to its seal."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from datetime import UTC
from typing import Any

from commons.database.sessions import ReadSession

# What is about other things shows as a link only: who did what elsewhere is nobody's business here.
_CHAIN = """
  SELECT sequence, previous, hash, at, actor, action, subject, body, subject = :subject AS shown FROM audit
   WHERE sequence BETWEEN (SELECT min(sequence) FROM audit WHERE subject = :subject)
                      AND (SELECT max(sequence) FROM audit WHERE subject = :subject AND action = :seal)
     AND sequence > :after ORDER BY sequence LIMIT 1000"""


async def links(session: ReadSession, subject: str, seal: str) -> AsyncGenerator[bytes, None]:
    """Lines of a bundle for the audit lines from the first about `subject` to its last `seal`, a thousand at a time."""
    after = -1
    while rows := await session.all(_CHAIN, {"subject": subject, "seal": seal, "after": after}):
        for row in rows:
            yield json_line(
                {
                    "audit": _shown(row) if row.shown else None,
                    "hash": row.hash.hex(),
                    "previous": row.previous.hex(),
                    "sequence": row.sequence,
                }
            )
        after = rows[-1].sequence


def json_line(row: dict[str, Any]) -> bytes:
    """One line of canonical JSON."""
    return json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode() + b"\n"


def _shown(row: Any) -> dict[str, Any]:
    return {
        "at": row.at.astimezone(UTC).isoformat(),
        "actor": row.actor,
        "action": row.action,
        "subject": row.subject,
        "body": row.body,
    }
