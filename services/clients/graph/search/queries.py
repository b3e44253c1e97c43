"""The root field of searching."""

from __future__ import annotations

from typing import Annotated

import strawberry

from commons.ids import global_id
from commons.paging import encode_cursor, page_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.relay import After, Before, Connection, First, Last, connection_of
from services.clients.domain.search.wanted import search_text
from services.clients.graph.client_filter import ClientFilter
from services.clients.graph.search.match import ClientMatch
from services.clients.store.search.matches import Match, match_page

Text = Annotated[
    str,
    strawberry.argument(
        description="A name or a part of one, accents, case and small slips apart; or a number of any scheme as people "
        "write it, which must be exact."
    ),
]


@strawberry.type
class SearchQueries:
    """Searching clients."""

    @strawberry.field(
        description="Clients by name or number, the best match first. Sole traders, who are persons, are not among "
        "them."
    )
    async def search_clients(
        self,
        info: Info,
        text: Text,
        filter: ClientFilter | None = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[ClientMatch]:
        """Matches by page."""
        context = info.context
        page, wanted = page_of(first, after, last, before), (filter or ClientFilter()).wanted()
        sought = search_text(text, context.country)
        async with context.reading() as session:
            rows = await match_page(session, page, sought, wanted, context.today)
        return connection_of(page, [(_cursor(context, row), row) for row in rows], ClientMatch.of)


def _cursor(context: RequestContext, match: Match) -> str:
    keys = (match.distance, match.client.sort_name)
    return encode_cursor(keys, global_id(context.country, "client", match.client.client))
