"""Proxies of a meeting, as the graph shows them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import strawberry

from commons.ids import global_id
from commons.paging import Page, encode_cursor
from commons.subgraph.context import RequestContext
from commons.subgraph.relay import Connection, connection_awaited
from services.governance.graph.loaders import loaders_of
from services.governance.graph.roll_lines import membership_of
from services.governance.graph.room.outsider import Outsider
from services.governance.graph.stubs import Membership
from services.governance.graph.words import ProxyForm
from services.governance.store import proxies
from services.governance.store.proxies import ProxyRecord


@strawberry.type(
    description="A mandate that a member gave for one meeting, its later calls included. `onBehalf`: the bureau "
    "entered it for her. Being there herself overrides it; `revoked`: it stands no more."
)
class Proxy:
    """One proxy."""

    id: strawberry.ID
    principal: Membership
    holder: Membership | None
    outsider: Outsider | None
    form: ProxyForm
    given_on: date
    law: str
    on_behalf: bool
    recorded_by: str
    recorded_at: datetime
    revoked: bool

    @classmethod
    async def of(cls, row: ProxyRecord, context: RequestContext) -> Proxy:
        """The proxy as shown."""
        given, country = row.given, context.country
        outsider = await loaders_of(context).outsider.load(given.holder) if given.outsider else None
        return cls(
            id=strawberry.ID(global_id(country, "proxy", row.id)),
            principal=membership_of(country, given.principal),
            holder=None if given.outsider else membership_of(country, given.holder),
            outsider=Outsider.of(outsider, country) if outsider else None,
            form=given.form,
            given_on=given.given_on,
            law=row.law,
            on_behalf=row.on_behalf,
            recorded_by=row.recorded_by,
            recorded_at=row.recorded_at,
            revoked=not row.stands,
        )


async def proxies_page(context: RequestContext, assembly: UUID, page: Page) -> Connection[Proxy]:
    """A page of the proxies that stand, in the order in which they were recorded."""
    return await _page(context, assembly, page, None)


async def held_page(context: RequestContext, assembly: UUID, holder: UUID, page: Page) -> Connection[Proxy]:
    """The same of those in one holder's hand."""
    return await _page(context, assembly, page, holder)


async def _page(context: RequestContext, assembly: UUID, page: Page, holder: UUID | None) -> Connection[Proxy]:
    async with context.reading() as session:
        found = await proxies.page_of(session, assembly, page, holder)
    rows = [(encode_cursor((), global_id(context.country, "proxy", row.id)), row) for row in found]
    return await connection_awaited(page, rows, lambda row: Proxy.of(row, context))
