"""Root fields of the relation: one engagement, and what came of all."""

from __future__ import annotations

import strawberry

from commons.ids import uuid_of
from commons.subgraph.context import Info
from services.clients.graph.own_memberships import own_memberships_of
from services.clients.graph.types.engagement import Engagement
from services.clients.graph.types.engagement_totals import EngagementTotal, Into, Since, Until, shown, window
from services.clients.store.engagements.reading import engagements
from services.clients.store.engagements.totals import totals


@strawberry.type
class RelationQueries:
    """Engagements."""

    @strawberry.field(
        description="An engagement by id, for the client's team and the member; null where there is none."
    )
    async def engagement(self, info: Info, id: strawberry.ID) -> Engagement | None:
        """An engagement."""
        context = info.context
        key = uuid_of(id, "engagement", context.country)
        async with context.reading() as session:
            row = (await engagements(session, [key])).get(key)
        rule = context.partition.access.rule("Query.engagement")
        if row is not None and rule.by_role(context.caller, context.country, row.entity):
            return Engagement.of(context, row)
        # Asked in any case: whoever may not see it is told nothing by how long or whether the members service answers.
        own = await own_memberships_of(context)
        return Engagement.of(context, row, own=True) if row is not None and row.engagement.membership in own else None

    @strawberry.field(
        description="What was invoiced to all clients of the entities whose client team the caller is of, by entity and"
        " currency."
    )
    async def engagement_totals(
        self, info: Info, since: Since = None, until: Until = None, into: Into = None
    ) -> list[EngagementTotal]:
        """Totals of a window of invoices."""
        context = info.context
        days = window(context, since, until)
        async with context.reading() as session:
            found = await totals(session, days, context.entities_in_scope("Query.engagementTotals"))
        return shown(context, found, into)
