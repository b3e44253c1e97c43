"""Envelopes of a running secret ballot: one a membership, replaced with its vote, gone with the ballot's end."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from commons.database.grouped import GroupSession
from commons.database.sessions import ReadSession, WriteSession


async def put(session: GroupSession, ballot: UUID, sealed: Mapping[UUID, tuple[str, str]]) -> None:
    """Put envelopes, with the points that they were made with, in the place of those of the same memberships."""
    await session.execute(
        "INSERT INTO envelope (ballot, membership, sealed, ephemeral) SELECT :ballot, * FROM"
        " unnest(CAST(:who AS uuid[]), CAST(:sealed AS text[]), CAST(:ephemeral AS text[]))"
        " ON CONFLICT (ballot, membership) DO UPDATE SET sealed = excluded.sealed, ephemeral = excluded.ephemeral",
        {
            "ballot": ballot,
            "who": list(sealed),
            "sealed": [row[0] for row in sealed.values()],
            "ephemeral": [row[1] for row in sealed.values()],
        },
    )


async def copied(session: ReadSession, ballot: UUID, ephemeral: Collection[str], mine: Collection[UUID]) -> bool:
    """Whether one of these envelopes lies in the box already, for somebody else's vote."""
    return bool(
        await session.value(
            "SELECT EXISTS (SELECT FROM envelope WHERE ballot = :ballot AND ephemeral = ANY(:points)"
            " AND NOT membership = ANY(:mine))",
            {"ballot": ballot, "points": list(ephemeral), "mine": list(mine)},
        )
    )


async def of_ballot(session: ReadSession, ballot: UUID) -> dict[UUID, str]:
    """All envelopes of a ballot, by whose vote is in each."""
    rows = await session.all("SELECT membership, sealed FROM envelope WHERE ballot = :ballot", {"ballot": ballot})
    return {row.membership: row.sealed for row in rows}


async def delete(session: WriteSession, ballot: UUID) -> None:
    """Take all envelopes of a ballot away."""
    await session.execute("DELETE FROM envelope WHERE ballot = :ballot", {"ballot": ballot})
