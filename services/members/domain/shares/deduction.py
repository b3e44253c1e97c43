"""Instalments taken from pay: whether this pay bears one, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from commons import texts
from commons.errors import Refusal
from services.members.domain.share_register import EARLIEST, MOST_MONEY, ZERO
from services.members.domain.shares.obligations import ObligationRule, ObligationState


class PaidWork(StrEnum):
    """What the pay is for: an employment contract, or an author's invoice, from which nothing is taken."""

    CONTRACT = "CONTRACT"
    AUTHOR_INVOICE = "AUTHOR_INVOICE"


@dataclass(frozen=True, slots=True)
class Pay:
    """One pay of one contract, under the payroll's own reference."""

    reference: str
    paid_on: date
    net: Decimal
    work: PaidWork


def check_pay(pay: Pay, today: date) -> Pay:
    """The pay as it may be recorded; BAD_ARGUMENT for days and amounts that cannot be."""
    if not EARLIEST <= pay.paid_on <= today:
        raise Refusal("BAD_ARGUMENT", "Pay is recorded on the day it is paid or later, and not from before 1900.")
    check_money("Net pay", pay.net, least=ZERO)
    return Pay(texts.title("The payroll's reference", pay.reference), pay.paid_on, pay.net, pay.work)


def check_money(what: str, amount: Decimal, *, least: Decimal = Decimal("0.01")) -> Decimal:
    """An amount with at most two decimals, from `least` on; BAD_ARGUMENT otherwise."""
    if not amount.is_finite() or not least <= amount <= MOST_MONEY or amount != round(amount, 2):
        raise Refusal("BAD_ARGUMENT", f"{what} is an amount from {least} to {MOST_MONEY} with at most two decimals.")
    return amount


def bears(rule: ObligationRule, pay: Pay) -> bool:
    """Whether an instalment may be taken from such pay at all; the first one may start the clock."""
    plan = rule.instalments
    return (
        plan is not None
        and plan.deduct_from_net is not None
        and pay.work is PaidWork.CONTRACT
        and pay.net >= plan.deduct_from_net
    )


def deduction(state: ObligationState, pay: Pay) -> tuple[Decimal, str]:
    """What is taken from this pay (perhaps nothing), and why, in words that a payslip can show."""
    plan = state.rule.instalments
    if plan is None or plan.deduct_from_net is None:
        return ZERO, "the category's shares are not taken from pay"
    if pay.work is not PaidWork.CONTRACT:
        return ZERO, "nothing is taken from an author's invoice"
    if pay.net < plan.deduct_from_net:
        return ZERO, f"net pay is below {plan.deduct_from_net}"
    if state.next_instalment is None:
        return ZERO, "nothing is outstanding"
    taken = state.next_instalment.amount
    return taken, f"instalment {state.next_instalment.number} of {plan.count}"
