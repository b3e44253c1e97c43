"""The public keys of secret ballots, and when the private ones were destroyed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from commons.clock import now
from commons.database.sessions import ReadSession, WriteSession
from commons.errors import Refusal


@dataclass(frozen=True, slots=True)
class BallotKey:
    """What votes are sealed with: the public key (JWK), and how many bytes go into an envelope."""

    ballot: UUID
    kid: str
    public: dict[str, Any]
    length: int
    destroyed_at: datetime | None = None


async def insert(session: WriteSession, key: BallotKey) -> None:
    """Put the public key of a ballot on record."""
    await session.execute(
        "INSERT INTO ballot_key (ballot, kid, public_key, length, known)"
        " VALUES (:ballot, :kid, CAST(:public AS jsonb), :length, int8range(:known, NULL))",
        {
            "ballot": key.ballot,
            "kid": key.kid,
            "public": json.dumps(key.public),
            "length": key.length,
            "known": await session.sequence(),
        },
    )


async def of_ballot(session: ReadSession, ballot: UUID) -> BallotKey:
    """The key of a secret ballot. Raises `Refusal` BAD_ARGUMENT for one that is not secret, or not there."""
    found = await find(session, ballot)
    if found is None:
        raise Refusal("BAD_ARGUMENT", "This ballot takes no envelopes: it is not secret.")
    return found


async def find(session: ReadSession, ballot: UUID) -> BallotKey | None:
    """The key of a secret ballot; None for any other."""
    row = await session.first(
        "SELECT ballot, kid, public_key, length, destroyed_at FROM ballot_key LEFT JOIN ballot_key_end USING (ballot)"
        " WHERE ballot = :ballot",
        {"ballot": ballot},
    )
    return None if row is None else BallotKey(row.ballot, row.kid, row.public_key, row.length, row.destroyed_at)


async def to_destroy(session: ReadSession) -> list[UUID]:
    """Ballots that ended and whose private key was not destroyed yet, by the record."""
    rows = await session.all(
        "SELECT ballot FROM ballot_key JOIN ballot_end USING (ballot) LEFT JOIN ballot_key_end gone USING (ballot)"
        " WHERE gone.ballot IS NULL ORDER BY ballot"
    )
    return [row.ballot for row in rows]


async def running(session: ReadSession) -> frozenset[UUID]:
    """Ballots whose private key is still needed."""
    rows = await session.all(
        "SELECT ballot FROM ballot_key LEFT JOIN ballot_end done USING (ballot) WHERE done.ballot IS NULL"
    )
    return frozenset(row.ballot for row in rows)


async def destroyed(session: WriteSession, ballots: Sequence[UUID]) -> None:
    """Put on record that these private keys are gone."""
    known, at = await session.sequence(), now()
    await session.execute(
        "INSERT INTO ballot_key_end (ballot, destroyed_at, known)"
        " SELECT id, :at, int8range(:known, NULL) FROM unnest(CAST(:ballots AS uuid[])) AS gone (id)",
        {"at": at, "known": known, "ballots": list(ballots)},
    )
