"""requestPayment: an officer asks a member for money on her shares, under a structured reference."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from commons import texts
from commons.database.sessions import WriteSession
from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.members.domain.share_register import DEFAULT_CLASS, ZERO
from services.members.domain.shares.deduction import check_money
from services.members.domain.shares.payment_requests import check_due
from services.members.domain.shares.payments import unpaid_by_class
from services.members.graph.mutations.entered_membership import entered_membership
from services.members.graph.mutations.read_at import ReadAtVersion
from services.members.graph.mutations.share_kit import PaymentRequestPayload, payment_request_as_it_stands
from services.members.graph.share_loaders import terms_of
from services.members.store.payment_requests import issue
from services.members.store.share_obligations import standings
from services.members.store.shares import legs_of


@strawberry.input
class RequestPaymentInput(ReadAtVersion):
    """Whom to ask, for how much, and by when."""

    membership: strawberry.ID
    amount: Decimal | None = strawberry.field(default=None, description="All that is owed on the class if absent.")
    share_class: str = strawberry.field(default=DEFAULT_CLASS, description="The class's code.")
    due_on: date = strawberry.field(description="The last day for it.")
    grace_days: int = strawberry.field(default=30, description="Days after the reminder before she is in default.")
    reason: str
    idempotency_key: str | None = None


@mutation(description="Ask a member for money that is unpaid on her shares, or that her category asks for.")
async def request_payment(info: Info, input: RequestPaymentInput) -> PaymentRequestPayload:
    """Membership officer of the entity. Refuses BAD_ARGUMENT, TRANSITION_NOT_ALLOWED (she does not owe so much)."""
    context = info.context
    async with context.writing("requestPayment", input, input.idempotency_key) as session:
        if session.replayed is None:
            await _request(context, session, input)
    return await payment_request_as_it_stands(context, uuid_of(session.subject, "payment_request", context.country))


async def _request(context: RequestContext, session: WriteSession, given: RequestPaymentInput) -> None:
    key, entity = await entered_membership(context, session, "Mutation.requestPayment", given.membership)
    terms = await terms_of(context, session, entity)
    if given.share_class not in terms.classes or not 0 <= given.grace_days <= 730:
        raise Refusal("BAD_ARGUMENT", f"Classes are {', '.join(terms.classes)}; grace is 0 to 730 days.")
    owed = unpaid_by_class(await legs_of(session, key), terms.classes, context.today)[given.share_class]
    standing = (await standings(session, terms, [key])).get(key)
    if standing is not None and standing.state.rule.share_class == given.share_class:
        owed = max(owed, standing.state.outstanding)
    amount = owed if given.amount is None else check_money("The amount", given.amount)
    if amount > owed or owed == ZERO:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"On class {given.share_class} {owed} is unpaid.")
    days = (context.today, check_due(given.due_on, context.today))
    reason = texts.title("The reason", given.reason)
    asked = (given.share_class, amount)
    found = await issue(session, entity, key, asked, days, grace_days=given.grace_days, reason=reason)
    subject = global_id(context.country, "payment_request", found.id)
    session.record("payment.requested", subject, number=found.number, amount=amount, due_on=given.due_on)
