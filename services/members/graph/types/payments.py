"""Money that came in, and requests for it."""

from __future__ import annotations

from datetime import date

import strawberry

from commons.ids import global_id
from commons.payment_references import printed
from commons.subgraph.context import Info
from commons.subgraph.loaders import batch_loader
from commons.subgraph.scalars import Money
from services.members.domain.shares import payment_requests, payments
from services.members.domain.shares.payment_requests import PaymentRequestState
from services.members.domain.shares.payments import PaymentSource, PaymentState, UseKind
from services.members.store.payments import payers_of

strawberry.enum(PaymentRequestState, description="Where a payment request stands.")
strawberry.enum(PaymentSource, description="How money came: over the bank, taken from pay, or entered by hand.")
strawberry.enum(PaymentState, description="Whether all of a payment has found its place.")
strawberry.enum(
    UseKind,
    name="PaymentUseKind",
    description="USED for shares (below zero: taken back), SENT_BACK to the payer, RETURNED by the bank, SETTLED.",
)


@strawberry.type(description="A request to a member for money on her shares.")
class PaymentRequest:
    """A request for money."""

    id: strawberry.ID
    number: int = strawberry.field(description="In the entity, without gaps.")
    membership_id: strawberry.ID = strawberry.field(description="Who is asked.")
    reference: str = strawberry.field(description="What the payer writes: +++…+++ in Belgium, else RF… (ISO 11649).")
    amount: Money = strawberry.field(description="What is asked for.")
    left: Money = strawberry.field(description="What has not come yet.")
    issued_on: date = strawberry.field(description="The day it was sent.")
    due_on: date = strawberry.field(description="The last day for it.")
    reminded_on: date | None = strawberry.field(description="The day of the reminder.")
    default_from: date | None = strawberry.field(
        description="The first day in default if nothing comes; null before a reminder."
    )
    state: PaymentRequestState = strawberry.field(description="Where it stands today.")
    reason: str

    @classmethod
    def of(cls, found: payment_requests.PaymentRequest, country: str, currency: str, day: date) -> PaymentRequest:
        """The request as shown on `day`."""
        return cls(
            id=strawberry.ID(global_id(country, "payment_request", found.id)),
            number=found.number,
            membership_id=strawberry.ID(global_id(country, "membership", found.membership)),
            reference=printed(found.reference),
            amount=Money(amount=found.amount, currency=currency),
            left=Money(amount=found.left, currency=currency),
            issued_on=found.issued_on,
            due_on=found.due_on,
            reminded_on=found.reminded_on,
            default_from=found.default_from,
            state=found.state(day),
            reason=found.reason,
        )


@strawberry.type(description="A part of a payment and what became of it.")
class PaymentUse:
    """A part of a payment."""

    kind: UseKind
    amount: Money = strawberry.field(description="How much; below zero where it was taken back.")
    membership_id: strawberry.ID | None = strawberry.field(description="Whose shares it paid.")
    operation: int | None = strawberry.field(description="The number in the share register.")


@strawberry.type(description="Who paid, as the bank says it: personal data.")
class Payer:
    """Who paid."""

    name: str | None = strawberry.field(description="The name on the account.")
    account: str | None = strawberry.field(description="The account's IBAN.")
    remittance: str | None = strawberry.field(description="What the payer wrote.")


@strawberry.type(description="Money that came in (or, below zero, left), and what became of it.")
class Payment:
    """Money that came in."""

    id: strawberry.ID
    source: PaymentSource = strawberry.field(description="How it came.")
    bank_reference: str = strawberry.field(description="The bank's (payroll's, voucher's) own.")
    amount: Money = strawberry.field(description="How much.")
    left: Money = strawberry.field(description="What has found no place yet.")
    booked_on: date = strawberry.field(description="When the bank booked it.")
    value_date: date = strawberry.field(description="From when it counts.")
    reference: str | None = strawberry.field(description="The structured reference that came with it, if it is one.")
    state: PaymentState = strawberry.field(description="Whether all of it has found its place.")
    uses: list[PaymentUse] = strawberry.field(description="What became of it, in order.")
    version: int = strawberry.field(description="Grows with each use; `settlePayment` and `bouncePayment` want it.")
    found: strawberry.Private[payments.Payment]

    @strawberry.field(description="Who paid, as the bank says it; null where it says nothing, or once it is erased.")
    async def payer(self, info: Info) -> Payer | None:
        """Who paid."""
        row = await batch_loader(info.context, "payers", payers_of).load(self.found.id)
        return None if row is None else Payer(name=row[0], account=row[1], remittance=row[2])

    @classmethod
    def of(cls, found: payments.Payment, country: str, currency: str) -> Payment:
        """The payment as shown."""
        return cls(
            id=strawberry.ID(global_id(country, "payment", found.id)),
            source=found.source,
            bank_reference=found.reference,
            amount=Money(amount=found.amount, currency=currency),
            left=Money(amount=found.left, currency=currency),
            booked_on=found.booked_on,
            value_date=found.value_date,
            reference=printed(found.structured) if found.structured else None,
            state=found.state,
            uses=[_use(use, country, currency) for use in found.uses],
            version=found.version,
            found=found,
        )


def _use(use: payments.Use, country: str, currency: str) -> PaymentUse:
    owner = None if use.membership is None else strawberry.ID(global_id(country, "membership", use.membership))
    amount = Money(amount=use.amount, currency=currency)
    return PaymentUse(kind=use.kind, amount=amount, membership_id=owner, operation=use.operation)
