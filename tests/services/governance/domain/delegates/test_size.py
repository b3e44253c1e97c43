"""Whether an entity may have delegates: which day the law counts, and how many members it asks for."""

from __future__ import annotations

from datetime import date

import pytest

from commons.errors import Refusal
from services.governance.domain.delegates.size import check_size, measured_on
from tests.services.governance.domain.laws import regime
from tests.services.governance.domain.readings import reading

MEETING = date(2026, 12, 15)


@pytest.mark.parametrize(
    ("pack", "members", "allowed"),
    [
        ("DE-EG", 1500, False),
        ("DE-EG", 1501, True),
        ("AT-EGEN", 499, False),
        ("AT-EGEN", 500, True),
        ("NL-COOP", 1, True),
    ],
)
def test_the_number_of_members(pack: str, members: int, allowed: bool) -> None:
    if allowed:
        assert check_size(reading(pack), members).allowed
        return
    with pytest.raises(Refusal) as refused:
        check_size(reading(pack), members)
    assert refused.value.code == "DELEGATES_NOT_ALLOWED"
    assert refused.value.details["article"]


def test_nobody_knows_whether_belgium_has_delegates() -> None:
    with pytest.raises(Refusal) as refused:
        check_size(reading("BE-SC"), 5000)
    assert refused.value.code == "LAW_UNKNOWN"


def test_the_day_that_is_measured() -> None:
    calendar = regime("DE-EG", {"financial_year_end": "12-31"})
    assert measured_on(calendar, MEETING) == date(2025, 12, 31)
    assert measured_on(regime("DE-EG", {"financial_year_end": "06-30"}), MEETING) == date(2026, 6, 30)
    assert measured_on(regime("AT-EGEN"), MEETING) == MEETING
    with pytest.raises(Refusal) as refused:
        measured_on(regime("DE-EG", {}), MEETING)
    assert refused.value.details["key"] == "financial_year_end"
