"""The notice list: who must be convened, read from the assembly's roll but wider than its voters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from commons.database.sessions import ReadSession
from commons.paging import Page, keyset
from services.governance.domain.convocation.words import NoticeChannel, NoticeState
from services.governance.domain.words import NoticeReason, RollReason

NOTICE_OF = {
    RollReason.VOTES: NoticeReason.VOTER,
    RollReason.SUSPENDED: NoticeReason.VOTE_SUSPENDED,
    RollReason.IN_DEFAULT: NoticeReason.VOTE_SUSPENDED,
    RollReason.NO_SHARE: NoticeReason.WITHOUT_VOTE,
    RollReason.WAITING: NoticeReason.WITHOUT_VOTE,
    RollReason.REPRESENTED_BY_DELEGATE: NoticeReason.AGENDA_ONLY,
}
"""Everybody registered is convened, except those whose membership ends before the meeting."""


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """One membership to be convened. `channel`: None until notices are prepared; `sent_on`, `reached_on`: when a notice
    of this round last went out, and when one that did not come back."""

    membership: UUID
    person: UUID | None
    because: NoticeReason
    channel: NoticeChannel | None = None
    sent_on: date | None = None
    reached_on: date | None = None

    @property
    def state(self) -> NoticeState:
        """Whether it has gone out."""
        if self.reached_on is not None:
            return NoticeState.SENT
        return NoticeState.UNSENT if self.sent_on is None else NoticeState.BOUNCED


@dataclass(frozen=True, slots=True)
class NoticeQuery:
    """Which lines of the notice list of an assembly, read from its roll."""

    assembly: UUID
    roll: UUID
    because: NoticeReason | None = None
    channel: NoticeChannel | None = None
    state: NoticeState | None = None


_STATES = {
    None: "TRUE",
    NoticeState.UNSENT: "sent_on IS NULL",
    NoticeState.SENT: "reached_on IS NOT NULL",
    NoticeState.BOUNCED: "sent_on IS NOT NULL AND reached_on IS NULL",
}

_LINES = """
  SELECT line.membership, line.person, line.reason, n.channel, s.sent_on, s.reached_on
    FROM roll_line line
    LEFT JOIN notice n ON n.assembly = :assembly AND n.membership = line.membership AND upper_inf(n.known)
    LEFT JOIN LATERAL (
      SELECT max(d.sent_on) AS sent_on, max(d.sent_on) FILTER (WHERE b.dispatch IS NULL) AS reached_on
        FROM dispatch_line l JOIN dispatch d ON d.id = l.dispatch AND d.assembly = :assembly
         AND d.round = (SELECT count(*) + 1 FROM postponement p WHERE p.assembly = :assembly)
        LEFT JOIN bounce b ON b.dispatch = d.id AND b.membership = l.membership
       WHERE l.membership = line.membership) s ON TRUE
   WHERE line.roll = :roll AND line.reason = ANY(:reasons)"""


async def page_of_notices(session: ReadSession, query: NoticeQuery, page: Page) -> list[NoticeRecord]:
    """One page and the one after it, by membership."""
    keys = keyset(page, ("membership",), country=session.country, kind="membership", descending=False)
    wanted = [int(reason) for reason, notice in NOTICE_OF.items() if query.because in (None, notice)]
    channel = "" if query.channel is None else " AND channel = :channel"
    rows = await session.all(
        f"SELECT * FROM ({_LINES}) listed WHERE {_STATES[query.state]}{channel}"
        f" AND {keys.where} ORDER BY {keys.order} LIMIT :size",
        keys.parameters
        | {"roll": query.roll, "assembly": query.assembly, "reasons": wanted, "size": page.size + 1}
        | ({} if query.channel is None else {"channel": query.channel.name}),
    )
    return [_record(row) for row in rows]


async def of_member(session: ReadSession, query: NoticeQuery, membership: UUID) -> NoticeRecord | None:
    """One membership's line; None for one that is not on the list."""
    row = await session.first(
        f"{_LINES} AND line.membership = :membership",
        {
            "roll": query.roll,
            "assembly": query.assembly,
            "reasons": [int(reason) for reason in NOTICE_OF],
            "membership": membership,
        },
    )
    return _record(row) if row else None


def _record(row: Row[Any]) -> NoticeRecord:
    channel = NoticeChannel[row.channel] if row.channel else None
    because = NOTICE_OF[RollReason(row.reason)]
    return NoticeRecord(row.membership, row.person, because, channel, row.sent_on, row.reached_on)
