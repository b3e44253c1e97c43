"""Organisation: a legal person under one id in every country, each of which shows its own part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from commons.identifiers import IdentifierScheme
from commons.ids import borderless_id
from commons.nace import Nace as Activity
from commons.subgraph.context import Info
from services.clients.domain.organisation import MarketSector
from services.clients.domain.partnership import LADDER, PartnershipStatus, strongest
from services.clients.graph import loaders
from services.clients.graph.types import client  # as a module: each of the two shows the other
from services.clients.store.rows import OrganisationRow

if TYPE_CHECKING:
    from services.clients.graph.types.client import Client


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
    async def relations(
        self, info: Info
    ) -> list[Annotated[Client, strawberry.lazy("services.clients.graph.types.client")]]:
        """This country's relations."""
        rows = await loaders.relations_loader(info.context).load(self.row.organisation)
        return [client.Client.of(row) for row in rows]

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
