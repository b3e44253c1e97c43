"""A member's share account: what is on its way, asked for, owed and certified."""

from __future__ import annotations

from uuid import UUID

import strawberry

from commons.paging import page_of
from commons.subgraph.context import Info
from commons.subgraph.listed import Order, listed
from commons.subgraph.relay import After, Connection, First
from services.members.domain.shares import on_their_way as domain_requests
from services.members.domain.shares import payment_requests as domain_asked
from services.members.domain.shares import refunds as domain_refunds
from services.members.domain.shares.certificates import Certificate
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
    async def requests(self, info: Info, first: First = None, after: After = None) -> Connection[ShareRequest]:
        """Operations on their way."""
        found, country = await loaders.share_requests(info.context).load(self.membership), info.context.country
        return listed(country, page_of(first, after), found or (), _REQUESTS, lambda one: ShareRequest.of(one, country))

    @strawberry.field(description="Requests for money, the oldest first.")
    async def payment_requests(
        self, info: Info, first: First = None, after: After = None
    ) -> Connection[PaymentRequest]:
        """Requests for money."""
        context, page = info.context, page_of(first, after)
        found, country = await loaders.payment_requests(context).load(self.membership), context.country
        currency, day = context.partition.country.currency, context.today
        return listed(country, page, found or (), _ASKED, lambda one: PaymentRequest.of(one, country, currency, day))

    @strawberry.field(description="What is owed for shares that went, the oldest first.")
    async def refunds(self, info: Info, first: First = None, after: After = None) -> Connection[Refund]:
        """What is owed."""
        context, page = info.context, page_of(first, after)
        found = await loaders.refunds(context).load(self.membership)
        free = await loaders.free(context).load(self.entity) if found else None
        country, currency, stand = context.country, context.partition.country.currency, (context.today, free)
        return listed(country, page, found or (), _REFUNDS, lambda one: Refund.of(one, country, currency, stand))

    @strawberry.field(description="Certificates issued, the oldest first.")
    async def certificates(self, info: Info, first: First = None, after: After = None) -> Connection[ShareCertificate]:
        """Certificates issued."""
        found, country = await loaders.certificates(info.context).load(self.membership), info.context.country
        page = page_of(first, after)
        return listed(country, page, found or (), _CERTIFIED, lambda one: ShareCertificate.of(one, country))


_REQUESTS: Order[domain_requests.ShareRequest] = Order("share_request", lambda _: (), lambda one: one.id)
_ASKED: Order[domain_asked.PaymentRequest] = Order(
    "payment_request", lambda one: (one.number,), lambda one: one.id, (int,)
)
_REFUNDS: Order[domain_refunds.Refund] = Order("refund", lambda _: (), lambda one: one.id)
_CERTIFIED: Order[Certificate] = Order("certificate", lambda one: (one.number,), lambda one: one.id, (int,))
