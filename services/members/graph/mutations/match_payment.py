"""matchPayment: an officer says whose payment it is, when its reference did not."""

from __future__ import annotations

import strawberry

from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.members.graph.mutations.entered_membership import entered_membership
from services.members.graph.mutations.read_at import ReadFirst
from services.members.graph.mutations.share_kit import PaymentPayload, booking, payment_as_it_stands
from services.members.store.payments import payment_of
from services.members.store.receive_payments import use_for


@strawberry.input
class MatchPaymentInput(ReadFirst):
    """Whose payment it is, and which request it answers, if one."""

    payment: strawberry.ID = strawberry.field(description="A payment of the work list.")
    membership: strawberry.ID
    request: strawberry.ID | None = strawberry.field(default=None, description="The payment request it answers first.")
    idempotency_key: str | None = None


@mutation(
    description="Give what is left of a payment to a member: it pays the request, then what she owes, oldest first. "
    "What is left over stays on the work list."
)
async def match_payment(info: Info, input: MatchPaymentInput) -> PaymentPayload:
    """Membership officer of the entity. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED (nothing left, or nothing owed)."""
    context = info.context
    async with context.writing("matchPayment", input, input.idempotency_key) as session:
        if session.replayed is None:
            await _match(context, session, input)
    key = uuid_of(session.subject, "payment", context.country)
    return PaymentPayload(payment=await payment_as_it_stands(context, key))


async def _match(context: RequestContext, session: WriteSession, given: MatchPaymentInput) -> None:
    owner, entity = await entered_membership(context, session, "Mutation.matchPayment", given.membership)
    payment, of_entity = await payment_of(session, uuid_of(given.payment, "payment", context.country))
    if of_entity != entity:
        raise Refusal("NOT_FOUND", "That payment came to another entity.")
    request = None if given.request is None else uuid_of(given.request, "payment_request", context.country)
    if payment.left <= 0:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Nothing is left of this payment to be matched.")
    async with booking(context, session, entity) as register:
        left = await use_for(register, payment, owner, request)
        if left == payment.left:
            raise Refusal("TRANSITION_NOT_ALLOWED", "This member owes nothing on shares; book a subscription first.")
    subject = global_id(context.country, "payment", payment.id)
    session.record("payment.matched", subject, left=left, operations=register.booked)
