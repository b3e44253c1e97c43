"""What was recorded around a meeting that its minutes tell: its bureau, the texts announced, the notices sent."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from commons.database.sessions import ReadSession
from services.governance.domain.after.bureau import Recorded
from services.governance.domain.after.record import Sent
from services.governance.domain.after.words import Capacity


async def bureau_of(session: ReadSession, assembly: UUID) -> list[Recorded]:
    """Who held an office at the meeting, whenever, in the order of naming."""
    rows = await session.all(
        "SELECT DISTINCT ON (b.office, b.holder) b.office, b.holder, b.outsider, o.name FROM bureau_member b"
        " LEFT JOIN outsider o ON b.outsider AND o.id = b.holder"
        " WHERE b.assembly = :id AND upper_inf(b.known) ORDER BY b.office, b.holder, b.since",
        {"id": assembly},
    )
    return [Recorded(Capacity[row.office], None if row.outsider else row.holder, row.name) for row in rows]


async def texts_of(session: ReadSession, resolutions: Sequence[UUID]) -> dict[UUID, str]:
    """The newest authoritative text of each resolution that has one."""
    rows = await session.all(
        "SELECT DISTINCT ON (resolution) resolution, body FROM resolution_text"
        " WHERE resolution = ANY(:ids) AND authoritative ORDER BY resolution, version DESC",
        {"ids": list(resolutions)},
    )
    return {row.resolution: row.body for row in rows}


async def sent_of(session: ReadSession, assembly: UUID) -> list[Sent]:
    """The dispatches of its notice, with their proof."""
    rows = await session.all(
        "SELECT sent_on, channel, count AS notices, proof,"
        " (SELECT count(*) FROM bounce b WHERE b.dispatch = d.id) AS bounced FROM dispatch d"
        " WHERE assembly = :id ORDER BY sent_on, id",
        {"id": assembly},
    )
    return [Sent(row.sent_on, row.channel, row.notices, row.bounced, row.proof) for row in rows]
