"""Papers as scrutineers counted them."""

from __future__ import annotations

import json
from uuid import UUID

from commons.database.known import close_known
from commons.database.sessions import ReadSession, WriteSession
from commons.ids import new_uuid
from services.governance.domain.ballots.papers import PaperCount
from services.governance.store.decisions import signed


async def of_ballot(session: ReadSession, ballot: UUID) -> list[PaperCount]:
    """The counts that stand, one a scrutineer, as they were entered."""
    rows = await session.all(
        "SELECT count AS counted, spoilt, name, at FROM paper_count WHERE ballot = :id AND upper_inf(known)"
        " ORDER BY id",
        {"id": ballot},
    )
    return [PaperCount(row.counted, row.spoilt, row.name, row.at) for row in rows]


async def insert(session: WriteSession, ballot: UUID, counted: PaperCount) -> None:
    """Put the caller's count on record; one she entered before stands no more."""
    await close_known(session, "paper_count", ballot=ballot, actor=session.caller.actor)
    await session.execute(
        "INSERT INTO paper_count (id, ballot, count, spoilt, actor, name, at, known) VALUES (:id, :ballot,"
        " CAST(:count AS jsonb), :spoilt, :actor, :name, :at, int8range(:known, NULL))",
        {
            "id": new_uuid(),
            "ballot": ballot,
            "count": json.dumps(counted.count),
            "spoilt": counted.spoilt,
            "known": await session.sequence(),
            **signed(session),
        },
    )
