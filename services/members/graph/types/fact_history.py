"""The history of a membership's facts: what was on record, for which days, known since when, why, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import strawberry

from commons.ids import global_id
from commons.paging import Page, encode_cursor, page_of
from commons.subgraph.context import RequestContext
from commons.subgraph.relay import Connection, connection
from services.members.graph.loaders import history_loader
from services.members.store.fact_history import FactRow, history_page
from services.members.store.memberships import MembershipRow


@strawberry.enum(description="Which fact; SHARES are the register's operations, from which holder and paid up follow.")
class RecordedFact(StrEnum):
    """Facts with a history."""

    REGISTERED = "REGISTERED"
    CATEGORY = "CATEGORY"
    COLLEGE = "COLLEGE"
    COMMUNITY_MEMBER = "COMMUNITY_MEMBER"
    COOPERATING = "COOPERATING"
    IN_DEFAULT = "IN_DEFAULT"
    VOTE_SUSPENDED = "VOTE_SUSPENDED"
    BELONGING = "BELONGING"
    COVERAGE = "COVERAGE"
    CONTRACT = "CONTRACT"
    SHARES = "SHARES"


OfFact = Annotated[RecordedFact | None, strawberry.argument(description="Only of this fact.")]


@strawberry.type(description="One row of a fact as it was recorded; a correction adds rows and ends this one's time.")
class FactRecord:
    """One row of a fact."""

    fact: RecordedFact = strawberry.field(description="Which fact.")
    value: str | None = strawberry.field(
        description="A code of category or college, her word on belonging, the kind of contract, the operation."
    )
    since: date | None = strawberry.field(name="from", description="The first day it holds; null: always.")
    until: date | None = strawberry.field(description="The last day it holds; null while it lasts.")
    known_since: datetime = strawberry.field(description="When it was recorded.")
    sequence: int = strawberry.field(description="The audit sequence that recorded it.")
    known_until: int | None = strawberry.field(
        description="The audit sequence that replaced it by other rows; null: it still stands."
    )
    reason: str | None = strawberry.field(description="Why, as it was said.")
    by: str = strawberry.field(description="Whose login recorded it, by its pseudonym in the audit chain.")
    action: str = strawberry.field(description="What the audit chain calls it.")

    @classmethod
    def of(cls, row: FactRow) -> FactRecord:
        """From its row."""
        return cls(
            fact=RecordedFact(row.fact),
            value=row.value,
            since=row.start,
            until=row.last,
            known_since=row.known_since,
            sequence=row.sequence,
            known_until=row.superseded,
            reason=row.reason,
            by=row.actor,
            action=row.action,
        )


async def history_of(
    context: RequestContext, row: MembershipRow, first: int | None, after: str | None, fact: RecordedFact | None
) -> Connection[FactRecord]:
    """A page of one membership's history, the newest first."""
    page, owner = page_of(first, after), global_id(context.country, "membership", row.id)
    rows = await _rows(context, row, page, fact and fact.value)
    nodes = [(encode_cursor((one.sequence, one.mark), owner), FactRecord.of(one)) for one in rows]
    return connection(page, nodes)


async def _rows(context: RequestContext, row: MembershipRow, page: Page, fact: str | None) -> Sequence[FactRow]:
    """All memberships of a list share the query for their first pages."""
    if page.watermark is None:
        return await history_loader(context, page.size + 1, fact).load(row.id) or ()
    context.watch("history", [row.id])
    async with context.reading() as session:
        return await history_page(session, row.id, page, fact)
