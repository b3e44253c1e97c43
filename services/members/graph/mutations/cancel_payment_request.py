"""cancelPaymentRequest: an officer takes a payment request back."""

from __future__ import annotations

from operator import itemgetter

import strawberry

from commons import texts
from commons.database.sessions import WriteSession
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.members.domain.shares.payment_requests import RequestAct, check_open
from services.members.graph.mutations.share_kit import (
    PaymentRequestPayload,
    booking,
    for_office,
    payment_request_as_it_stands,
)
from services.members.store.payment_requests import note_act, request_by_id


@strawberry.input
class CancelPaymentRequestInput:
    """Which request, and why."""

    request: strawberry.ID = strawberry.field(description="The payment request.")
    reason: str
    idempotency_key: str | None = None


@mutation(description="Take a payment request back; a default that followed from it ends today.")
async def cancel_payment_request(info: Info, input: CancelPaymentRequestInput) -> PaymentRequestPayload:
    """Membership officer of the entity. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED (paid or cancelled already)."""
    context, key = info.context, uuid_of(input.request, "payment_request", info.context.country)
    async with context.writing("cancelPaymentRequest", input, input.idempotency_key) as session:
        if session.replayed is None:
            await _cancel(context, session, input)
    return await payment_request_as_it_stands(context, key)


async def _cancel(context: RequestContext, session: WriteSession, given: CancelPaymentRequestInput) -> None:
    finding = request_by_id(session, uuid_of(given.request, "payment_request", context.country))
    found, entity = await for_office(context, "cancelPaymentRequest", "payment request", finding, itemgetter(1))
    check_open(found)
    reason = texts.title("The reason", given.reason)
    async with booking(context, session, entity) as register:
        await note_act(session, found, RequestAct.CANCELLED, context.today, reason)
        register.touch(found.membership, context.today)
    session.record("payment.cancelled", global_id(context.country, "payment_request", found.id), number=found.number)
