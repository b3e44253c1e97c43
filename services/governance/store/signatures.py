"""Signatures under rolls and consultations: who sealed, in which role, in the order of signing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from services.governance.domain.seal import Signing
from services.governance.store.decisions import signed

Sealed = Literal["roll", "consultation"]
"""What is signed; its signatures have a table of their own, and their columns are the same."""


@dataclass(frozen=True, slots=True)
class SignatureRecord:
    """One signature."""

    actor: str
    name: str
    role: str
    at: datetime


async def of_rolls(session: ReadSession, rolls: Sequence[UUID]) -> list[tuple[UUID, SignatureRecord]]:
    """(roll, signature) in order of signing."""
    return await _under(session, "roll", rolls)


async def of_consultations(session: ReadSession, consultations: Sequence[UUID]) -> list[tuple[UUID, SignatureRecord]]:
    """(consultation, signature) in order of signing."""
    return await _under(session, "consultation", consultations)


async def sign(session: WriteSession, what: Sealed, subject: UUID, signing: Signing) -> None:
    """Add the caller's signature."""
    await session.execute(
        f"INSERT INTO {what}_signature ({what}, position, actor, name, role, at, known)"
        " VALUES (:subject, :position, :actor, :name, :role, :at, int8range(:known, NULL))",
        {
            "subject": subject,
            "position": signing.position,
            "role": signing.role.value,
            "known": await session.sequence(),
            **signed(session),
        },
    )


async def _under(session: ReadSession, what: Sealed, ids: Sequence[UUID]) -> list[tuple[UUID, SignatureRecord]]:
    rows = await session.all(
        f"SELECT {what} AS subject, actor, name, role, at FROM {what}_signature WHERE {what} = ANY(:ids)"
        f" ORDER BY {what}, position",
        {"ids": list(ids)},
    )
    return [(row.subject, SignatureRecord(row.actor, row.name, row.role, row.at)) for row in rows]
