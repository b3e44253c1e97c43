"""recordPay: the payroll says what a member is paid; an instalment is taken where her category's rule has it so."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

import strawberry

from commons.errors import Fault
from commons.ids import global_id
from commons.subgraph.context import Info, RequestContext
from commons.subgraph.mutations import mutation
from commons.subgraph.scalars import Money
from services.members.domain.shares.deduction import PaidWork, Pay, check_pay
from services.members.graph.mutations.entered_membership import as_it_stands, entered_membership
from services.members.graph.mutations.read_at import ReadAtVersion
from services.members.graph.mutations.share_kit import booking
from services.members.graph.types.membership import Membership
from services.members.store.payroll import note_pay, pay_noted

strawberry.enum(PaidWork, description="What pay is for; nothing is taken from an author's invoice.")


@strawberry.input
class RecordPayInput(ReadAtVersion):
    """One pay of one contract."""

    membership: strawberry.ID
    reference: str = strawberry.field(description="The payroll's own: the same pay comes in once.")
    paid_on: date = strawberry.field(description="The day of the pay.")
    net: Decimal = strawberry.field(description="Net pay, in the entity's currency.")
    work: PaidWork = strawberry.field(default=PaidWork.CONTRACT, description="What it is for.")
    idempotency_key: str | None = None


@strawberry.type
class RecordPayPayload:
    """What is taken from it."""

    deducted: Money = strawberry.field(description="What is taken from this pay for shares; perhaps nothing.")
    why: str = strawberry.field(description="Why so much, or why nothing: for the payslip.")
    membership: Membership


@mutation(description="Record a member's pay and take the instalment on her shares that it bears, if any.")
async def record_pay(info: Info, input: RecordPayInput) -> RecordPayPayload:
    """Membership officer of the entity. Refuses BAD_ARGUMENT, ALREADY_EXISTS (another pay under this reference)."""
    context = info.context
    pay = check_pay(Pay(input.reference, input.paid_on, input.net, input.work), context.today)
    async with context.writing("recordPay", input, input.idempotency_key) as session:
        key, entity = await entered_membership(context, session, "Mutation.recordPay", input.membership)
        if session.replayed is None:
            async with booking(context, session, entity) as register:
                taken, _ = await note_pay(register, key, pay)
            subject = global_id(context.country, "membership", key)
            session.record("pay.noted", subject, deducted=taken, operations=register.booked)
    return await _payload(context, input, (key, entity), pay)


async def _payload(
    context: RequestContext, given: RecordPayInput, whose: tuple[UUID, str], pay: Pay
) -> RecordPayPayload:
    async with context.reading() as session:
        found = await pay_noted(session, whose[1], pay, whose[0])
    if found is None:
        raise Fault("pay that was recorded is not there")
    deducted = Money(amount=found[0], currency=context.partition.country.currency)
    return RecordPayPayload(deducted=deducted, why=found[1], membership=await as_it_stands(context, given.membership))
