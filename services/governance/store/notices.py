"""The notice list: who must be convened, read from the assembly's roll but wider than its voters."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from commons.database.sessions import ReadSession
from commons.paging import Page, keyset
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
    """One membership to be convened."""

    membership: UUID
    person: UUID | None
    because: NoticeReason


async def page_of_notices(
    session: ReadSession, roll: UUID, page: Page, because: NoticeReason | None
) -> list[NoticeRecord]:
    """One page and the one after it, by membership."""
    keys = keyset(page, ("membership",), country=session.country, kind="membership", descending=False)
    wanted = [int(reason) for reason, notice in NOTICE_OF.items() if because in (None, notice)]
    rows = await session.all(
        "SELECT membership, person, reason FROM roll_line WHERE roll = :roll AND reason = ANY(:reasons)"
        f" AND {keys.where} ORDER BY {keys.order} LIMIT :size",
        keys.parameters | {"roll": roll, "reasons": wanted, "size": page.size + 1},
    )
    return [NoticeRecord(row.membership, row.person, NOTICE_OF[RollReason(row.reason)]) for row in rows]
