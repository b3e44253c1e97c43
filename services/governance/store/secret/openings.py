"""What a secret ballot left once it was opened: its slips, and what the partition signed over them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from commons.database.sessions import ReadSession, WriteSession
from services.governance.domain.secret.slips import Apart, Part, Slip, SlipKind


@dataclass(frozen=True, slots=True)
class Opening:
    """How many envelopes were opened, how many votes were spoilt, what was counted apart, and the signature."""

    ballot: UUID
    envelopes: int
    spoilt: int
    apart: Apart
    signature: str
    public_key: dict[str, Any]


async def insert(session: WriteSession, found: Opening, slips: Sequence[Slip]) -> None:
    """Put an opening on record, its slips in the order of what is on them."""
    known = await session.sequence()
    await session.execute(
        "INSERT INTO opening (ballot, envelopes, spoilt, colleges, groups, signature, public_key, known)"
        " VALUES (:ballot, :envelopes, :spoilt, :colleges, :groups, :signature, CAST(:key AS jsonb),"
        " int8range(:known, NULL))",
        {
            "ballot": found.ballot,
            "envelopes": found.envelopes,
            "spoilt": found.spoilt,
            "colleges": found.apart.colleges,
            "groups": sorted(found.apart.groups),
            "signature": found.signature,
            "key": json.dumps(found.public_key),
            "known": known,
        },
    )
    rows = [_row(found.ballot, slip) for slip in sorted(slips, key=lambda slip: slip.order)]
    if rows:
        await session.execute(
            "INSERT INTO choice (ballot, college, groups, kind, word, votes)"
            " VALUES (:ballot, :college, :groups, :kind, :word, :votes)",
            rows,
        )


def _row(ballot: UUID, slip: Slip) -> dict[str, Any]:
    return {
        "ballot": ballot,
        "college": slip.part.college,
        "groups": list(slip.part.groups),
        "kind": slip.kind.value,
        "word": slip.word,
        "votes": slip.votes,
    }


async def of_ballot(session: ReadSession, ballot: UUID) -> Opening | None:
    """The opening of a ballot; None before it, and for one that was annulled."""
    row = await session.first("SELECT * FROM opening WHERE ballot = :ballot", {"ballot": ballot})
    if row is None:
        return None
    apart = Apart(row.colleges, frozenset(row.groups))
    return Opening(row.ballot, row.envelopes, row.spoilt, apart, row.signature, row.public_key)


async def slips_of(session: ReadSession, ballot: UUID) -> list[Slip]:
    """The slips of a ballot, in their order."""
    rows = await session.all("SELECT college, groups, kind, word, votes FROM choice WHERE ballot = :b", {"b": ballot})
    found = [Slip(Part(row.college, tuple(row.groups)), SlipKind(row.kind), row.word, row.votes) for row in rows]
    return sorted(found, key=lambda slip: slip.order)
