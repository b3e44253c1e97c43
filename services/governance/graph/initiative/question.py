"""Questions in writing, as the graph shows them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import strawberry

from commons.ids import global_id
from commons.paging import Page, encode_cursor
from commons.subgraph.context import RequestContext
from commons.subgraph.guard import Subject
from commons.subgraph.relay import Connection, connection_of
from services.governance.domain.assembly import Assembly
from services.governance.domain.initiative import question as domain
from services.governance.graph.convocation.document import BUREAU
from services.governance.graph.own_or_role import may_as_member
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.stubs import Membership
from services.governance.store import assemblies
from services.governance.store.initiative import questions


@strawberry.type(description="What was answered to one or several questions. `declined`: nothing is, and why.")
class WrittenAnswer:
    """An answer."""

    text: str
    declined: bool
    answered_by: str
    answered_at: datetime


@strawberry.type(description="A question that a member asked in writing before a meeting.")
class WrittenQuestion:
    """A question."""

    record: strawberry.Private[domain.Question]
    country: strawberry.Private[str]
    subject: strawberry.Private[Subject]
    id: strawberry.ID
    resolution: strawberry.ID | None
    text: str
    asked_at: datetime
    withdrawn: bool
    answer: WrittenAnswer | None

    @classmethod
    def of(cls, row: domain.Question, entity: str, country: str) -> WrittenQuestion:
        """The question as shown."""
        given = row.answer
        shown = None
        if given is not None and given.at is not None:
            shown = WrittenAnswer(
                text=given.text, declined=given.declined, answered_by=given.name, answered_at=given.at
            )
        return cls(
            record=row,
            country=country,
            subject=Subject(entity),
            id=strawberry.ID(global_id(country, "question", row.id)),
            resolution=strawberry.ID(global_id(country, "resolution", row.resolution)) if row.resolution else None,
            text=row.text,
            asked_at=row.asked_at,
            withdrawn=row.withdrawn,
            answer=shown,
        )

    @strawberry.field(description="Who asked.")
    def asked_by(self) -> Membership | None:
        """The member."""
        return membership_of(self.country, self.record.membership)


async def questions_page(context: RequestContext, assembly: Assembly, page: Page) -> Connection[WrittenQuestion]:
    """One page of a meeting's questions, for its members and its bureau."""
    await may_as_member(context, BUREAU, assembly.entity)
    async with context.reading() as session:
        found = await questions.page_of(session, assembly.id, page)
    rows = [(encode_cursor((), global_id(context.country, "question", row.id)), row) for row in found]
    return connection_of(page, rows, lambda row: WrittenQuestion.of(row, assembly.entity, context.country))


async def questions_by_ids(context: RequestContext, ids: list[UUID]) -> list[WrittenQuestion]:
    """These questions as they are now."""
    async with context.reading() as session:
        found = await questions.by_ids(session, ids)
        assembly = await assemblies.by_id(session, found[0].assembly)
    return [WrittenQuestion.of(row, assembly.entity, context.country) for row in found]
