"""Facts against a vote: they never overlap themselves, and ending one loses no day before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.members.domain.fact_periods import begin, end, reason
from services.members.domain.facts import Period

TODAY = date(2026, 6, 1)
REGISTERED = Period(date(2020, 1, 1))
DAYS = st.integers(min_value=0, max_value=60).map(lambda days: TODAY - timedelta(days=30) + timedelta(days=days))
WANTED = st.builds(
    lambda start, length: Period(start, None if length is None else start + timedelta(days=length)),
    DAYS,
    st.none() | st.integers(min_value=0, max_value=15),
)


def code(action: object, *arguments: object) -> str:
    with pytest.raises(Refusal) as refused:
        action(*arguments)  # pyright: ignore[reportCallIssue]
    return refused.value.code


@given(st.lists(WANTED, max_size=6), DAYS)
def test_no_day_is_ever_counted_twice_and_an_end_keeps_the_days_before(wanted: list[Period], day: date) -> None:
    history: list[Period] = []
    for period in wanted:
        if any(one.holds(probe) for one in history for probe in _days(period)):
            assert code(begin, history, period, REGISTERED, TODAY) == "TRANSITION_NOT_ALLOWED"
        else:
            history.append(begin(history, period, REGISTERED, TODAY))
    span = [TODAY + timedelta(days=offset) for offset in range(-40, 60)]
    assert all(sum(one.holds(probe) for one in history) <= 1 for probe in span)
    if not any(one.holds(day) for one in history):
        assert code(end, history, day, TODAY) == "TRANSITION_NOT_ALLOWED"
        return
    ended, left = end(history, day, TODAY)
    for probe in span:
        assert (left is not None and left.holds(probe)) == (ended.holds(probe) and probe < day)


def _days(period: Period) -> list[date]:
    assert period.start is not None
    last = period.end or period.start + timedelta(days=100)
    return [period.start + timedelta(days=offset) for offset in range((last - period.start).days + 1)]


def test_a_decision_is_about_a_registered_day_within_a_year() -> None:
    assert begin([], Period(), REGISTERED, TODAY) == Period(TODAY)
    assert code(begin, [], Period(date(2019, 12, 31)), REGISTERED, TODAY) == "BAD_ARGUMENT"
    assert code(begin, [], Period(TODAY + timedelta(days=400)), REGISTERED, TODAY) == "BAD_ARGUMENT"
    assert code(begin, [], Period(TODAY, date(2026, 5, 1)), REGISTERED, TODAY) == "BAD_ARGUMENT"


def test_a_slip_is_undone_by_ending_it_on_its_first_day() -> None:
    assert end([Period(TODAY)], TODAY, TODAY) == (Period(TODAY), None)


@pytest.mark.parametrize("text", ["", "  ", "two\nlines", "x" * 301])
def test_a_reason_is_one_line(text: str) -> None:
    assert code(reason, text) == "BAD_ARGUMENT"
    assert reason(" art. 12 ") == "art. 12"
