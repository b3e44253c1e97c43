"""Fields of an organisation about the ladder: its insolvencies, and how each entity stands with it."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.subgraph.context import Info
from services.clients.domain.partnership import LADDER, PartnershipStatus
from services.clients.graph import loaders as client_loaders
from services.clients.graph.partnership import loaders
from services.clients.graph.partnership.insolvency import Insolvency
from services.clients.store.rows import OrganisationRow


@strawberry.type(description="How one entity stands with an organisation; those of all countries are listed together.")
class PartnershipStanding:
    """An entity's status with an organisation."""

    entity: strawberry.ID = strawberry.field(description="The legal entity, by its id.")
    status: PartnershipStatus = strawberry.field(description="The status today.")
    since: date = strawberry.field(description="Since when it stands so.")


@strawberry.type
class OrganisationPartnership:
    """An organisation on the ladders of a country's entities."""

    row: strawberry.Private[OrganisationRow]

    @strawberry.field(description="Its insolvencies, as the countries have them on record.")
    async def insolvencies(self, info: Info) -> list[Insolvency]:
        """Insolvencies, the oldest first."""
        found = await loaders.insolvent(info.context).load(self.row.organisation)
        return [Insolvency.of(info.context.country, one) for one in found]

    @strawberry.field(
        description="Every status that an entity has it in today, each once: more than one is a difference between "
        "entities, which `partnershipStandings` names."
    )
    async def partnership_statuses(self, info: Info) -> list[PartnershipStatus]:
        """The statuses of this country's entities, the strongest first."""
        rows = await client_loaders.relations_loader(info.context).load(self.row.organisation)
        return sorted({row.status for row in rows}, key=LADDER.index, reverse=True)

    @strawberry.field(description="How each entity stands with it today.")
    async def partnership_standings(self, info: Info) -> list[PartnershipStanding]:
        """The standings of this country's entities."""
        context = info.context
        rows = await client_loaders.relations_loader(context).load(self.row.organisation)
        histories = await client_loaders.history_loader(context).load_many([row.client for row in rows])
        return [
            PartnershipStanding(
                entity=strawberry.ID(row.entity),
                status=row.status,
                since=next((one.since for one in history if one.holds_on(context.today)), row.since),
            )
            for row, history in zip(rows, histories, strict=True)
        ]
