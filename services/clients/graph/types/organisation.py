"""Organisation: a legal person under one id in every country, each of which shows its own part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from commons.ids import borderless_id
from commons.nace import Nace as Activity
from commons.subgraph.context import Info
from services.clients.domain.organisations.classes import MarketSector, SizeClass
from services.clients.domain.organisations.timeline import Fact
from services.clients.domain.partnership import LADDER, PartnershipStatus, strongest
from services.clients.graph import loaders
from services.clients.graph.organisations import record_loaders
from services.clients.graph.partnership.organisation_fields import OrganisationPartnership
from services.clients.graph.types import client  # as a module: each of the two shows the other
from services.clients.graph.types.organisation_record import FormerId, Identifier, NameVariant, OrganisationFact
from services.clients.graph.types.organisation_relation import OrganisationRelation
from services.clients.store.rows import OrganisationRow

if TYPE_CHECKING:
    from services.clients.graph.types.client import Client


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
class Organisation(OrganisationRelation, OrganisationPartnership):
    """A legal person."""

    id: strawberry.ID
    name: str | None = strawberry.field(description="As this country knows it.")
    legal_form: str | None = strawberry.field(description="As its law calls it.")
    sector: MarketSector | None = strawberry.field(description="Where its income comes from.")
    nace: Nace | None = strawberry.field(description="Its main activity.")
    size_class: SizeClass | None = strawberry.field(description="How large it is.")

    @strawberry.field(description="The numbers it is known by here, those that have ended too.")
    async def identifiers(self, info: Info) -> list[Identifier]:
        """This country's numbers of it."""
        found = await record_loaders.numbers_loader(info.context).load(self.row.organisation)
        return [Identifier.of(one) for one in found]

    @strawberry.field(description="What it is called beside its registered name, in which language and when.")
    async def names(self, info: Info) -> list[NameVariant] | None:
        """This country's name variants of it."""
        found = await record_loaders.variants_loader(info.context).load(self.row.own)
        return [NameVariant.of(info.context.country, one) for one in found]

    @strawberry.field(description="Its record here in time: name, legal form, sector, activity and size, oldest first.")
    async def history(self, info: Info) -> list[OrganisationFact] | None:
        """This country's facts of it, as known today."""
        found = await record_loaders.facts_loader(info.context).load(self.row.own)
        return [OrganisationFact.of(info.context.country, fact, one) for fact in Fact for one in found.get(fact, ())]

    @strawberry.field(description="Ids that are, or for a time were, read as this one: what was entered apart.")
    async def former_ids(self, info: Info) -> list[FormerId] | None:
        """Joins and splits as this country has them."""
        found = await record_loaders.former_loader(info.context).load(self.row.organisation)
        return [FormerId.of(info.context.country, one) for one in found]

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
            nace=Nace.of(row.nace) if row.nace else None,
            size_class=row.size_class,
        )
