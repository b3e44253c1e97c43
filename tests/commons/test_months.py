"""Calendar months: to the same day, or the last of a shorter month."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.months import months_after


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 31), 24, date(2027, 12, 31)),
        (date(2025, 8, 15), 5, date(2026, 1, 15)),
        (date(2025, 3, 31), -1, date(2025, 2, 28)),
    ],
)
def test_a_term_ends_after_calendar_months(day: date, months: int, found: date) -> None:
    assert months_after(day, months) == found


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-400, 400))
def test_months_keep_the_day_where_there_is_one(day: date, months: int) -> None:
    found = months_after(day, months)
    assert (found.year - day.year) * 12 + found.month - day.month == months
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)
