"""Which change of category is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from commons.errors import Refusal
from services.members.domain.facts import Period
from services.members.domain.recategorise import change_category

TODAY = date(2026, 5, 20)
MEMBER = Period(date(2020, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("fresh", "since", "code"),
    [
        ("OTHER", TODAY, "BAD_ARGUMENT"),
        ("USER", date(2019, 12, 31), "BAD_ARGUMENT"),
        ("USER", date(2027, 1, 1), "BAD_ARGUMENT"),
        ("USER", TODAY + timedelta(days=367), "BAD_ARGUMENT"),
        ("WORKER", TODAY, "TRANSITION_NOT_ALLOWED"),
    ],
)
def test_refusals(fresh: str, since: date, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        change_category("WORKER", fresh, {"WORKER", "USER"}, MEMBER, since=since, today=TODAY)
    assert refused.value.code == code


def test_the_first_and_the_last_day_are_hers() -> None:
    for since in (MEMBER.start, MEMBER.end):
        assert since is not None
        change_category("WORKER", "USER", {"WORKER", "USER"}, MEMBER, since=since, today=TODAY)
