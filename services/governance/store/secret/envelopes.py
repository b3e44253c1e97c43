"""Envelopes of a running secret ballot: one a membership, replaced with its vote, gone with the ballot's end."""

from __future__ import annotations

from collections.abc import Mapping
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


async def copied(session: ReadSession, ballot: UUID, ephemeral: Mapping[UUID, str]) -> frozenset[UUID]:
    """The memberships, of these with the points of their envelopes, whose point lies in the box for another's vote."""
    rows = await session.all(
        "SELECT mine.membership FROM unnest(CAST(:who AS uuid[]), CAST(:points AS text[])) AS mine (membership, point)"
        " JOIN envelope ON envelope.ephemeral = mine.point"
        " WHERE ballot = :ballot AND envelope.membership <> mine.membership",
        {"ballot": ballot, "who": list(ephemeral), "points": list(ephemeral.values())},
    )
    return frozenset(row.membership for row in rows)


async def of_ballot(session: ReadSession, ballot: UUID) -> dict[UUID, str]:
    """All envelopes of a ballot, by whose vote is in each."""
    rows = await session.all("SELECT membership, sealed FROM envelope WHERE ballot = :ballot", {"ballot": ballot})
    return {row.membership: row.sealed for row in rows}


async def delete(session: WriteSession, ballot: UUID) -> None:
    """Take all envelopes of a ballot away."""
    await session.execute("DELETE FROM envelope WHERE ballot = :ballot", {"ballot": ballot})
