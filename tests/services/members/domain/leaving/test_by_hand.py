from __future__ import annotations

from datetime import date

import pytest

from commons.errors import Refusal
from services.members.domain.facts import Period
from services.members.domain.leaving.by_hand import leave

JOINED, TODAY = date(2020, 1, 15), date(2026, 6, 1)


@pytest.mark.parametrize("last", [JOINED, date(2024, 2, 29), TODAY, date(2030, 12, 31)])
def test_a_membership_gets_its_last_day_back_or_ahead(last: date) -> None:
    assert leave(Period(JOINED), last, TODAY) == Period(JOINED, last)


@pytest.mark.parametrize(
    ("registered", "last", "code"),
    [
        (Period(JOINED), date(2020, 1, 14), "BAD_ARGUMENT"),
        (Period(JOINED), date(2032, 1, 1), "BAD_ARGUMENT"),
        (Period(JOINED, date(2025, 12, 31)), date(2026, 12, 31), "TRANSITION_NOT_ALLOWED"),
    ],
)
def test_what_cannot_be(registered: Period, last: date, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        leave(registered, last, TODAY)
    assert refused.value.code == code
