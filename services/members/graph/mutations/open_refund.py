"""openRefund: an officer books that shares go back, and what is owed for them and by when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from commons.database.sessions import WriteSession
from commons.ids import global_id, new_uuid, uuid_of
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from services.members.domain.share_register import DEFAULT_CLASS, OperationKind, OperationRequest, decide
from services.members.domain.shares import refunds as domain
from services.members.domain.shares.refund_rules import refund_term
from services.members.graph.mutations.entered_membership import entered_membership
from services.members.graph.mutations.read_at import ReadFirst
from services.members.graph.mutations.refund_kit import RefundPayload, check_may_go, refund_as_it_stands
from services.members.graph.mutations.share_kit import booking
from services.members.store.refunds import save_refund
from services.members.store.shares import legs_of


@strawberry.input
class OpenRefundInput(ReadFirst):
    """Which shares go back, from when."""

    membership: strawberry.ID
    shares: int = strawberry.field(description="How many; less than all where she stays a member.")
    share_class: str = strawberry.field(default=DEFAULT_CLASS, description="The class's code.")
    gone_on: date | None = strawberry.field(
        default=None, description="From when they are gone; her last day as a member, or today, if absent."
    )
    amount: Decimal | None = strawberry.field(default=None, description="What was paid in on them if absent.")
    reason: str | None = strawberry.field(default=None, description="Needed where less than was paid in is owed.")
    counted_from: date | None = strawberry.field(
        default=None, description="The end of the year, or the approval of accounts, that the term runs from."
    )
    idempotency_key: str | None = None


@mutation(
    description="Book that shares go back (REDEEM) and what is owed for them: the last day for it follows from the law "
    "pack's rule or from the entity's own within it."
)
async def open_refund(info: Info, input: OpenRefundInput) -> RefundPayload:
    """Membership officer of the entity. Refuses TRANSITION_NOT_ALLOWED, LAW_UNKNOWN (no term), BAD_ARGUMENT."""
    context = info.context
    async with context.writing("openRefund", input, input.idempotency_key) as session:
        if session.replayed is None:
            await _open(context, session, input)
    return await refund_as_it_stands(context, uuid_of(session.subject, "refund", context.country))


async def _open(context: RequestContext, session: WriteSession, given: OpenRefundInput) -> None:
    key, entity = await entered_membership(context, session, "Mutation.openRefund", given.membership)
    async with booking(context, session, entity) as register:
        terms = register.terms
        gone_on = await check_may_go(session, terms, key, given.shares, given.gone_on)
        asked = OperationRequest(OperationKind.REDEEM, gone_on, given.shares, share_class=given.share_class)
        legs = decide(asked, await legs_of(session, key), terms.classes, context.today)
        nominal = given.shares * terms.classes[given.share_class].nominal
        amount = domain.check_amount(nominal, -legs[0].paid_change, given.amount, given.reason)
        term = refund_term(terms.pack, terms.policy, gone_on, given.counted_from)
        number = await register.book(key, legs)
        refund = domain.Refund(
            id=new_uuid(),
            entity=entity,
            membership=key,
            operation=number,
            shares=given.shares,
            nominal=nominal,
            amount=amount,
            reason=(given.reason or "").strip()[:300] or None,
            arose_on=gone_on,
            due_on=term.due_on,
            needs_test=term.needs_test,
            article=term.article,
            unverified=term.unverified,
        )
        await save_refund(session, refund)
    subject = global_id(context.country, "refund", refund.id)
    session.record("refund.opened", subject, operation=number, amount=amount, due_on=term.due_on, law=term.article)
    session.announce("refund.opened", refund=subject, entity=entity, due_on=term.due_on)
