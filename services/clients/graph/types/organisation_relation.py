"""What came of engagements for an organisation, in each country where the caller's client team looks after it."""

from __future__ import annotations

import strawberry

from commons.subgraph.context import Info
from services.clients.graph import loaders
from services.clients.graph.relation_loaders import totals_loader
from services.clients.graph.types.engagement_totals import EngagementTotal, Into, Since, Until, shown, window
from services.clients.store.rows import OrganisationRow


@strawberry.type
class OrganisationRelation:
    """Engagements of all entities of the country with one organisation."""

    row: strawberry.Private[OrganisationRow]

    @strawberry.field(
        description="What was invoiced to it by the entities whose client team the caller is of, each currency by "
        "itself."
    )
    async def engagement_totals(
        self, info: Info, since: Since = None, until: Until = None, into: Into = None
    ) -> list[EngagementTotal] | None:
        """Totals of a window of invoices."""
        context = info.context
        days = window(context, since, until)
        scope = context.entities_in_scope("Organisation.engagementTotals")
        relations = await loaders.relations_loader(context).load(self.row.organisation)
        found = await totals_loader(context, days, scope).load_many([one.client for one in relations])
        return shown(context, [total for rows in found for total in rows], into)
