"""Why a write changed the facts of a membership: one reason for one audit sequence."""

from __future__ import annotations

from uuid import UUID

from commons import texts
from commons.database.sessions import WriteSession


async def save_reason(session: WriteSession, membership: UUID, reason: str | None) -> None:
    """Keep the reason of this write, if one was given. Audit is the caller's. BAD_ARGUMENT for a text too long."""
    said = texts.optional_text("The reason", reason or "")
    if said:
        await session.execute(
            "INSERT INTO change_reason (membership, reason, known) VALUES (:id, :reason, int8range(:sequence, NULL))",
            {"id": membership, "reason": said, "sequence": await session.sequence()},
        )
