"""A fact in time: a change holds from its day until the next one, and leaves every other day as it was."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.clients.domain.organisations.timeline import FactPeriod, check_day, rewrite

FIRST = date(2020, 1, 1)
days = st.integers(0, 60).map(lambda count: FIRST + timedelta(days=count))
changes = st.lists(st.tuples(st.sampled_from("abc"), days), min_size=1, max_size=8)


def applied(history: list[FactPeriod], value: str, since: date) -> list[FactPeriod]:
    change = rewrite(history, value, since)
    return sorted([*(set(history) - set(change.ended)), *change.written], key=lambda one: one.since)


def on(history: list[FactPeriod], day: date) -> list[str]:
    return [one.value for one in history if one.since <= day and (one.until is None or day < one.until)]


def test_a_later_change_ends_the_period_before() -> None:
    history = applied([FactPeriod("a", FIRST)], "b", date(2021, 1, 1))
    assert history == [FactPeriod("a", FIRST, date(2021, 1, 1)), FactPeriod("b", date(2021, 1, 1))]


def test_a_correction_of_the_past_leaves_what_came_later() -> None:
    history = [FactPeriod("a", FIRST, date(2022, 1, 1)), FactPeriod("b", date(2022, 1, 1))]
    corrected = applied(history, "c", date(2021, 1, 1))
    assert [(one.value, one.until) for one in corrected] == [
        ("a", date(2021, 1, 1)),
        ("c", date(2022, 1, 1)),
        ("b", None),
    ]


def test_what_is_on_record_already_writes_nothing() -> None:
    assert rewrite([FactPeriod("a", FIRST)], "a", date(2021, 1, 1)).written == ()


@given(changes)
def test_each_day_has_one_value_the_last_that_was_said_of_it(said: list[tuple[str, date]]) -> None:
    history: list[FactPeriod] = []
    for value, since in said:
        before = history
        history = applied(before, value, since)
        until = min((one.since for one in before if one.since > since), default=None)
        for count in range(62):
            day = FIRST + timedelta(days=count)
            changed = since <= day and (until is None or day < until)
            assert on(history, day) == ([value] if changed else on(before, day))


def test_the_future_is_not_entered() -> None:
    check_day(FIRST, FIRST)
    with pytest.raises(Refusal, match="must not lie ahead"):
        check_day(FIRST + timedelta(days=1), FIRST)
