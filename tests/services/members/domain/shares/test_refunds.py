"""Refunds: their day by law or statutes, parts, and what a solvency test lets out."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.members.domain.shares.refund_rules import CountsFrom, SharePolicy, check_policy, refund_term
from services.members.domain.shares.refunds import (
    Refund,
    RefundPayment,
    RefundState,
    SolvencyTest,
    check_amount,
    check_payment,
    check_test,
    free_to_pay,
)

GONE = date(2026, 1, 31)
TODAY = date(2026, 6, 1)


def code_of(call) -> str:
    with pytest.raises(Refusal) as refused:
        call()
    return refused.value.code


def test_the_day_follows_from_the_law() -> None:
    assert refund_term("DE-EG", None, GONE, None).due_on == date(2026, 7, 31)
    belgium = refund_term("BE-SC-CNC", None, GONE, None)
    assert (belgium.due_on, belgium.needs_test, belgium.unverified) == (date(2026, 2, 28), True, True)
    italy = refund_term("IT-COOP", None, GONE, date(2026, 4, 30))
    assert italy.due_on == date(2026, 10, 27)
    assert code_of(lambda: refund_term("IT-COOP", None, GONE, None)) == "BAD_ARGUMENT"
    assert code_of(lambda: refund_term("IT-COOP", None, GONE, date(2025, 4, 30))) == "BAD_ARGUMENT"


def test_where_neither_law_nor_statutes_say_nothing_is_guessed() -> None:
    for pack in ("HU-SZOV", "FR-SCIC-SA"):
        assert code_of(lambda pack=pack: refund_term(pack, None, GONE, None)) == "LAW_UNKNOWN"
    chosen = SharePolicy(refund_months=36, refund_counts_from=CountsFrom.LAST_DAY, source="art. 20")
    found = refund_term("FR-SCIC-SA", chosen, GONE, None)
    assert (found.due_on, found.article, found.unverified, found.needs_test) == (
        date(2029, 1, 31),
        "art. 20",
        False,
        False,
    )


def test_statutes_stay_within_the_law() -> None:
    year_end = CountsFrom.YEAR_END
    assert check_policy(SharePolicy(True, 60, year_end, None, " art. 20 "), "FR-SCOP").source == "art. 20"
    assert code_of(lambda: check_policy(SharePolicy(True, 61, year_end, None, "x"), "FR-SCOP")) == (
        "STATUTES_OUTSIDE_LAW"
    )
    assert code_of(lambda: check_policy(SharePolicy(solvency_test=False, source="x"), "BE-SC")) == (
        "STATUTES_OUTSIDE_LAW"
    )
    assert code_of(lambda: check_policy(SharePolicy(True, 6, None, None, "x"), "FR-SCOP")) == "BAD_ARGUMENT"
    assert code_of(lambda: check_policy(SharePolicy(True, 121, year_end, None, "x"), "HU-SZOV")) == "BAD_ARGUMENT"
    assert code_of(lambda: check_policy(SharePolicy(True), "HU-SZOV")) == "BAD_ARGUMENT"


def solvency(net: int, unavailable: int, liquid: int, due: int, *, on: date = GONE, number: int = 1) -> SolvencyTest:
    figures = (Decimal(net), Decimal(unavailable), Decimal(liquid), Decimal(due))
    return SolvencyTest(UUID(int=number), on, *figures, "the board", "accounts 2025")


def test_the_smaller_margin_counts_and_a_newer_test_replaces_the_older() -> None:
    assert solvency(1000, 400, 900, 500).allows == 400
    assert solvency(100, 400, 900, 500).allows == 0
    newer = solvency(1000, 900, 900, 0, on=GONE + timedelta(days=9), number=2)
    paid = [(GONE + timedelta(days=1), Decimal(50)), (GONE + timedelta(days=9), Decimal(30))]
    assert free_to_pay([solvency(1000, 0, 1000, 0), newer], paid) == 70
    assert free_to_pay([solvency(1000, 0, 1000, 0)], paid) == 920
    assert free_to_pay([], paid) is None


def test_figures_that_cannot_be_are_refused() -> None:
    assert check_test(solvency(-5, 0, 0, 0), TODAY).net_assets == -5
    for wrong in (
        solvency(0, -1, 0, 0),
        solvency(0, 0, 0, 0, on=TODAY + timedelta(days=1)),
        SolvencyTest(UUID(int=1), GONE, Decimal("NaN"), *[Decimal(0)] * 3, "the board", "x"),
        SolvencyTest(UUID(int=1), GONE, *[Decimal(0)] * 4, " ", "x"),
    ):
        assert code_of(lambda wrong=wrong: check_test(wrong, TODAY)) == "BAD_ARGUMENT"


def refund(*paid: int, needs_test: bool = True) -> Refund:
    parts = tuple(RefundPayment(n, Decimal(amount), GONE, "R") for n, amount in enumerate(paid, start=1))
    return Refund(
        id=UUID(int=1),
        entity="E",
        membership=UUID(int=2),
        operation=1,
        shares=3,
        nominal=Decimal(90),
        amount=Decimal(90),
        reason=None,
        arose_on=GONE,
        due_on=date(2026, 2, 28),
        needs_test=needs_test,
        article="art. 1",
        unverified=False,
        payments=parts,
    )


def test_a_refund_is_blocked_paid_in_parts_and_released() -> None:
    pay = lambda found, amount, free: check_payment(found, Decimal(amount), TODAY, free, TODAY)  # noqa: E731
    assert code_of(lambda: pay(refund(), 90, None)) == "REFUND_BLOCKED"
    assert code_of(lambda: pay(refund(), 90, Decimal(40))) == "REFUND_BLOCKED"
    pay(refund(), 40, Decimal(40))
    pay(refund(40), 50, Decimal(50))
    pay(refund(needs_test=False), 90, None)
    assert code_of(lambda: pay(refund(40), 51, Decimal(100))) == "TRANSITION_NOT_ALLOWED"
    early = GONE - timedelta(days=1)
    assert code_of(lambda: check_payment(refund(), Decimal(1), early, Decimal(9), TODAY)) == "BAD_ARGUMENT"
    assert [
        refund(*paid).state(day, free)
        for paid, day, free in (
            ((), GONE, None),
            ((), TODAY, Decimal(9)),
            ((), TODAY, Decimal(0)),
            ((40,), TODAY, Decimal(9)),
            ((40, 50), TODAY, Decimal(0)),
        )
    ] == [
        RefundState.WAITING,
        RefundState.DUE,
        RefundState.BLOCKED,
        RefundState.PARTLY_PAID,
        RefundState.PAID,
    ]


def test_less_than_was_paid_in_needs_a_reason_and_more_is_never_owed() -> None:
    assert check_amount(Decimal(90), Decimal(60), None, None) == 60
    assert check_amount(Decimal(90), Decimal(60), Decimal(50), "losses of 2025") == 50
    assert code_of(lambda: check_amount(Decimal(90), Decimal(60), Decimal(50), " ")) == "BAD_ARGUMENT"
    assert code_of(lambda: check_amount(Decimal(90), Decimal(60), Decimal(61), "x")) == "BAD_ARGUMENT"
    assert code_of(lambda: check_amount(Decimal(90), Decimal(0), None, None)) == "TRANSITION_NOT_ALLOWED"


@given(st.lists(st.integers(1, 60), max_size=8), st.integers(0, 200))
def test_in_any_order_of_parts_never_more_leaves_than_is_owed_or_tested(amounts: list[int], allowed: int) -> None:
    found, test = refund(), solvency(allowed, 0, allowed, 0)
    for amount in amounts:
        paid = [(one.paid_on, one.amount) for one in found.payments]
        try:
            check_payment(found, Decimal(amount), GONE, free_to_pay([test], paid), TODAY)
        except Refusal:
            continue
        found = refund(*(int(one.amount) for one in found.payments), amount)
    assert 90 - found.left <= min(90, allowed)
