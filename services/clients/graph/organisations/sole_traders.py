"""Sole traders of one legal entity, for its client officers."""

from __future__ import annotations

import strawberry

from commons.ids import global_id
from commons.paging import encode_cursor, page_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.relay import After, Connection, First, connection_of
from services.clients.graph.types.organisation_record import SoleTrader
from services.clients.store.organisations.sole_traders import sole_trader_page


def shown_to(context: RequestContext, entity: str) -> bool:
    """Whether the caller is a client officer of the entity: to all others its sole traders are not shown."""
    rule = context.partition.access.rule("Query.soleTraders")
    return rule.grants(context.caller, context.country, entity=entity)


@strawberry.type
class SoleTraderQueries:
    """Sole traders."""

    @strawberry.field(description="The sole traders that a legal entity works for, by name, but those who are erased.")
    async def sole_traders(
        self, info: Info, entity: strawberry.ID, first: First = None, after: After = None
    ) -> Connection[SoleTrader]:
        """One entity's sole traders."""
        context = info.context
        context.require("Query.soleTraders", context.entity_here(entity).id)
        page = page_of(first, after)
        async with context.reading() as session:
            found = await sole_trader_page(session, page, entity)
        rows = [
            (encode_cursor((row.sort_name,), global_id(context.country, "soletrader", row.sole_trader)), row)
            for row in found
        ]
        return connection_of(page, rows, lambda row: SoleTrader.of(context.country, row, row.client))
