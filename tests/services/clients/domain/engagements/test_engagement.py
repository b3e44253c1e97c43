"""How an engagement stands on a day, and what may be written on it next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.clients.domain.engagements.engagement import (
    Engagement,
    EngagementState,
    checked,
    ended,
    invoiced,
    paid,
)

TODAY = date(2026, 11, 24)
WORK = Engagement(UUID(int=1), UUID(int=2), " A 1 ", date(2026, 5, 1), date(2026, 6, 1), Decimal(100), "EUR")
DAYS = st.dates(date(2026, 1, 1), TODAY)


def test_an_engagement_from_plan_to_payment() -> None:
    sent = invoiced(WORK, None, date(2026, 6, 10), date(2026, 7, 10), TODAY)
    settled = paid(sent, date(2026, 8, 1), TODAY)
    stands = [
        settled.state(date.fromisoformat(day))
        for day in ("2026-04-30", "2026-05-01", "2026-06-01", "2026-06-10", "2026-07-10", "2026-07-11", "2026-08-01")
    ]
    assert stands == ["PLANNED", "RUNNING", "DONE", "INVOICED", "INVOICED", "LATE", "PAID"]
    assert (settled.days_late(date(2026, 7, 20)), settled.days_late(TODAY), sent.days_late(TODAY)) == (10, 22, 137)
    assert settled.reference == "A 1"


@given(DAYS, DAYS, DAYS)
def test_of_any_days_an_engagement_is_refused_or_late_exactly_between_due_and_paid(on, due, settled) -> None:
    given_ = replace(WORK, invoiced_on=on, due_on=due, paid_on=settled)
    if due < on:
        with pytest.raises(Refusal):
            checked(given_, TODAY)
        return
    one = checked(given_, TODAY)
    for day in (due, due + timedelta(1), settled, TODAY):
        late = on <= day and due < day < settled
        assert (one.state(day) is EngagementState.LATE) == late
        assert one.days_late(day) == max((min(day, settled) - due).days, 0)


@pytest.mark.parametrize(
    "changes",
    [
        {"until": date(2026, 5, 1)},
        {"since": date(2031, 1, 1), "until": None},
        {"amount": Decimal(0)},
        {"amount": Decimal("1.001")},
        {"amount": Decimal("NaN")},
        {"currency": "EURO"},
        {"reference": "x" * 61},
        {"reference": ""},
        {"invoiced_on": date(2026, 6, 1)},
        {"paid_on": date(2026, 6, 1)},
        {"amount": None, "invoiced_on": date(2026, 6, 1), "due_on": date(2026, 7, 1)},
        {"invoiced_on": date(2026, 12, 1), "due_on": date(2026, 12, 1)},
    ],
)
def test_what_cannot_be_is_refused(changes) -> None:
    with pytest.raises(Refusal) as refused:
        checked(replace(WORK, **changes), TODAY)
    assert refused.value.code == "BAD_ARGUMENT"


def test_steps_out_of_order_are_refused_with_the_state() -> None:
    sent = invoiced(WORK, Decimal(90), date(2026, 6, 10), date(2026, 7, 10), TODAY)
    settled = paid(sent, date(2026, 7, 1), TODAY)
    for step in (
        lambda: paid(WORK, TODAY, TODAY),
        lambda: invoiced(sent, None, TODAY, TODAY, TODAY),
        lambda: paid(settled, TODAY, TODAY),
        lambda: ended(WORK, date(2026, 7, 1), TODAY),
    ):
        with pytest.raises(Refusal) as refused:
            step()
        assert refused.value.code == "TRANSITION_NOT_ALLOWED"
    assert ended(WORK, date(2026, 5, 9), TODAY).until == date(2026, 5, 9)
