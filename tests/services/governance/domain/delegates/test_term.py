"""How long delegates may be elected for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from commons.errors import Refusal
from services.governance.domain.delegates.term import Term, check_term
from tests.services.governance.domain.readings import reading

SINCE = date(2026, 7, 1)
CALENDAR = {"financial_year_end": "12-31"}


@pytest.mark.parametrize(
    ("pack", "choices", "latest"),
    [
        # 2027 to 2030 are the four years after the one the term begins in; their last discharge falls in 2031
        ("DE-EG", CALENDAR, date(2031, 12, 31)),
        ("DE-EG", CALENDAR | {"delegates.term": {"years_max": 3}}, date(2029, 6, 30)),
        ("AT-EGEN", {}, date(2031, 6, 30)),
        ("ES-COOP", {}, date(2029, 6, 30)),
    ],
)
def test_the_last_day(pack: str, choices: dict[str, Any], latest: date) -> None:
    law = reading(pack, choices)
    check_term(law, Term(SINCE, latest))
    with pytest.raises(Refusal) as refused:
        check_term(law, Term(SINCE, latest.replace(year=latest.year + 1)))
    assert (refused.value.code, refused.value.details["latest"]) == ("TERM_TOO_LONG", latest.isoformat())


def test_left_to_statutes_that_are_silent() -> None:
    with pytest.raises(Refusal) as refused:
        check_term(reading("IT-COOP", form="spa"), Term(SINCE, date(2028, 1, 1)))
    assert refused.value.code == "LAW_UNKNOWN"
    check_term(reading("IT-COOP", {"delegates.term": {"years_max": 3}}, form="spa"), Term(SINCE, date(2028, 1, 1)))


def test_a_term_that_ends_before_it_begins() -> None:
    with pytest.raises(Refusal) as refused:
        check_term(reading("AT-EGEN"), Term(SINCE, date(2026, 6, 30)))
    assert refused.value.code == "BAD_ARGUMENT"
