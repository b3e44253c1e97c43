"""One line of a work list, and the lists of a legal entity."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from commons.ids import global_id, uuid_of
from commons.paging import encode_cursor, page_of
from commons.subgraph.context import Info
from commons.subgraph.relay import After, Connection, First, connection_of
from commons.subgraph.scalars import Money
from services.clients.domain.worklists.note import WorkKind
from services.clients.graph.organisations.sole_traders import shown_to
from services.clients.graph.relation_loaders import client_loader, overdue_loader
from services.clients.graph.types import client as clients  # as a module: each of the two shows the other
from services.clients.store.engagements import late
from services.clients.store.worklists.items import WorkItem as Row
from services.clients.store.worklists.items import WorkWanted, work_page

if TYPE_CHECKING:
    from services.clients.graph.types.client import Client

strawberry.enum(
    WorkKind,
    description="LATE_PAYER: an invoice is past its day and unpaid. DORMANT: nobody worked for it for a year. "
    "CHARTER_TO_RENEW: its signature has ended or ends within 60 days. DUPLICATE: its name is like another client's.",
)
Kind = Annotated[WorkKind, strawberry.argument(description="Which list.")]
OfAdviser = Annotated[
    strawberry.ID | None, strawberry.argument(description="Only clients that this adviser is in charge of today.")
]
Noted = Annotated[bool, strawberry.argument(description="Lines, too, that a note keeps off the list.")]


@strawberry.type(description="What a client owes in one currency.")
class Overdue:
    """What a client owes in one currency."""

    invoices: int = strawberry.field(description="How many are past their day.")
    amount: Money = strawberry.field(description="Their sum, without VAT.")
    oldest_due: date = strawberry.field(description="When the oldest of them was due.")


@strawberry.type(description="What was noted last on a line of a work list.")
class WorkNote:
    """A note."""

    words: str = strawberry.field(description="The note.")
    noted_on: date = strawberry.field(description="When it was made.")
    quiet_until: date | None = strawberry.field(
        description="Until when the line stays away; null: until there is something newer."
    )


@strawberry.type(description="One line of a work list: a client that wants something done.")
class WorkItem:
    """One line of a work list."""

    row: strawberry.Private[Row]
    id: strawberry.ID = strawberry.field(description="The line's.")
    kind: WorkKind = strawberry.field(description="Which list it is of.")
    since: date = strawberry.field(
        description="Since when: the oldest day due, the last day of work, the day the signature ends, the day the "
        "likeness was found."
    )

    @strawberry.field(description="The client.")
    def client(self) -> Annotated[Client, strawberry.lazy("services.clients.graph.types.client")]:
        """The client."""
        return clients.Client.of(self.row.client)

    @strawberry.field(description="The other client, where two may be one organisation.")
    async def other(
        self, info: Info
    ) -> Annotated[Client, strawberry.lazy("services.clients.graph.types.client")] | None:
        """The other one."""
        if self.row.other is None:
            return None
        return clients.Client.of(await client_loader(info.context).load(self.row.other))

    @strawberry.field(description="What a late payer owes, each currency by itself.")
    async def overdue(self, info: Info) -> list[Overdue]:
        """What is overdue."""
        if self.kind is not WorkKind.LATE_PAYER:
            return []
        found = await overdue_loader(info.context).load(self.row.client.client)
        return [Overdue(invoices=one.invoices, amount=_money(one), oldest_due=one.oldest_due) for one in found]

    @strawberry.field(description="What was noted last on it.")
    def note(self) -> WorkNote | None:
        """The note."""
        if self.row.words is None or self.row.noted_on is None:
            return None
        return WorkNote(words=self.row.words, noted_on=self.row.noted_on, quiet_until=self.row.quiet_until)

    @classmethod
    def of(cls, country: str, row: Row) -> WorkItem:
        """The graph's view of a line."""
        return cls(row=row, id=strawberry.ID(_id(country, row)), kind=row.kind, since=row.since)


@strawberry.type
class LegalEntityWork:
    """What the client team of an entity has before it."""

    id: strawberry.ID

    @strawberry.field(
        description="Clients that want something done, what has waited longest first; sole traders for officers alone."
    )
    async def client_work(
        self,
        info: Info,
        kind: Kind,
        adviser: OfAdviser = None,
        noted: Noted = False,
        first: First = None,
        after: After = None,
    ) -> Connection[WorkItem] | None:
        """A work list."""
        context, page = info.context, page_of(first, after)
        key = None if adviser is None else uuid_of(adviser, "clientadviser", context.country)
        wanted = WorkWanted(self.id, kind, key, noted, persons=shown_to(context, self.id))
        async with context.reading() as session:
            rows = await work_page(session, page, wanted, context.today)
        named = [(encode_cursor((row.since,), _id(context.country, row)), row) for row in rows]
        return connection_of(page, named, lambda row: WorkItem.of(context.country, row))


def _money(one: late.Overdue) -> Money:
    return Money(amount=one.amount, currency=one.currency)


def _id(country: str, row: Row) -> str:
    return global_id(country, "workitem", row.item)
