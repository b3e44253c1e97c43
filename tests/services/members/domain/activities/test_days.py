"""Days on which something holds, and what is left when it ends."""

from __future__ import annotations

from datetime import date

import pytest

from commons.errors import Refusal
from services.members.domain.activities.days import check_registered, ended, must_say_why, span, why
from services.members.domain.facts import Period

TODAY = date(2026, 11, 24)


def test_a_span_begins_today_if_nothing_is_said() -> None:
    assert span(None, None, TODAY) == Period(TODAY)
    assert span(date(2020, 1, 1), date(2020, 1, 1), TODAY) == Period(date(2020, 1, 1), date(2020, 1, 1))


@pytest.mark.parametrize(
    ("start", "end"),
    [(date(1899, 12, 31), None), (date(2027, 12, 1), None), (date(2026, 2, 1), date(2026, 1, 31))],
)
def test_days_out_of_order_or_reach_are_refused(start: date, end: date | None) -> None:
    with pytest.raises(Refusal) as refused:
        span(start, end, TODAY)
    assert refused.value.code == "BAD_ARGUMENT"


def test_an_end_only_ever_comes_earlier() -> None:
    period = Period(date(2026, 1, 1), date(2026, 12, 31))
    assert ended(period, None, TODAY) == Period(date(2026, 1, 1), TODAY)
    cases = {date(2026, 12, 31): "TRANSITION_NOT_ALLOWED", date(2025, 12, 31): "BAD_ARGUMENT"}
    for day, code in cases.items():
        with pytest.raises(Refusal) as refused:
            ended(period, day, TODAY)
        assert refused.value.code == code
    with pytest.raises(Refusal):
        ended(Period(date(2026, 1, 1)), date(2028, 1, 1), TODAY)


def test_days_wholly_outside_the_membership_are_refused() -> None:
    member = Period(date(2026, 1, 1), date(2026, 6, 30))
    check_registered(member, Period(date(2020, 1, 1)))
    with pytest.raises(Refusal):
        check_registered(member, Period(date(2026, 7, 1)))


def test_a_reason_is_one_line_and_sometimes_due() -> None:
    assert why(None) is None
    assert why(" moved ") == "moved"
    for text in (None, "", "two\nlines"):
        with pytest.raises(Refusal):
            must_say_why(text)
