"""Engagement: work of a member for a client, shown to the client's own team and to the member; and a member's own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from commons.ids import global_id
from commons.paging import Page, encode_cursor, page_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.guard import Subject
from commons.subgraph.relay import After, Connection, First, connection_of
from commons.subgraph.scalars import Money
from services.clients.domain.engagements.engagement import EngagementChange, EngagementState
from services.clients.graph import loaders
from services.clients.graph.relation_loaders import client_loader, versions_loader
from services.clients.graph.types import client  # as a module: each of the two shows the other
from services.clients.store.engagements.reading import EngagementFilter, EngagementRow, engagement_page

if TYPE_CHECKING:
    from services.clients.graph.types.client import Client

strawberry.enum(
    EngagementState,
    description="PLANNED, RUNNING, DONE: the work; INVOICED, LATE (the due day has passed), PAID: its invoice.",
)
strawberry.enum(EngagementChange, description="What made a version of an engagement.")


@strawberry.type(description="An engagement as it was known from a write on.")
class EngagementVersion:
    """A version."""

    version: int = strawberry.field(description="The audit sequence from which on it was known so.")
    change: EngagementChange = strawberry.field(description="What was done.")
    reason: str | None = strawberry.field(description="Why, of corrections and ends.")
    from_: date = strawberry.field(name="from", description="The first day of work.")
    until: date | None = strawberry.field(description="The first day after it.")
    amount: Money | None = strawberry.field(description="Agreed or invoiced, without VAT.")
    invoiced_on: date | None = strawberry.field(description="The invoice's day.")
    due_on: date | None = strawberry.field(description="When it is due.")
    paid_on: date | None = strawberry.field(description="When it was paid.")

    @classmethod
    def of(cls, row: EngagementRow) -> EngagementVersion:
        """The graph's view of a version."""
        one = row.engagement
        return cls(
            version=row.version,
            change=row.change,
            reason=row.reason,
            from_=one.since,
            until=one.until,
            amount=money(row),
            invoiced_on=one.invoiced_on,
            due_on=one.due_on,
            paid_on=one.paid_on,
        )


@strawberry.type(description="Work of one member for one client: when, for how much, and whether it was paid.")
class Engagement:
    """An engagement."""

    row: strawberry.Private[EngagementRow]
    subject: strawberry.Private[Subject]
    id: strawberry.ID
    membership: Membership = strawberry.field(description="The member who works.")
    reference: str = strawberry.field(description="The entity's own.")
    state: EngagementState = strawberry.field(description="How it stands today.")
    from_: date = strawberry.field(name="from", description="The first day of work.")
    until: date | None = strawberry.field(description="The first day after it; null: it has no end yet.")
    amount: Money | None = strawberry.field(description="Agreed or invoiced, without VAT.")
    invoiced_on: date | None = strawberry.field(description="The invoice's day.")
    due_on: date | None = strawberry.field(description="When it is due.")
    paid_on: date | None = strawberry.field(description="When it was paid.")
    days_late: int = strawberry.field(description="Days from the due day to payment, or to today.")
    version: int = strawberry.field(description="As it was read: what changes it may say at which version.")

    @strawberry.field(description="The client, for its team.")
    async def client(
        self, info: Info
    ) -> Annotated[Client, strawberry.lazy("services.clients.graph.types.client")] | None:
        """The client."""
        return client.Client.of(await client_loader(info.context).load(self.row.engagement.client))

    @strawberry.field(description="The client's name, for the member too; null for a sole trader, who is a person.")
    async def client_name(self, info: Info) -> str | None:
        """The organisation's name."""
        relation = await client_loader(info.context).load(self.row.engagement.client)
        if relation.own is None:
            return None
        return (await loaders.organisation_loader(info.context).load(relation.own)).name

    @strawberry.field(description="All that was known of it, the newest first.")
    async def versions(self, info: Info) -> list[EngagementVersion] | None:
        """Its versions."""
        rows = await versions_loader(info.context).load(self.row.id)
        return [EngagementVersion.of(row) for row in rows]

    @classmethod
    def of(cls, context: RequestContext, row: EngagementRow, *, own: bool = False) -> Engagement:
        """The graph's view of an engagement."""
        one = row.engagement
        return cls(
            row=row,
            subject=Subject(row.entity, own=own),
            id=strawberry.ID(global_id(context.country, "engagement", row.id)),
            membership=Membership.bare(context, one.membership, own=own),
            reference=one.reference,
            state=one.state(context.today),
            from_=one.since,
            until=one.until,
            amount=money(row),
            invoiced_on=one.invoiced_on,
            due_on=one.due_on,
            paid_on=one.paid_on,
            days_late=one.days_late(context.today),
            version=row.version,
        )


@strawberry.federation.type(keys=["id"], description="A membership; here with what its member worked for clients.")
class Membership:
    """A membership."""

    key: strawberry.Private[UUID]
    subject: strawberry.Private[Subject]
    id: strawberry.ID

    @strawberry.field(
        description="What she worked for clients, the newest first: her own, and of others what the caller's client "
        "team looks after."
    )
    async def engagements(self, info: Info, first: First = None, after: After = None) -> Connection[Engagement] | None:
        """Her engagements."""
        own = self.subject.own
        scope = None if own else info.context.entities_in_scope("Membership.engagements")
        wanted = EngagementFilter(membership=self.key, entities=scope)
        return await page_of_engagements(info.context, wanted, page_of(first, after), own=own)

    @classmethod
    def bare(cls, context: RequestContext, key: UUID, *, own: bool) -> Membership:
        """By its id alone."""
        return cls(
            key=key, subject=Subject(None, own=own), id=strawberry.ID(global_id(context.country, "membership", key))
        )


async def page_of_engagements(
    context: RequestContext, wanted: EngagementFilter, page: Page, *, own: bool = False
) -> Connection[Engagement]:
    """A page of what the filter keeps, the newest work first."""
    async with context.reading() as session:
        rows = await engagement_page(session, page, wanted)
    placed = [
        (encode_cursor((row.engagement.since,), global_id(context.country, "engagement", row.id)), row) for row in rows
    ]
    return connection_of(page, placed, lambda row: Engagement.of(context, row, own=own))


def money(row: EngagementRow) -> Money | None:
    """What was agreed or invoiced, in its currency."""
    one = row.engagement
    return None if one.amount is None else Money(amount=one.amount, currency=one.currency)
