"""What can be asked: organisations (one id in every country) and this country's clients."""

from __future__ import annotations

import strawberry

from commons.identifiers import IdentifierScheme, identifier
from commons.ids import uuid_of
from commons.paging import page_of
from commons.subgraph.context import Info
from commons.subgraph.relay import After, Before, Connection, First, Last
from services.clients.domain.organisation import MarketSector
from services.clients.domain.partnership import PartnershipStatus
from services.clients.graph import entities, paging
from services.clients.graph.types.client import Client
from services.clients.graph.types.organisation import Organisation
from services.clients.store.clients import ClientFilter as Wanted
from services.clients.store.clients import ClientOrder, client_count
from services.clients.store.organisations import ids_by_identifier

strawberry.enum(ClientOrder, description="NAME: by folded name. NEWEST: the newest relation first.")


@strawberry.input(description="Which clients; what is left out does not narrow.")
class ClientFilter:
    """Which clients."""

    entity: strawberry.ID | None = None
    status: PartnershipStatus | None = None
    sector: MarketSector | None = None
    name: str | None = strawberry.field(default=None, description="How the name begins, accents and case apart.")

    def wanted(self) -> Wanted:
        """The store's filter."""
        return Wanted(paging.entity_argument(self.entity), self.status, self.sector, self.name)


@strawberry.type
class Query:
    """The root query fields."""

    @strawberry.field(description="An organisation by id; null where this country knows nothing of it.")
    async def organisation(self, info: Info, id: strawberry.ID) -> Organisation | None:
        """An organisation by id."""
        found = await entities.organisations(info.context, [uuid_of(id, "organisation")])
        return found[0]

    @strawberry.field(
        description="An organisation by VAT number, register number (both begin with their country) or LEI; "
        "null where this country knows nothing of it."
    )
    async def organisation_by_identifier(self, info: Info, scheme: IdentifierScheme, value: str) -> Organisation | None:
        """An organisation by one of its identifiers."""
        wanted = identifier(scheme, value)
        async with info.context.reading() as session:
            known = await ids_by_identifier(session, [wanted])
        found = await entities.organisations(info.context, list(known.values()))
        return found[0] if found else None

    @strawberry.field(description="A client by id; null where there is none.")
    async def client(self, info: Info, id: strawberry.ID) -> Client | None:
        """A client by id."""
        found = await entities.clients(info.context, [uuid_of(id, "client", info.context.country)])
        return found[0]

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
