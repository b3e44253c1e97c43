"""What is owed to whoever gave shares back, and the tests that let it be paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from commons.ids import global_id
from commons.subgraph.scalars import Money
from services.members.domain.shares import refunds as domain
from services.members.domain.shares.refunds import RefundState

strawberry.enum(
    RefundState,
    description="WAITING for its day, DUE, BLOCKED by the last solvency test, PARTLY_PAID, PAID.",
)


@strawberry.type(description="A part of a refund that was paid.")
class RefundPayment:
    """A part that was paid."""

    amount: Money = strawberry.field(description="How much.")
    paid_on: date = strawberry.field(description="The day it left.")
    reference: str = strawberry.field(description="The bank's reference.")


@strawberry.type(description="What is owed for shares that were given back or lost.")
class Refund:
    """What is owed."""

    id: strawberry.ID
    membership_id: strawberry.ID = strawberry.field(description="To whom.")
    operation: int = strawberry.field(description="The number in the share register under which the shares went.")
    shares: int = strawberry.field(description="How many shares went.")
    amount: Money = strawberry.field(description="What is owed in all.")
    left: Money = strawberry.field(description="What is still owed.")
    reason: str | None
    arose_on: date = strawberry.field(description="The day the shares went.")
    due_on: date = strawberry.field(description="The last day for it.")
    state: RefundState = strawberry.field(description="Where it stands today.")
    needs_test: bool = strawberry.field(description="Whether a solvency test must leave so much.")
    article: str
    unverified: bool
    payments: list[RefundPayment] = strawberry.field(description="What was paid, in order.")

    @classmethod
    def of(cls, found: domain.Refund, country: str, currency: str, stand: tuple[date, Decimal | None]) -> Refund:
        """The refund as shown; `stand`: the day, and what the last test leaves."""
        names = ("operation", "shares", "reason", "arose_on", "due_on", "needs_test", "article", "unverified")
        return cls(
            id=strawberry.ID(global_id(country, "refund", found.id)),
            membership_id=strawberry.ID(global_id(country, "membership", found.membership)),
            amount=Money(amount=found.amount, currency=currency),
            left=Money(amount=found.left, currency=currency),
            state=found.state(*stand),
            payments=[
                RefundPayment(
                    amount=Money(amount=one.amount, currency=currency), paid_on=one.paid_on, reference=one.reference
                )
                for one in found.payments
            ],
            **{name: getattr(found, name) for name in names},
        )


@strawberry.type(description="A test of what may leave the entity: net assets and liquidity, with who decided on it.")
class SolvencyTest:
    """A test of what may leave."""

    id: strawberry.ID
    tested_on: date = strawberry.field(description="The day of the figures.")
    net_assets: Money = strawberry.field(description="Assets less debts.")
    unavailable: Money = strawberry.field(description="Equity that may not be paid out.")
    liquid_assets: Money = strawberry.field(description="What can be paid with.")
    due_in_a_year: Money = strawberry.field(description="Debts that fall due within twelve months.")
    allows: Money = strawberry.field(description="What may leave in all: the smaller margin, never below zero.")
    decided_by: str = strawberry.field(description="Who decided on it, as recorded.")
    source: str = strawberry.field(description="What it rests on.")

    @classmethod
    def of(cls, found: domain.SolvencyTest, country: str, currency: str) -> SolvencyTest:
        """The test as shown."""
        figures = ("net_assets", "unavailable", "liquid_assets", "due_in_a_year", "allows")
        return cls(
            id=strawberry.ID(global_id(country, "solvency_test", found.id)),
            tested_on=found.tested_on,
            decided_by=found.decided_by,
            source=found.source,
            **{name: Money(amount=getattr(found, name), currency=currency) for name in figures},
        )
