"""Pages of clients and of the ladder's steps, with the cursors that continue them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from commons.ids import GlobalId, global_id
from commons.paging import Page, encode_cursor, page_of
from commons.subgraph.context import RequestContext
from commons.subgraph.relay import Connection, connection_of
from services.clients.domain.partnership import StatusPeriod
from services.clients.graph.loaders import history_loader
from services.clients.store.clients import ClientFilter, ClientOrder, client_page
from services.clients.store.partnerships import history_page
from services.clients.store.rows import ClientRow

RowT = TypeVar("RowT")
NodeT = TypeVar("NodeT")


@dataclass(frozen=True, slots=True)
class RowPage(Generic[RowT]):
    """Rows with their cursors, in the direction of the walk, one more than the page holds."""

    page: Page
    rows: list[tuple[str, RowT]]

    def connection(self, node: Callable[[RowT], NodeT]) -> Connection[NodeT]:
        """The page as a Relay connection."""
        return connection_of(self.page, self.rows, node)


async def clients(context: RequestContext, page: Page, order: ClientOrder, wanted: ClientFilter) -> RowPage[ClientRow]:
    """Clients of this country in one of the orders."""
    async with context.reading() as session:
        rows = await client_page(session, page, order, wanted, context.today)
    return RowPage(page, [(_client_cursor(context, order, row), row) for row in rows])


async def clients_of_entity(
    context: RequestContext, entity: str, first: int | None, after: str | None
) -> RowPage[ClientRow]:
    """Clients of one legal entity by name."""
    return await clients(context, page_of(first, after), ClientOrder.NAME, ClientFilter(entity=entity))


async def history(context: RequestContext, client: UUID, first: int | None, after: str | None) -> RowPage[StatusPeriod]:
    """The ladder's steps of a client, the latest first."""
    page = page_of(first, after)
    if page.watermark is None:
        # A ladder is short: the clients of a list share one query for the first pages of theirs.
        rows = list(reversed(await history_loader(context).load(client)))[: page.size + 1]
    else:
        async with context.reading() as session:
            rows = await history_page(session, client, page)
    id_ = global_id(context.country, "client", client)
    return RowPage(page, [(encode_cursor((row.since,), id_), row) for row in rows])


def _client_cursor(context: RequestContext, order: ClientOrder, row: ClientRow) -> str:
    key: Any = row.sort_name if order is ClientOrder.NAME else row.since
    return encode_cursor((key,), global_id(context.country, "client", row.client))


def entity_argument(text: str | None) -> str | None:
    """A legal entity's id as a filter: any country's, for the filter of a scattered list reaches all of them."""
    return None if text is None else str(GlobalId.parse(text, "entity"))
