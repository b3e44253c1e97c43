"""Refunds: what is owed to whoever gave shares back, paid in parts, held back while no test allows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from commons import texts
from commons.errors import Refusal
from services.members.domain.share_register import EARLIEST, ZERO
from services.members.domain.shares.deduction import check_money

MOST_FIGURE = Decimal(10) ** 13


class RefundState(StrEnum):
    """Where a refund stands."""

    WAITING = "WAITING"
    DUE = "DUE"
    BLOCKED = "BLOCKED"
    PARTLY_PAID = "PARTLY_PAID"
    PAID = "PAID"


@dataclass(frozen=True, slots=True)
class SolvencyTest:
    """A test of a day with its figures: what may leave without net assets or liquidity falling short.

    `unavailable`: equity that may not be paid out. `due_in_a_year`: debts that fall due in the twelve months after.
    """

    id: UUID
    tested_on: date
    net_assets: Decimal
    unavailable: Decimal
    liquid_assets: Decimal
    due_in_a_year: Decimal
    decided_by: str
    source: str

    @property
    def allows(self) -> Decimal:
        """How much may leave in all after this test: the smaller of both margins, and nothing below zero."""
        return max(Decimal("0.00"), min(self.net_assets - self.unavailable, self.liquid_assets - self.due_in_a_year))


@dataclass(frozen=True, slots=True)
class RefundPayment:
    """A part that was paid back."""

    number: int
    amount: Decimal
    paid_on: date
    reference: str


@dataclass(frozen=True, slots=True)
class Refund:
    """What is owed for shares that went, and what was paid of it."""

    id: UUID
    entity: str
    membership: UUID
    operation: int
    shares: int
    nominal: Decimal
    amount: Decimal
    reason: str | None
    arose_on: date
    due_on: date
    needs_test: bool
    article: str
    unverified: bool
    payments: tuple[RefundPayment, ...] = ()

    @property
    def left(self) -> Decimal:
        """What is still owed."""
        return self.amount - sum((one.amount for one in self.payments), ZERO)

    def state(self, day: date, free: Decimal | None) -> RefundState:
        """Where it stands; `free`: what the entity's last test leaves to be paid out (None: there was none)."""
        if not self.left:
            return RefundState.PAID
        if self.needs_test and free is not None and not free:
            return RefundState.BLOCKED
        if self.payments:
            return RefundState.PARTLY_PAID
        return RefundState.DUE if day >= self.due_on else RefundState.WAITING


def check_test(test: SolvencyTest, today: date) -> SolvencyTest:
    """The test as it may be recorded; BAD_ARGUMENT for days ahead, figures that are none, or without a name."""
    if not EARLIEST <= test.tested_on <= today:
        raise Refusal("BAD_ARGUMENT", "A test is recorded on its day or later.")
    figures = (test.net_assets, test.unavailable, test.liquid_assets, test.due_in_a_year)
    if not all(figure.is_finite() and abs(figure) < MOST_FIGURE and figure == round(figure, 2) for figure in figures):
        raise Refusal("BAD_ARGUMENT", "Figures are amounts with at most two decimals.")
    if any(figure < 0 for figure in figures[1:]):
        raise Refusal("BAD_ARGUMENT", "Only net assets may be below zero.")
    return SolvencyTest(
        test.id,
        test.tested_on,
        *figures,
        texts.title("Who decided on the test", test.decided_by),
        texts.title("What it rests on (source)", test.source),
    )


def check_amount(nominal: Decimal, paid_back: Decimal, amount: Decimal | None, reason: str | None) -> Decimal:
    """What is owed for shares on which `paid_back` was paid: all of it, or less for a reason (a share of losses)."""
    if not paid_back:
        raise Refusal("TRANSITION_NOT_ALLOWED", "Nothing was paid on these shares; there is nothing to give back.")
    if amount is None or amount == paid_back:
        return paid_back
    check_money("The refund", amount)
    if amount > min(paid_back, nominal):
        raise Refusal("BAD_ARGUMENT", f"Not more is given back than was paid in, which is {paid_back}.")
    if not (reason or "").strip():
        raise Refusal("BAD_ARGUMENT", "A refund below what was paid in needs its reason, like the accounts of a loss.")
    return amount


def free_to_pay(tests: Sequence[SolvencyTest], paid_since: Sequence[tuple[date, Decimal]]) -> Decimal | None:
    """What the newest test leaves after what was paid since it; None where there was no test."""
    if not tests:
        return None
    newest = max(tests, key=lambda test: (test.tested_on, test.id))
    gone = sum((amount for day, amount in paid_since if day >= newest.tested_on), ZERO)
    return max(ZERO, newest.allows - gone)


def check_payment(refund: Refund, amount: Decimal, paid_on: date, free: Decimal | None, today: date) -> None:
    """Refuse a part that may not be paid.

    BAD_ARGUMENT: day or amount. TRANSITION_NOT_ALLOWED: paid already, more than is owed, or REFUND_BLOCKED where no
    test was made or the last one does not leave so much.
    """
    check_money("The payment", amount)
    if not refund.arose_on <= paid_on <= today:
        raise Refusal("BAD_ARGUMENT", "A refund is paid after the shares went, and recorded on its day or later.")
    if amount > refund.left:
        raise Refusal("TRANSITION_NOT_ALLOWED", f"Of this refund {refund.left} is left to be paid.")
    if not refund.needs_test:
        return
    if free is None:
        raise Refusal("REFUND_BLOCKED", f"No solvency test is recorded; the law asks for one ({refund.article}).")
    if amount > free:
        raise Refusal(
            "REFUND_BLOCKED",
            f"The last solvency test leaves {free} to be paid out ({refund.article}); pay a part, or test anew.",
            free=str(free),
        )
