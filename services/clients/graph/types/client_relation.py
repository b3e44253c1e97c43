"""Fields of a client about the relation: engagements and what came of them, contacts, who is in charge."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from commons.paging import page_of
from commons.subgraph.context import Info
from commons.subgraph.relay import After, Connection, First
from services.clients.domain.engagements.dependence import check_days
from services.clients.graph.relation_loaders import charges_loader, totals_loader
from services.clients.graph.types.contact import AdviserCharge, Contact, page_of_contacts
from services.clients.graph.types.engagement import Engagement, page_of_engagements
from services.clients.graph.types.engagement_totals import EngagementTotal, Into, Since, Until, shown, window
from services.clients.store.engagements.reading import EngagementFilter
from services.clients.store.rows import ClientRow

WorkedFrom = Annotated[date | None, strawberry.argument(description="Work on this day or later.")]
WorkedBefore = Annotated[date | None, strawberry.argument(description="Work before this day.")]
OnDay = Annotated[date | None, strawberry.argument(description="On this day; today if absent.")]
Ever = Annotated[bool, strawberry.argument(description="All that there ever were, instead of one day's.")]


@strawberry.type
class ClientRelation:
    """What the client's own team keeps of the relation."""

    row: strawberry.Private[ClientRow]

    @strawberry.field(description="What members worked for it, the newest first.")
    async def engagements(
        self,
        info: Info,
        since: WorkedFrom = None,
        until: WorkedBefore = None,
        first: First = None,
        after: After = None,
    ) -> Connection[Engagement] | None:
        """Engagements in days of work."""
        check_days(since, until)
        wanted = EngagementFilter(client=self.row.client, since=since, until=until)
        return await page_of_engagements(info.context, wanted, page_of(first, after))

    @strawberry.field(description="What was invoiced to it, each currency by itself.")
    async def engagement_totals(
        self, info: Info, since: Since = None, until: Until = None, into: Into = None
    ) -> list[EngagementTotal] | None:
        """Totals of a window of invoices."""
        days = window(info.context, since, until)
        return shown(info.context, await totals_loader(info.context, days, None).load(self.row.client), into)

    @strawberry.field(description="Whom one speaks to there, the newest first.")
    async def contacts(
        self, info: Info, on: OnDay = None, ever: Ever = False, first: First = None, after: After = None
    ) -> Connection[Contact] | None:
        """Contacts of a day."""
        day = None if ever else on or info.context.today
        return await page_of_contacts(info.context, self.row.client, day, page_of(first, after))

    @strawberry.field(description="Who of the staff is in charge of it on a day.")
    async def adviser(self, info: Info, on: OnDay = None) -> AdviserCharge | None:
        """The adviser in charge."""
        day = on or info.context.today
        rows = await charges_loader(info.context).load(self.row.client)
        found = next((row for row in rows if row.since <= day and (row.until is None or day < row.until)), None)
        return None if found is None else AdviserCharge.of(info.context, found)

    @strawberry.field(description="Who has been in charge of it, the latest first.")
    async def advisers(self, info: Info) -> list[AdviserCharge] | None:
        """Advisers in time."""
        return [AdviserCharge.of(info.context, row) for row in await charges_loader(info.context).load(self.row.client)]
