"""payRefund: an officer records that a refund, or a part of it, was paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from operator import attrgetter

import strawberry

from commons import texts
from commons.database.sessions import WriteSession
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.members.domain.shares.refunds import RefundPayment, check_payment
from services.members.graph.mutations.read_at import ReadFirst, check_read_at
from services.members.graph.mutations.refund_kit import RefundPayload, refund_as_it_stands
from services.members.graph.mutations.share_kit import for_office
from services.members.store.refunds import free_of, refund_by_id, save_payment


@strawberry.input
class PayRefundInput(ReadFirst):
    """Which refund, and what left."""

    refund: strawberry.ID = strawberry.field(description="The refund.")
    amount: Decimal | None = strawberry.field(default=None, description="All that is left of it if absent.")
    paid_on: date | None = strawberry.field(default=None, description="Today if absent.")
    bank_reference: str = strawberry.field(description="The bank's reference of the transfer.")
    idempotency_key: str | None = None


@mutation(description="Record that a refund or a part of it was paid. Early is allowed, over a test is not.")
async def pay_refund(info: Info, input: PayRefundInput) -> RefundPayload:
    """Membership officer of the entity.

    Refuses CHANGED_MEANWHILE, REFUND_BLOCKED, TRANSITION_NOT_ALLOWED, BAD_ARGUMENT, NOT_FOUND.
    """
    context, key = info.context, uuid_of(input.refund, "refund", info.context.country)
    async with context.writing("payRefund", input, input.idempotency_key) as session:
        if session.replayed is None:
            await _pay(context, session, input)
    return await refund_as_it_stands(context, key)


async def _pay(context: RequestContext, session: WriteSession, given: PayRefundInput) -> None:
    finding = refund_by_id(session, uuid_of(given.refund, "refund", context.country))
    refund = await for_office(context, "payRefund", "refund", finding, attrgetter("entity"))
    await check_read_at(session, refund.membership)
    free, test = await free_of(session, refund.entity)
    amount, paid_on = given.amount or refund.left, given.paid_on or context.today
    check_payment(refund, amount, paid_on, free, context.today)
    reference = texts.title("The bank's reference", given.bank_reference)
    payment = RefundPayment(len(refund.payments) + 1, amount, paid_on, reference)
    await save_payment(session, refund, payment, test.id if test and refund.needs_test else None)
    subject = global_id(context.country, "refund", refund.id)
    session.record("refund.paid", subject, amount=amount, paid_on=paid_on, left=refund.left - amount)
    session.announce("refund.paid", refund=subject, entity=refund.entity, amount=amount)
