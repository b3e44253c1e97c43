"""recordPayment: an officer enters money that came another way than over the bank's file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info
from commons.subgraph.mutations import mutation
from services.members.domain.shares.payments import Entry, PaymentSource, check_entry
from services.members.graph.mutations.entered_membership import entered_membership
from services.members.graph.mutations.read_at import ReadAtVersion
from services.members.graph.mutations.share_kit import PaymentPayload, booking, payment_as_it_stands
from services.members.store.payments import keep
from services.members.store.receive_payments import use_for


@strawberry.input
class RecordPaymentInput(ReadAtVersion):
    """Money that a member paid by hand: cash, a cheque."""

    membership: strawberry.ID
    amount: Decimal = strawberry.field(description="How much, in the entity's currency.")
    paid_on: date | None = strawberry.field(default=None, description="Today if absent.")
    voucher: str = strawberry.field(description="The voucher's number: a payment comes in once.")
    idempotency_key: str | None = None


@mutation(description="Enter money that a member paid by hand; it pays what she owes, the oldest first.")
async def record_payment(info: Info, input: RecordPaymentInput) -> PaymentPayload:
    """Membership officer of the entity. Refuses BAD_ARGUMENT, ALREADY_EXISTS, CHANGED_MEANWHILE."""
    context, day = info.context, input.paid_on or info.context.today
    async with context.writing("recordPayment", input, input.idempotency_key) as session:
        if session.replayed is None:
            owner, entity = await entered_membership(context, session, "Mutation.recordPayment", input.membership)
            currency = context.partition.country.currency
            entry = check_entry(Entry(input.voucher, input.amount, day, day, currency), currency, context.today)
            if entry.amount < 0:
                raise Refusal("BAD_ARGUMENT", "Money that leaves is a refund, or a payment that is sent back.")
            async with booking(context, session, entity) as register:
                payment = await keep(session, entity, PaymentSource.HAND, entry, owner)
                if payment is None:
                    raise Refusal("ALREADY_EXISTS", f"Voucher {entry.reference} is recorded already.")
                await use_for(register, payment, owner)
            subject = global_id(context.country, "payment", payment.id)
            session.record("payment.recorded", subject, amount=entry.amount, operations=register.booked)
    key = uuid_of(session.subject, "payment", context.country)
    return PaymentPayload(payment=await payment_as_it_stands(context, key))
