"""Dispatches of notices, as the graph shows them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import strawberry

from commons.ids import global_id
from commons.paging import Page, encode_cursor
from commons.subgraph.context import RequestContext
from commons.subgraph.relay import Connection, connection_of
from services.governance.graph.convocation.words import NoticeChannel
from services.governance.store import dispatches
from services.governance.store.convocation_notices import ChannelCount
from services.governance.store.dispatches import DispatchRecord


@strawberry.type(
    description="A lot of notices that went out through one channel, with what proves it. `round` is 1, and one more "
    "for each postponement, of which everybody is told anew; `bounced`: how many of its notices came back."
)
class Dispatch:
    """One lot of notices."""

    id: strawberry.ID
    round: int
    channel: NoticeChannel
    sent_at: datetime
    sent_on: date
    proof: str
    law: str
    count: int
    bounced: int
    recorded_by: str
    recorded_at: datetime

    @classmethod
    def of(cls, row: DispatchRecord, country: str) -> Dispatch:
        """The dispatch as shown."""
        return cls(
            id=strawberry.ID(global_id(country, "dispatch", row.id)),
            round=row.round,
            channel=row.channel,
            sent_at=row.sent_at,
            sent_on=row.sent_on,
            proof=row.proof,
            law=row.law,
            count=row.count,
            bounced=row.bounced,
            recorded_by=row.recorded_by,
            recorded_at=row.recorded_at,
        )


@strawberry.type(description="Notices of one channel: how many, how many went out, how many came back.")
class NoticeCount:
    """The notices of one channel."""

    channel: NoticeChannel
    notices: int
    sent: int
    bounced: int

    @classmethod
    def of(cls, row: ChannelCount) -> NoticeCount:
        """The figures as shown."""
        return cls(channel=row.channel, notices=row.notices, sent=row.sent, bounced=row.bounced)


async def dispatches_page(context: RequestContext, assembly: UUID, page: Page) -> Connection[Dispatch]:
    """A page in the order in which they were recorded."""
    async with context.reading() as session:
        found = await dispatches.page_of(session, assembly, page)
    rows = [(encode_cursor((), global_id(context.country, "dispatch", row.id)), row) for row in found]
    return connection_of(page, rows, lambda row: Dispatch.of(row, context.country))
