"""Logins recorded as a person's: with any of them she sees her own data here."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession


async def record_logins(session: WriteSession, logins: Sequence[tuple[str, str, UUID]]) -> None:
    """Record each (issuer name, subject, person); one that is known already stays."""
    sequence = await session.sequence()
    rows = [{"issuer": i, "subject": s, "person": p, "sequence": sequence} for i, s, p in logins]
    if rows:
        await session.execute(
            "INSERT INTO login (issuer, subject, person, known) VALUES (:issuer, :subject, :person,"
            " int8range(:sequence, NULL)) ON CONFLICT (issuer, subject, person) WHERE upper_inf(known) DO NOTHING",
            rows,
        )


async def logins_of(session: ReadSession, person: UUID) -> list[tuple[str, str]]:
    """The logins of a person as (issuer name, subject)."""
    rows = await session.all(
        "SELECT issuer, subject FROM login WHERE person = :person AND upper_inf(known) ORDER BY lower(known), issuer",
        {"person": person},
    )
    return [(row.issuer, row.subject) for row in rows]


async def forget_logins(session: WriteSession, person: UUID) -> None:
    """From this write on no login is known to be this person's here."""
    await close_known(session, "login", person=person)
