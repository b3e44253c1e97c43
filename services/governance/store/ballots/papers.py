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
        "SELECT count AS counted, spoilt, name, at, scrutineer, actor FROM paper_count"
        " WHERE ballot = :id AND upper_inf(known) ORDER BY id",
        {"id": ballot},
    )
    return [PaperCount(row.counted, row.spoilt, row.name, row.at, row.scrutineer, row.actor) for row in rows]


async def insert(session: WriteSession, ballot: UUID, counted: PaperCount) -> None:
    """Put a scrutineer's count on record; hers before stands no more."""
    await close_known(session, "paper_count", ballot=ballot, scrutineer=counted.scrutineer)
    await session.execute(
        "INSERT INTO paper_count (id, ballot, count, spoilt, scrutineer, actor, name, at, known) VALUES (:id, :ballot,"
        " CAST(:count AS jsonb), :spoilt, :scrutineer, :actor, :name, :at, int8range(:known, NULL))",
        {
            "id": new_uuid(),
            "ballot": ballot,
            "count": json.dumps(counted.count),
            "spoilt": counted.spoilt,
            "scrutineer": counted.scrutineer,
            "known": await session.sequence(),
            **signed(session),
        },
    )
