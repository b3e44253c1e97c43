"""The notice list of an assembly: who must be convened. It is not the roll."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import global_id
from commons.paging import Page, encode_cursor
from commons.subgraph.context import RequestContext
from commons.subgraph.relay import Connection, Edge, page_edges
from services.governance.domain.assembly import Assembly
from services.governance.domain.notice_hours import shown
from services.governance.graph.convocation.dispatch import NoticeCount
from services.governance.graph.convocation.words import NoticeChannel, NoticeState
from services.governance.graph.roll_lines import membership_of, person_of
from services.governance.graph.stubs import Membership, Person
from services.governance.graph.words import NoticeReason
from services.governance.store import convocation_notices
from services.governance.store.notices import NoticeQuery, NoticeRecord, page_of_notices

OFFICES = ("directors", "auditor")
"""Whom the law also has convened, and of whom no register is kept here."""


@strawberry.type(
    description="Somebody who must be convened. `channel` is null until notices are prepared; `sentOn`: when one last "
    "went out to her."
)
class Notice:
    """One line of the notice list."""

    membership: Membership
    person: Person | None
    because: NoticeReason
    channel: NoticeChannel | None
    state: NoticeState
    sent_on: date | None

    @classmethod
    def of(cls, row: NoticeRecord, country: str) -> Notice:
        """The line as shown."""
        return cls(
            membership=membership_of(country, row.membership),
            person=person_of(row.person),
            because=row.because,
            channel=row.channel,
            state=row.state,
            sent_on=row.sent_on,
        )


@strawberry.type(
    description="Registered memberships that must be convened: voters, those whose vote is suspended, those without a "
    "vote. `alsoConvene` names offices of which no register is kept here; `heldOn`, `startsAt` and `secondCallAt` are "
    "what the notice says, in local time; `counts`: how the notices stand, by channel; "
    "`leftovers`: the address on the gateway of a table of those that have not reached their members, with names."
)
class NoticeList:
    """A page of the notice list."""

    notices: Connection[Notice]
    also_convene: list[str]
    held_on: date
    starts_at: str | None
    second_call_at: str | None
    counts: list[NoticeCount]
    leftovers: str


async def notice_list(context: RequestContext, meeting: Assembly, query: NoticeQuery, page: Page) -> NoticeList:
    """One page, by membership."""
    async with context.reading() as session:
        found = await page_of_notices(session, query, page)
        counts = await convocation_notices.counts(session, meeting.id)
    rows = [(encode_cursor((), global_id(context.country, "membership", row.membership)), row) for row in found]
    kept, page_info = page_edges(page, rows)
    edges = [Edge(cursor=cursor, node=Notice.of(row, context.country)) for cursor, row in kept]
    hours = meeting.hours
    return NoticeList(
        notices=Connection(edges=edges, page_info=page_info),
        also_convene=list(OFFICES),
        held_on=meeting.held_on,
        starts_at=shown(hours.starts_at) if hours else None,
        second_call_at=shown(hours.second_call_at) if hours else None,
        counts=[NoticeCount.of(row) for row in counts],
        leftovers=f"/files/{context.country}/notices/{global_id(context.country, 'assembly', meeting.id)}.csv",
    )
