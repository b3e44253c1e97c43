"""Consents: what a member shows others, per purpose; withdrawn ones stay known to have been given."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.ids import global_id


async def save_consent(session: WriteSession, membership: UUID, purpose: str, fields: Sequence[str] | None) -> None:
    """From now on show `fields` for `purpose` (None: nothing, not even existence)."""
    await close_known(session, "consent", membership=membership, purpose=purpose)
    if fields is not None:
        await session.execute(
            "INSERT INTO consent (membership, purpose, fields, known)"
            " VALUES (:id, :purpose, CAST(:fields AS text[]), int8range(:sequence, NULL))",
            {"sequence": await session.sequence(), "id": membership, "purpose": purpose, "fields": list(fields)},
        )
    subject = global_id(session.country, "membership", membership)
    action = "consent.withdrawn" if fields is None else "consent.given"
    session.record(action, subject, purpose=purpose, fields=fields)
    session.announce("consent.changed", membership=subject, purpose=purpose, granted=fields is not None)


async def consents_of(session: ReadSession, ids: Sequence[UUID]) -> dict[UUID, list[tuple[str, list[str]]]]:
    """The standing consents of memberships as (purpose, fields), by purpose."""
    rows = await session.all(
        "SELECT membership, purpose, fields FROM consent WHERE membership = ANY(CAST(:ids AS uuid[]))"
        " AND upper_inf(known) ORDER BY membership, purpose",
        {"ids": list(ids)},
    )
    found: dict[UUID, list[tuple[str, list[str]]]] = {}
    for row in rows:
        found.setdefault(row.membership, []).append((row.purpose, list(row.fields)))
    return found
