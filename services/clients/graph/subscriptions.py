"""What can be followed: steps on the partnership ladder, as they are put on record."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import date, datetime

import strawberry

from commons.database.outbox import OutboxLine
from commons.ids import uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.happenings import happenings
from services.clients.domain.partnership import PartnershipStatus
from services.clients.graph import entities, paging
from services.clients.graph.types.client import Client

KIND = "partnership.changed"


@strawberry.type(description="A step on the partnership ladder that was put on record.")
class PartnershipChanged:
    """A step on the partnership ladder."""

    client: Client | None = strawberry.field(description="The client as it stands now.")
    status: PartnershipStatus = strawberry.field(description="The step that was taken.")
    since: date = strawberry.field(description="Its first day.")
    at: datetime = strawberry.field(description="When it was put on record.")


@strawberry.type
class Subscription:
    """The root subscription fields."""

    @strawberry.subscription(
        description="Each step on the partnership ladder: of one client, of one entity's, or of all that the caller "
        "may see."
    )
    async def partnership_changed(
        self, info: Info, entity: strawberry.ID | None = None, client: strawberry.ID | None = None
    ) -> AsyncGenerator[PartnershipChanged, None]:
        """Steps as they are taken."""
        context, wanted = info.context, paging.entity_argument(entity)
        named = None if client is None else str(client)
        if named is not None:
            uuid_of(named, "client", context.country)
        rule = context.partition.access.rule("Subscription.partnershipChanged")

        def keep(line: OutboxLine) -> bool:
            of = line.body["entity"]
            mine = rule.grants(context.caller, context.country, entity=of)
            return mine and wanted in (None, of) and named in (None, line.body["client"])

        async for line in happenings(context, [KIND], keep):
            yield await _shown(context, line)


async def _shown(context: RequestContext, line: OutboxLine) -> PartnershipChanged:
    found = await entities.clients(context, [uuid_of(line.body["client"], "client")])
    return PartnershipChanged(
        client=found[0],
        status=PartnershipStatus(line.body["status"]),
        since=date.fromisoformat(line.body["since"]),
        at=line.at,
    )
