"""bouncePayment: an officer notes that the bank took a payment back; what it paid is taken back with it."""

from __future__ import annotations

from datetime import date
from operator import itemgetter

import strawberry

from commons import texts
from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.members.graph.mutations.share_kit import PaymentPayload, booking, for_office, payment_as_it_stands
from services.members.store.payments import payment_of
from services.members.store.receive_payments import give_back


@strawberry.input
class BouncePaymentInput:
    """Which payment, from when, and why."""

    payment: strawberry.ID = strawberry.field(description="The payment that was taken back.")
    expected_version: int = strawberry.field(description="`version` of the payment as it was read.")
    returned_on: date | None = strawberry.field(default=None, description="From when; today if absent.")
    reason: str
    idempotency_key: str | None = None


@mutation(description="Note that a payment was taken back by the bank: its operations are taken back too.")
async def bounce_payment(info: Info, input: BouncePaymentInput) -> PaymentPayload:
    """Membership officer of the entity.

    Refuses NOT_FOUND, CHANGED_MEANWHILE, TRANSITION_NOT_ALLOWED (the shares are gone meanwhile).
    """
    context = info.context
    key = uuid_of(input.payment, "payment", context.country)
    async with context.writing("bouncePayment", input, input.idempotency_key) as session:
        if session.replayed is None:
            await _bounce(context, session, input)
    return PaymentPayload(payment=await payment_as_it_stands(context, key))


async def _bounce(context: RequestContext, session: WriteSession, given: BouncePaymentInput) -> None:
    finding = payment_of(session, uuid_of(given.payment, "payment", context.country))
    found, entity = await for_office(context, "bouncePayment", "payment", finding, itemgetter(1))
    payment = found.read_at(given.expected_version)
    on = given.returned_on or context.today
    if not payment.value_date <= on <= context.today or payment.amount < 0:
        raise Refusal("BAD_ARGUMENT", "Money that came is taken back after it came, and noted on that day or later.")
    async with booking(context, session, entity) as register:
        await give_back(register, payment, on, texts.title("The reason", given.reason))
    subject = global_id(context.country, "payment", payment.id)
    session.record("payment.bounced", subject, on=on, operations=register.booked)
    session.announce("payment.bounced", payment=subject, entity=entity)
