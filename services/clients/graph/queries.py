"""What can be asked: organisations (one id in every country) and this country's clients."""

from __future__ import annotations

from datetime import timedelta

import strawberry

from commons.identifiers import IdentifierScheme, identifier
from commons.ids import uuid_of
from commons.paging import page_of
from commons.subgraph.context import Info
from commons.subgraph.relay import After, Before, Connection, First, Last
from services.clients.graph import entities, paging
from services.clients.graph.client_filter import ClientFilter
from services.clients.graph.figure_queries import FigureQueries
from services.clients.graph.organisations.sole_traders import SoleTraderQueries
from services.clients.graph.partnership.queries import PartnershipQueries
from services.clients.graph.relation_queries import RelationQueries
from services.clients.graph.search.queries import SearchQueries
from services.clients.graph.types.client import Client
from services.clients.graph.types.organisation import Organisation
from services.clients.store.clients import ClientOrder, client_count
from services.clients.store.organisations.reading import ids_by_identifier

strawberry.enum(ClientOrder, description="NAME: by folded name. NEWEST: the newest relation first.")


@strawberry.type
class Query(SoleTraderQueries, RelationQueries, FigureQueries, PartnershipQueries, SearchQueries):
    """The root query fields."""

    @strawberry.field(description="An organisation by id; null where this country knows nothing of it.")
    async def organisation(self, info: Info, id: strawberry.ID) -> Organisation | None:
        """An organisation by id."""
        found = await entities.organisations(info.context, [uuid_of(id, "organisation")])
        return found[0]

    @strawberry.field(
        description="An organisation by VAT number, register number (both begin with their country) or LEI; "
        "null where this country knows nothing of it. It is the one whose number it is today; a number that a VAT "
        "group shares is nobody's own."
    )
    async def organisation_by_identifier(self, info: Info, scheme: IdentifierScheme, value: str) -> Organisation | None:
        """An organisation by one of its identifiers."""
        wanted = identifier(scheme, value)
        async with info.context.reading() as session:
            day = info.context.today
            known = (await ids_by_identifier(session, [wanted], day, day + timedelta(days=1)))[wanted]
        found = await entities.organisations(info.context, sorted(known))
        return next((one for one in found if one is not None), None)

    @strawberry.field(description="A client by id; null where there is none.")
    async def client(self, info: Info, id: strawberry.ID) -> Client | None:
        """A client by id."""
        found = await entities.clients(info.context, [uuid_of(id, "client", info.context.country)])
        return entities.shown(info.context, found)[0]

    @strawberry.field(description="This country's clients.")
    async def clients(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        order_by: ClientOrder = ClientOrder.NAME,
        filter: ClientFilter | None = None,
    ) -> Connection[Client]:
        """This country's clients."""
        wanted = (filter or ClientFilter()).wanted()
        page = await paging.clients(info.context, page_of(first, after, last, before), order_by, wanted)
        return page.connection(Client.of)

    @strawberry.field(description="How many clients the filter keeps.")
    async def client_count(self, info: Info, filter: ClientFilter | None = None) -> int:
        """How many clients."""
        async with info.context.reading() as session:
            return await client_count(session, (filter or ClientFilter()).wanted(), info.context.today)
