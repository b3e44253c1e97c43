"""A page of what entities offer, as a Relay connection."""

from __future__ import annotations

from typing import Any, TypeVar

import strawberry

from commons.ids import uuid_of
from commons.paging import Page, encode_cursor
from commons.subgraph.context import RequestContext
from commons.subgraph.relay import Connection, connection
from services.members.graph.declared_loaders import offer_loader
from services.members.graph.types.offers import Adviser, Partner, Place, Service
from services.members.store.offer_filter import Wanted
from services.members.store.offers import offer_page

TYPES: dict[type, str] = {Service: "service", Adviser: "adviser", Place: "place", Partner: "partner"}
"""The word in the ids of each type, which is its table's name."""

OfferT = TypeVar("OfferT", Service, Adviser, Place, Partner)


async def offer_connection(
    context: RequestContext, type_: type[OfferT], page: Page, wanted: Wanted, *, newest: bool
) -> Connection[OfferT]:
    """The page in the order (first day, id), with cursors that the gateway can construct."""
    async with context.reading() as session:
        rows = await offer_page(session, TYPES[type_], page, wanted, newest=newest)
    found = [type_.of(context, row) for row in rows]
    nodes = [(encode_cursor((one.from_,), str(one.id)), one) for one in found]
    return connection(page, nodes)


async def find_offer(context: RequestContext, type_: type[OfferT], text: str | strawberry.ID) -> OfferT | None:
    """One offer by its id, on whatever days it is offered; None where there is none."""
    kind = TYPES[type_]
    row: Any = await offer_loader(context, kind).load(uuid_of(str(text), kind, context.country))
    return None if row is None else type_.of(context, row)
