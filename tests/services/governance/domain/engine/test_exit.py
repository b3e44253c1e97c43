"""Leaving: windows, notice and effect by each law; what an excluded member keeps."""

from __future__ import annotations

from datetime import date

import pytest

from commons.errors import Refusal
from services.governance.domain.engine.exit import Exclusion, Resignation, exclusion, resignation
from services.governance.domain.engine.financial_year import FinancialYear
from services.governance.domain.law.reading import Reading
from tests.services.governance.domain.laws import regime
from tests.services.governance.domain.readings import reading

CALENDAR = FinancialYear(12, 31)


@pytest.mark.parametrize(
    ("pack", "notice", "last_day"),
    [
        ("AT-EGEN", date(2026, 12, 3), date(2026, 12, 31)),
        ("AT-EGEN", date(2026, 12, 4), date(2027, 12, 31)),
        ("NL-COOP", date(2026, 12, 4), date(2027, 12, 31)),
        ("SE-EKFOR", date(2026, 11, 30), date(2026, 12, 31)),
        ("SE-EKFOR", date(2026, 12, 1), date(2027, 12, 31)),
        ("DE-EG", date(2026, 9, 30), date(2026, 12, 31)),
        ("BE-SC", date(2026, 6, 30), date(2026, 6, 30)),
        ("BE-SC", date(2026, 7, 1), None),
    ],
)
def test_the_last_day(pack: str, notice: date, last_day: date | None) -> None:
    found = resignation(reading(pack), notice, CALENDAR, date(2027, 6, 1))
    assert found.last_day == last_day
    assert found.accepted is (last_day is not None)
    assert found.votes_at_meeting is (last_day is None or last_day >= date(2027, 6, 1))


def test_a_year_that_ends_in_february() -> None:
    year = FinancialYear.parse("02-28")
    found = resignation(reading("DE-EG"), date(2027, 11, 30), year, date(2028, 2, 29))
    assert found == Resignation(True, date(2028, 2, 29), True)
    assert resignation(reading("DE-EG"), date(2027, 12, 1), year, date(2028, 2, 29)).last_day == date(2029, 2, 28)


def test_statutes_may_ask_for_a_longer_notice() -> None:
    law = reading("DE-EG", {"exit.resignation_notice": {"years": 2}})
    assert resignation(law, date(2026, 3, 1), CALENDAR, date(2026, 6, 1)).last_day == date(2028, 12, 31)


@pytest.mark.parametrize("pack", ["FR-SCIC-SA", "ES-COOP", "IT-COOP", "HU-SZOV"])
def test_what_the_law_leaves_open_is_asked_for(pack: str) -> None:
    with pytest.raises(Refusal) as refused:
        resignation(reading(pack, form="spa"), date(2026, 7, 1), CALENDAR, date(2026, 9, 1))
    assert refused.value.code == "LAW_UNKNOWN"


def test_the_european_cooperative_follows_its_seat() -> None:
    found = resignation(reading("SCE"), date(2026, 5, 1), CALENDAR, date(2026, 9, 1))
    assert found == resignation(reading("BE-SC"), date(2026, 5, 1), CALENDAR, date(2026, 9, 1))


def test_an_excluded_member_loses_the_room_before_the_membership() -> None:
    before, after = (
        exclusion(reading("DE-EG"), date(2026, 5, 20), CALENDAR, on) for on in (date(2026, 5, 19), date(2026, 5, 20))
    )
    assert before == Exclusion(date(2026, 12, 31), True, True, True, True)
    assert after == Exclusion(date(2026, 12, 31), False, False, False, True)
    swedish = exclusion(reading("SE-EKFOR"), date(2026, 5, 20), CALENDAR, date(2026, 6, 1))
    assert (swedish.admitted, swedish.votes_at_meeting) == (True, False)


@pytest.mark.parametrize("text", ["13-01", "00-10", "02-30", "31-12", "12/31", ""])
def test_no_day_of_a_year(text: str) -> None:
    with pytest.raises(Refusal):
        FinancialYear.parse(text)


def test_a_stay_that_the_statutes_ask_for_is_no_open_window() -> None:
    law = Reading(regime("ES-COOP", {"exit.resignation_window": {"minimum_stay": {"years": 5}}}), date(2026, 11, 24))
    with pytest.raises(Refusal) as refused:
        resignation(law, date(2026, 11, 24), CALENDAR, date(2027, 6, 1))
    assert (refused.value.code, refused.value.details["key"]) == ("LAW_UNKNOWN", "exit.resignation_window")
