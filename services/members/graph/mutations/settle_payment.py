"""settlePayment: an officer closes a line of the work list: sent back to the payer, or nothing to do with shares."""

from __future__ import annotations

from operator import itemgetter

import strawberry

from commons import texts
from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.members.domain.shares.payments import Use, UseKind
from services.members.graph.mutations.share_kit import PaymentPayload, for_office, payment_as_it_stands
from services.members.store.payments import note_use, payment_of


@strawberry.input
class SettlePaymentInput:
    """Which payment, and what became of what is left of it."""

    payment: strawberry.ID = strawberry.field(description="A payment of the work list.")
    expected_version: int = strawberry.field(description="`version` of the payment as it was read.")
    sent_back: bool = strawberry.field(description="Whether the money went back to the payer.")
    reason: str
    idempotency_key: str | None = None


@mutation(description="Close what is left of a payment: sent back to the payer, or nothing to do with shares.")
async def settle_payment(info: Info, input: SettlePaymentInput) -> PaymentPayload:
    """Membership officer of the entity.

    Refuses NOT_FOUND, CHANGED_MEANWHILE, TRANSITION_NOT_ALLOWED (nothing is left).
    """
    context = info.context
    key = uuid_of(input.payment, "payment", context.country)
    async with context.writing("settlePayment", input, input.idempotency_key) as session:
        if session.replayed is None:
            await _settle(context, session, input)
    return PaymentPayload(payment=await payment_as_it_stands(context, key))


async def _settle(context: RequestContext, session: WriteSession, given: SettlePaymentInput) -> None:
    finding = payment_of(session, uuid_of(given.payment, "payment", context.country))
    found, _ = await for_office(context, "settlePayment", "payment", finding, itemgetter(1))
    payment = found.read_at(given.expected_version)
    if not payment.left:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Nothing is left of this payment.")
    if given.sent_back and payment.left < 0:
        raise Refusal("BAD_ARGUMENT", "Money that left is not sent back.")
    kind = UseKind.SENT_BACK if given.sent_back else UseKind.SETTLED
    reason = texts.title("The reason", given.reason)
    await note_use(session, payment, Use(kind, payment.left), context.today, reason)
    session.record("payment.settled", global_id(context.country, "payment", payment.id), kind=kind.value)
