"""Client: one legal entity's relation with an organisation; and the legal entity, with its clients."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from commons.ids import global_id
from commons.subgraph.context import Info
from commons.subgraph.guard import Subject
from commons.subgraph.relay import After, Connection, First
from services.clients.domain.partnership import PartnershipStatus, status_on
from services.clients.graph import loaders, paging
from services.clients.graph.organisations import record_loaders
from services.clients.graph.partnership.client_fields import ClientPartnership
from services.clients.graph.partnership.entity_fields import LegalEntityPartnership
from services.clients.graph.types import organisation  # as a module: each of the two shows the other
from services.clients.graph.types.client_relation import ClientRelation
from services.clients.graph.types.organisation_record import SoleTrader
from services.clients.graph.types.partnership import PartnershipPeriod
from services.clients.graph.worklists.item import LegalEntityWork
from services.clients.store.rows import ClientRow

if TYPE_CHECKING:
    from services.clients.graph.types.organisation import Organisation


@strawberry.federation.type(keys=["id"], description="One legal entity's relation with an organisation it works for.")
class Client(ClientRelation, ClientPartnership):
    """One legal entity's relation with an organisation."""

    subject: strawberry.Private[Subject]
    id: strawberry.ID
    status: PartnershipStatus = strawberry.field(description="The status today.")
    since: date = strawberry.field(description="The first day of the relation.")
    sort_name: str = strawberry.field(description="The folded name that lists are ordered by, byte by byte.")

    @strawberry.field(description="The organisation; null for a sole trader, who is a person.")
    async def organisation(
        self, info: Info
    ) -> Annotated[Organisation, strawberry.lazy("services.clients.graph.types.organisation")] | None:
        """The organisation."""
        if self.row.own is None:
            return None
        return organisation.Organisation.of(await loaders.organisation_loader(info.context).load(self.row.own))

    @strawberry.field(description="The sole trader, where the client is no organisation.")
    async def sole_trader(self, info: Info) -> SoleTrader | None:
        """The sole trader."""
        if self.row.sole_trader is None:
            return None
        found = await record_loaders.sole_traders_loader(info.context).load(self.row.sole_trader)
        return SoleTrader.of(info.context.country, found, self.row.client)

    @strawberry.field(
        description="Of this country's record of the organisation; name it where you replace what you read. 0 for a "
        "sole trader."
    )
    async def organisation_version(self, info: Info) -> int | None:
        """The audit sequence of the newest write on the record."""
        if self.row.own is None:
            return 0
        return await record_loaders.versions_loader(info.context).load(self.row.own)

    @strawberry.field(description="The legal entity that works for it.")
    def entity(self) -> LegalEntity:
        """The legal entity."""
        return LegalEntity(id=strawberry.ID(self.row.entity))

    @strawberry.field(description="Every step with its reason, the latest first.")
    async def status_history(
        self, info: Info, first: First = None, after: After = None
    ) -> Connection[PartnershipPeriod] | None:
        """Every step, the latest first."""
        page = await paging.history(info.context, self.row.client, first, after)
        return page.connection(PartnershipPeriod.of)

    @strawberry.field(description="The status on a day; null before the relation began.")
    async def status_as_of(self, info: Info, date: date) -> PartnershipStatus | None:
        """The status on a day."""
        return status_on(await loaders.history_loader(info.context).load(self.row.client), date)

    @classmethod
    def of(cls, row: ClientRow) -> Client:
        """The graph's view of a relation."""
        return cls(
            row=row,
            subject=Subject(entity=row.entity),
            id=strawberry.ID(global_id(row.entity.split(".", maxsplit=1)[0], "client", row.client)),
            status=row.status,
            since=row.since,
            sort_name=row.sort_name,
        )


@strawberry.federation.type(keys=["id"], description="A cooperative; here with the organisations that it works for.")
class LegalEntity(LegalEntityPartnership, LegalEntityWork):
    """A cooperative."""

    id: strawberry.ID

    @strawberry.field(description="Its clients, by name.")
    async def clients(self, info: Info, first: First = None, after: After = None) -> Connection[Client] | None:
        """Its clients, by name."""
        page = await paging.clients_of_entity(info.context, self.id, first, after)
        return page.connection(Client.of)
