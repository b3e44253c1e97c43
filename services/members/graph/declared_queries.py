"""Query roots about what entities offer, and about the classifications that members use."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Annotated

import strawberry

from commons import isco
from commons.paging import page_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.relay import After, Before, Connection, First, Last
from services.members.domain.activities.activity import division
from services.members.domain.activities.needs import vocabulary
from services.members.graph.declared_filters import AdviserFilter, PartnerFilter, PlaceFilter, ServiceFilter
from services.members.graph.offer_listing import find_offer, offer_connection
from services.members.graph.types.classifications import NeedKind, Sector, Trade
from services.members.graph.types.offers import Adviser, Partner, Place, Service
from services.members.store.offer_filter import Wanted

MOST_TRADES = 100


@strawberry.enum(description="By first day, then id; one direction for both.")
class OfferOrder(StrEnum):
    """The order of a list of offers."""

    NEWEST = "NEWEST"
    OLDEST = "OLDEST"


Order = Annotated[OfferOrder, strawberry.argument(description="The order of the list.")]


@strawberry.type
class DeclaredQueries:
    """Offers by id and by page; trades, sectors and needs."""

    @strawberry.field(description="The services that entities offer, by first day.")
    async def services(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        order_by: Order = OfferOrder.NEWEST,
        filter: ServiceFilter | None = None,
    ) -> Connection[Service]:
        """A page of services."""
        wanted = (filter or ServiceFilter()).wanted(info.context)
        page = page_of(first, after, last, before)
        return await offer_connection(info.context, Service, page, wanted, newest=order_by is OfferOrder.NEWEST)

    @strawberry.field(description="The shared places of entities, by first day.")
    async def places(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        order_by: Order = OfferOrder.NEWEST,
        filter: PlaceFilter | None = None,
    ) -> Connection[Place]:
        """A page of places."""
        wanted = (filter or PlaceFilter()).wanted(info.context)
        page = page_of(first, after, last, before)
        return await offer_connection(info.context, Place, page, wanted, newest=order_by is OfferOrder.NEWEST)

    @strawberry.field(description="Outside partners for protection and representation, by first day.")
    async def partners(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        order_by: Order = OfferOrder.NEWEST,
        filter: PartnerFilter | None = None,
    ) -> Connection[Partner]:
        """A page of partners."""
        wanted = (filter or PartnerFilter()).wanted(info.context)
        page = page_of(first, after, last, before)
        return await offer_connection(info.context, Partner, page, wanted, newest=order_by is OfferOrder.NEWEST)

    @strawberry.field(description="The advisers of entities that the caller's role covers, by first day.")
    async def advisers(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        order_by: Order = OfferOrder.NEWEST,
        filter: AdviserFilter | None = None,
    ) -> Connection[Adviser]:
        """A page of advisers."""
        wanted = _in_scope(info.context, (filter or AdviserFilter()).wanted(info.context))
        page = page_of(first, after, last, before)
        return await offer_connection(info.context, Adviser, page, wanted, newest=order_by is OfferOrder.NEWEST)

    @strawberry.field(description="A service by its id.")
    async def service(self, info: Info, id: strawberry.ID) -> Service | None:
        """A service."""
        return await find_offer(info.context, Service, id)

    @strawberry.field(description="A shared place by its id.")
    async def place(self, info: Info, id: strawberry.ID) -> Place | None:
        """A place."""
        return await find_offer(info.context, Place, id)

    @strawberry.field(description="An outside partner by its id.")
    async def partner(self, info: Info, id: strawberry.ID) -> Partner | None:
        """A partner."""
        return await find_offer(info.context, Partner, id)

    @strawberry.field(description="An adviser by her id; null where the caller's role does not cover the entity.")
    async def adviser(self, info: Info, id: strawberry.ID) -> Adviser | None:
        """An adviser."""
        found = await find_offer(info.context, Adviser, id)
        scope = info.context.entities_in_scope("Query.adviser")
        return found if found is not None and (scope is None or found.row.entity in scope) else None

    @strawberry.field(description="A trade of ISCO-08; BAD_ARGUMENT where the classification lacks the code.")
    async def trade(self, code: Annotated[str, strawberry.argument(description="One to four digits.")]) -> Trade:
        """A trade by its code."""
        return Trade.of(isco.trade(code))

    @strawberry.field(
        description="Trades of ISCO-08 by code: a hundred at most, so ask for a group or with more words."
    )
    async def trades(
        self,
        words: Annotated[str, strawberry.argument(description="All of these in the code or a title.")] = "",
        under: Annotated[str, strawberry.argument(description="Of this group, itself included.")] = "",
    ) -> list[Trade]:
        """Trades by words or group."""
        return [Trade.of(one) for one in isco.trades(words, under)[:MOST_TRADES]]

    @strawberry.field(description="A sector of NACE with what it may be in the other revision.")
    async def sector(
        self,
        code: Annotated[str, strawberry.argument(description="Two digits or more, like 90.20.")],
        revision: Annotated[str, strawberry.argument(description="2.0 or 2.1.")] = "2.1",
    ) -> Sector:
        """A sector by its code."""
        return Sector.of(division(code, revision))

    @strawberry.field(description="The needs that may be declared on a day, by theme.")
    async def need_kinds(
        self, info: Info, on: Annotated[date | None, strawberry.argument(description="Today if absent.")] = None
    ) -> list[NeedKind]:
        """The vocabulary of needs."""
        return [NeedKind.of(one) for one in vocabulary(on or info.context.today)]


def _in_scope(context: RequestContext, wanted: Wanted) -> Wanted:
    scope = context.entities_in_scope("Query.advisers")
    if scope is None:
        return wanted
    return replace(wanted, entities=scope if wanted.entities is None else wanted.entities & scope)
