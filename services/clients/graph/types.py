"""The graph's types of clients. Rows carry what their fields need; lists of rows are filled by batched loaders."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.identifiers import IdentifierScheme
from commons.ids import borderless_id, global_id
from commons.nace import Nace as Activity
from commons.subgraph.context import Info
from commons.subgraph.guard import Subject
from commons.subgraph.relay import After, Connection, First
from services.clients.domain.organisation import MarketSector
from services.clients.domain.partnership import LADDER, PartnershipStatus, StatusPeriod, status_on, strongest
from services.clients.graph import loaders, paging
from services.clients.store.rows import ClientRow, OrganisationRow

strawberry.enum(PartnershipStatus, description="Steps of the partnership ladder, weakest first.")
strawberry.enum(MarketSector, description="Where an organisation's income comes from.")
strawberry.enum(IdentifierScheme, description="Which list of numbers an identifier belongs to.")


@strawberry.type(description="A number under which an organisation is registered, in normal form.")
class Identifier:
    """A number under which an organisation is registered."""

    scheme: IdentifierScheme
    value: str = strawberry.field(description="Normalised; VAT and register numbers begin with their country.")


@strawberry.type(description="An economic activity of the European classification, with its revision.")
class Nace:
    """An economic activity."""

    code: str = strawberry.field(description="As written in its revision, like 62.10.")
    revision: str = strawberry.field(description="2.0 or 2.1: codes changed meaning between them.")
    label: str = strawberry.field(description="The class in English.")

    @classmethod
    def of(cls, activity: Activity) -> Nace:
        """The graph's view of an activity."""
        return cls(code=activity.code, revision=activity.revision, label=activity.label)


@strawberry.type(description="One step of the ladder: the status from a day on, until the day before `until`.")
class PartnershipPeriod:
    """One step of the ladder."""

    status: PartnershipStatus = strawberry.field(description="The step.")
    since: date = strawberry.field(description="Its first day.")
    until: date | None = strawberry.field(description="The first day after it; null if it stands.")
    reason: str | None = strawberry.field(description="Why the step was taken.")

    @classmethod
    def of(cls, period: StatusPeriod) -> PartnershipPeriod:
        """The graph's view of a period."""
        return cls(status=period.status, since=period.since, until=period.until, reason=period.reason)


@strawberry.federation.type(
    keys=["id"], description="A legal person, under one id in every country; what is shown is what this country knows."
)
class Organisation:
    """A legal person."""

    row: strawberry.Private[OrganisationRow]
    id: strawberry.ID
    name: str | None = strawberry.field(description="As this country knows it.")
    legal_form: str | None = strawberry.field(description="As its law calls it.")
    sector: MarketSector | None = strawberry.field(description="Where its income comes from.")
    identifiers: list[Identifier] = strawberry.field(description="The numbers it is known by here.")
    nace: Nace | None = strawberry.field(description="Its main activity.")

    @strawberry.field(description="The relations of this country's legal entities with it.")
    async def relations(self, info: Info) -> list[Client]:
        """This country's relations."""
        rows = await loaders.relations_loader(info.context).load(self.row.organisation)
        return [Client.of(row) for row in rows]

    @strawberry.field(description="The strongest status over this country's legal entities; CLIENT where none has one.")
    async def partnership(self, info: Info) -> PartnershipStatus:
        """The strongest of this country's relations."""
        rows = await loaders.relations_loader(info.context).load(self.row.organisation)
        return strongest(row.status for row in rows) or LADDER[0]

    @classmethod
    def of(cls, row: OrganisationRow) -> Organisation:
        """The graph's view of an organisation."""
        return cls(
            row=row,
            id=strawberry.ID(borderless_id("organisation", row.organisation)),
            name=row.name,
            legal_form=row.legal_form,
            sector=row.sector,
            identifiers=[Identifier(scheme=item.scheme, value=item.value) for item in row.identifiers],
            nace=Nace.of(row.nace) if row.nace else None,
        )


@strawberry.federation.type(keys=["id"], description="One legal entity's relation with an organisation it works for.")
class Client:
    """One legal entity's relation with an organisation."""

    row: strawberry.Private[ClientRow]
    subject: strawberry.Private[Subject]
    id: strawberry.ID
    status: PartnershipStatus = strawberry.field(description="The status today.")
    since: date = strawberry.field(description="The first day of the relation.")
    sort_name: str = strawberry.field(description="The folded name that lists are ordered by, byte by byte.")

    @strawberry.field(description="The organisation.")
    async def organisation(self, info: Info) -> Organisation:
        """The organisation."""
        return Organisation.of(await loaders.organisation_loader(info.context).load(self.row.organisation))

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
class LegalEntity:
    """A cooperative."""

    id: strawberry.ID

    @strawberry.field(description="Its clients, by name.")
    async def clients(self, info: Info, first: First = None, after: After = None) -> Connection[Client] | None:
        """Its clients, by name."""
        page = await paging.clients_of_entity(info.context, self.id, first, after)
        return page.connection(Client.of)
