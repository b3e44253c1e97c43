"""A member's share account: what is on its way, asked for, owed and certified."""

from __future__ import annotations

from uuid import UUID

import strawberry

from commons.subgraph.context import Info
from services.members.graph import share_loaders as loaders
from services.members.graph.types.payments import PaymentRequest
from services.members.graph.types.refunds import Refund
from services.members.graph.types.share_certificate import ShareCertificate
from services.members.graph.types.share_requests import ShareRequest


@strawberry.type(description="What is on its way into the register, asked for, owed and certified for one membership.")
class ShareAccount:
    """A member's share account."""

    membership: strawberry.Private[UUID]
    entity: strawberry.Private[str]

    @strawberry.field(description="Operations on their way, and those done, refused or withdrawn; the oldest first.")
    async def requests(self, info: Info) -> list[ShareRequest]:
        """Operations on their way."""
        found = await loaders.share_requests(info.context).load(self.membership)
        return [ShareRequest.of(one, info.context.country) for one in found or ()]

    @strawberry.field(description="Requests for money, the oldest first.")
    async def payment_requests(self, info: Info) -> list[PaymentRequest]:
        """Requests for money."""
        context = info.context
        found = await loaders.payment_requests(context).load(self.membership)
        currency = context.partition.country.currency
        return [PaymentRequest.of(one, context.country, currency, context.today) for one in found or ()]

    @strawberry.field(description="What is owed for shares that went, the oldest first.")
    async def refunds(self, info: Info) -> list[Refund]:
        """What is owed."""
        context = info.context
        found = await loaders.refunds(context).load(self.membership)
        if not found:
            return []
        free = await loaders.free(context).load(self.entity)
        currency = context.partition.country.currency
        return [Refund.of(one, context.country, currency, (context.today, free)) for one in found]

    @strawberry.field(description="Certificates issued, the oldest first.")
    async def certificates(self, info: Info) -> list[ShareCertificate]:
        """Certificates issued."""
        found = await loaders.certificates(info.context).load(self.membership)
        return [ShareCertificate.of(one, info.context.country) for one in found or ()]
