"""A page of the register as a Relay connection."""

from __future__ import annotations

from commons.ids import global_id
from commons.paging import Page, encode_cursor
from commons.subgraph.context import RequestContext
from commons.subgraph.relay import Connection, connection
from services.members.graph.loaders import viewer_of
from services.members.graph.types.membership import Membership
from services.members.store.memberships import MembershipFilter, membership_page, order_day


async def membership_connection(
    context: RequestContext, page: Page, wanted: MembershipFilter, *, newest: bool
) -> Connection[Membership]:
    """The page of what the caller may know of, with cursors that the gateway can construct."""
    viewer = await viewer_of(context)
    async with context.reading() as session:
        rows = await membership_page(session, page, viewer, wanted, context.today, newest=newest)
    nodes = [
        (
            encode_cursor((order_day(row, viewer),), global_id(context.country, "membership", row.id)),
            Membership.of(context, row),
        )
        for row in rows
    ]
    return connection(page, nodes)
