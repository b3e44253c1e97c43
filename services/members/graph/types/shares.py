"""Shares held on a day, and the register's lines they follow from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import strawberry

from commons.ids import global_id
from commons.paging import Page, encode_cursor, page_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.relay import After, Connection, First, connection
from commons.subgraph.scalars import Money
from services.members.domain.share_register import Holding, OperationKind
from services.members.graph import loaders
from services.members.store.shares import RegisterLine, register_page

strawberry.enum(OperationKind, name="ShareOperationKind", description="What a line of the share register does.")


@strawberry.type(description="One numbered line of an entity's share register; lines are only added.")
class ShareOperation:
    """One line of the share register."""

    number: int = strawberry.field(
        description="In the entity's register, without gaps; both sides of a conversion share one."
    )
    kind: OperationKind
    share_class: str = strawberry.field(description="The class's code.")
    shares: int = strawberry.field(description="Shares that come (or, below zero, go).")
    amount: Money = strawberry.field(description="Money paid in (or, below zero, paid back) on shares.")
    value_date: date = strawberry.field(description="From when it counts, as the law sees it.")
    booked_at: int = strawberry.field(description="The partition's audit sequence that booked it.")

    @classmethod
    def of(cls, line: RegisterLine) -> ShareOperation:
        """From its row."""
        return cls(
            number=line.number,
            kind=OperationKind(line.kind),
            share_class=line.share_class,
            shares=line.shares,
            amount=Money(amount=line.amount, currency=line.currency),
            value_date=line.value_date,
            booked_at=line.booked,
        )


@strawberry.type(description="Shares held on one day, over all classes.")
class ShareHolding:
    """Shares held on one day."""

    as_of: date
    count: int = strawberry.field(description="Shares held, paid or not.")
    paid: int = strawberry.field(description="How many of them are fully paid.")
    nominal: Money = strawberry.field(description="What all of them cost together.")
    membership: strawberry.Private[UUID]
    known_at: strawberry.Private[int | None] = None

    @strawberry.field(description="The lines it follows from, in the order they were numbered.")
    async def operations(self, info: Info, first: First = None, after: After = None) -> Connection[ShareOperation]:
        """The register's lines of this membership, value-dated up to `as_of`."""
        page, owner = page_of(first, after), global_id(info.context.country, "membership", self.membership)
        rows = [
            (encode_cursor((line.number, line.leg), owner), ShareOperation.of(line))
            for line in await self._lines(info.context, page)
        ]
        return connection(page, rows)

    async def _lines(self, context: RequestContext, page: Page) -> Sequence[RegisterLine]:
        """A page of lines and the one after it; all holdings of a list share the query for their first pages."""
        if page.watermark is None:
            return (
                await loaders.lines_loader(context, self.as_of, self.known_at, page.size + 1).load(self.membership)
                or ()
            )
        async with context.reading() as session:
            return await register_page(session, self.membership, page, self.as_of, self.known_at)

    @classmethod
    def of(
        cls, holding: Holding | None, membership: UUID, times: tuple[date, int | None], currency: str
    ) -> ShareHolding:
        """From what the operations come to at `times`, the day and the sequence; nothing held without any."""
        held = holding or Holding()
        nominal = Money(amount=held.nominal, currency=currency)
        as_of, known_at = times
        return cls(
            as_of=as_of,
            count=held.count,
            paid=held.paid,
            nominal=nominal,
            membership=membership,
            known_at=known_at,
        )
