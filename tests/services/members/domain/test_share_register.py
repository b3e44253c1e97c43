"""Holdings follow from the register's operations, whatever order they were booked in."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.members.domain.share_register import (
    Holding,
    Leg,
    OperationKind,
    OperationRequest,
    ShareClass,
    bulk_leg,
    decide,
    holding_on,
)

TODAY = date(2026, 6, 1)
CLASSES = {
    "A": ShareClass("A", Decimal(30), "EUR"),
    "B": ShareClass("B", Decimal(10), "EUR"),
}
DAYS = st.dates(min_value=TODAY - timedelta(days=400), max_value=TODAY)

requests = st.builds(
    OperationRequest,
    kind=st.sampled_from(OperationKind),
    value_date=DAYS,
    shares=st.integers(min_value=-1, max_value=5),
    amount=st.one_of(st.none(), st.decimals(min_value=-5, max_value=100, places=2)),
    share_class=st.sampled_from("AB"),
    into_class=st.one_of(st.none(), st.sampled_from("AB")),
    into_shares=st.one_of(st.none(), st.integers(min_value=0, max_value=15)),
)


def booked(asked: list[OperationRequest]) -> list[Leg]:
    """The register after every request that it could bear."""
    history: list[Leg] = []
    for request in asked:
        with suppress(Refusal):
            history += decide(request, history, CLASSES, TODAY)
    return history


@given(st.lists(requests, max_size=12), DAYS)
def test_on_no_day_is_anything_below_zero_or_paid_beyond_its_price(asked: list[OperationRequest], day: date) -> None:
    holding = holding_on(day, booked(asked), CLASSES)
    assert 0 <= holding.paid <= holding.count
    assert holding.nominal >= 0


@given(st.lists(requests, max_size=10), st.randoms(), DAYS)
def test_a_holding_does_not_depend_on_the_order_of_booking(asked, random, day) -> None:
    history = booked(asked)
    shuffled = random.sample(history, len(history))
    assert holding_on(day, shuffled, CLASSES) == holding_on(day, history, CLASSES)


@given(st.lists(requests, max_size=10), DAYS)
def test_what_is_value_dated_later_does_not_move_an_earlier_day(asked: list[OperationRequest], day: date) -> None:
    history = booked(asked)
    assert holding_on(day, history, CLASSES) == holding_on(
        day, [leg for leg in history if leg.value_date <= day], CLASSES
    )


@given(st.integers(min_value=1, max_value=20), st.integers(min_value=1, max_value=20))
def test_a_conversion_keeps_the_capital(shares: int, taken: int) -> None:
    history = booked(
        [
            OperationRequest(OperationKind.SUBSCRIBE, TODAY, shares),
            OperationRequest(OperationKind.PAY, TODAY, shares),
            OperationRequest(OperationKind.CONVERT, TODAY, taken, into_class="B", into_shares=taken * 3),
        ]
    )
    holding = holding_on(TODAY, history, CLASSES)
    assert holding.nominal == shares * 30
    assert holding.paid == holding.count == (shares + 2 * taken if taken <= shares else shares)


def test_instalments_pay_a_share_when_they_reach_its_price() -> None:
    third = OperationRequest(OperationKind.PAY, TODAY, amount=Decimal(10))
    history = booked([OperationRequest(OperationKind.SUBSCRIBE, TODAY, 1), third, third])
    assert holding_on(TODAY, history, CLASSES) == Holding(1, 0, Decimal(30))
    assert holding_on(TODAY, [*history, *decide(third, history, CLASSES, TODAY)], CLASSES) == Holding(1, 1, Decimal(30))


def test_redeeming_gives_unpaid_shares_back_first() -> None:
    start = [
        OperationRequest(OperationKind.SUBSCRIBE, TODAY, 3),
        OperationRequest(OperationKind.PAY, TODAY, 2),
    ]
    history = booked([*start, OperationRequest(OperationKind.REDEEM, TODAY, 1)])
    assert holding_on(TODAY, history, CLASSES) == Holding(2, 2, Decimal(60))
    history += decide(OperationRequest(OperationKind.REDEEM, TODAY, 1), history, CLASSES, TODAY)
    assert history[-1].paid_change == -30


def test_an_exclusion_cancels_everything() -> None:
    history = booked(
        [
            OperationRequest(OperationKind.SUBSCRIBE, TODAY, 3),
            OperationRequest(OperationKind.PAY, TODAY, 1),
            OperationRequest(OperationKind.EXCLUDE, TODAY),
        ]
    )
    assert holding_on(TODAY, history, CLASSES) == Holding()


def test_a_back_dated_redemption_must_leave_every_later_day_standing() -> None:
    history = booked(
        [
            OperationRequest(OperationKind.SUBSCRIBE, TODAY - timedelta(days=10), 1),
            OperationRequest(OperationKind.REDEEM, TODAY, 1),
        ]
    )
    with pytest.raises(Refusal) as refused:
        decide(OperationRequest(OperationKind.REDEEM, TODAY - timedelta(days=5), 1), history, CLASSES, TODAY)
    assert refused.value.code == "TRANSITION_NOT_ALLOWED"


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (OperationRequest(OperationKind.SUBSCRIBE, TODAY + timedelta(days=1), 1), "BAD_ARGUMENT"),
        (OperationRequest(OperationKind.SUBSCRIBE, TODAY, 0), "BAD_ARGUMENT"),
        (OperationRequest(OperationKind.SUBSCRIBE, TODAY, 1, share_class="Z"), "BAD_ARGUMENT"),
        (OperationRequest(OperationKind.PAY, TODAY, amount=Decimal("0.001")), "BAD_ARGUMENT"),
        (OperationRequest(OperationKind.PAY, TODAY, 1), "TRANSITION_NOT_ALLOWED"),
        (OperationRequest(OperationKind.REDEEM, TODAY, 1), "TRANSITION_NOT_ALLOWED"),
        (OperationRequest(OperationKind.REDEEM, TODAY, 1, Decimal(1)), "BAD_ARGUMENT"),
        (OperationRequest(OperationKind.EXCLUDE, TODAY), "TRANSITION_NOT_ALLOWED"),
        (OperationRequest(OperationKind.CONVERT, TODAY, 1), "BAD_ARGUMENT"),
        (OperationRequest(OperationKind.CONVERT, TODAY, 1, into_class="B", into_shares=2), "BAD_ARGUMENT"),
        (OperationRequest(OperationKind.CONVERT, TODAY, 1, into_class="B", into_shares=3), "TRANSITION_NOT_ALLOWED"),
    ],
)
def test_what_the_register_cannot_bear_is_refused(request_: OperationRequest, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        decide(request_, [], CLASSES, TODAY)
    assert refused.value.code == code


def test_operations_of_another_register_are_taken_over_as_they_stand() -> None:
    legs = [
        bulk_leg(OperationKind.SUBSCRIBE, 3, Decimal(90), TODAY),
        bulk_leg(OperationKind.PAY, 3, Decimal(90), TODAY),
        bulk_leg(OperationKind.REDEEM, 1, Decimal(30), TODAY),
    ]
    assert holding_on(TODAY, legs, CLASSES) == Holding(2, 2, Decimal(60))
    with pytest.raises(Refusal):
        bulk_leg(OperationKind.CONVERT, 1, Decimal(30), TODAY)
