"""On which terms a membership ends, by each law and its statutes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.exit_terms import ExitKind, ExitTerms, Leaving, WaitsFor, exit_terms
from tests.services.governance.domain.readings import reading

YEAR = {"financial_year_end": "12-31"}


def terms(pack: str, kind: ExitKind, day: date, choices: dict[str, Any] | None = None, **more: Any) -> ExitTerms:
    law = reading(pack, YEAR | (choices or {}), form="SA" if pack.startswith("FR") else "spa")
    return exit_terms(law, Leaving(kind, day, **more))


def code(pack: str, kind: ExitKind, day: date, choices: dict[str, Any] | None = None, **more: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        exit_terms(reading(pack, choices, form="spa"), Leaving(kind, day, **more))
    return refused.value


def test_a_belgian_leaves_mid_year_or_waits_for_the_next_window() -> None:
    found = terms("BE-SC", ExitKind.RESIGNATION, date(2026, 3, 10))
    assert (found.accepted, found.last_day, found.votes_until) == (True, date(2026, 6, 30), date(2026, 6, 30))
    late = terms("BE-SC", ExitKind.RESIGNATION, date(2026, 7, 1))
    assert (late.accepted, late.last_day, late.next_notice_on) == (False, None, date(2027, 1, 1))
    assert late.law is not None
    assert late.law.source.startswith("BE CSA/WVV 6:120")


def test_a_german_leaves_at_the_end_of_the_year_that_her_notice_reaches() -> None:
    for notice, last in ((date(2026, 9, 30), date(2026, 12, 31)), (date(2026, 10, 1), date(2027, 12, 31))):
        found = terms("DE-EG", ExitKind.RESIGNATION, notice)
        assert (found.last_day, found.votes_until, found.attendance_lost_from) == (last, last, None)


def test_without_a_named_financial_year_nothing_is_guessed() -> None:
    refused = code("DE-EG", ExitKind.RESIGNATION, date(2026, 9, 30))
    assert (refused.code, refused.details["key"]) == ("LAW_UNKNOWN", "financial_year_end")
    # where the day of the notice decides, the financial year is not needed
    choices = {"exit.resignation_effect": "on_receipt", "exit.resignation_notice": {"months": 1}}
    law = reading("FR-SCIC-SA", choices, form="SA")
    assert exit_terms(law, Leaving(ExitKind.RESIGNATION, date(2026, 5, 2))).last_day == date(2026, 6, 2)


def test_silent_french_statutes_are_asked() -> None:
    refused = code("FR-SCIC-SA", ExitKind.RESIGNATION, date(2026, 5, 2), YEAR)
    assert (refused.code, refused.details["key"]) == ("LAW_UNKNOWN", "exit.resignation_effect")


def test_statutes_may_take_the_vote_with_the_notice() -> None:
    choices = {
        "exit.resignation_effect": "end_of_financial_year",
        "exit.resignation_notice": {"months": 1},
        "exit.vote_until_effect": False,
        "resignation_revocable": True,
    }
    found = terms("FR-SCIC-SA", ExitKind.RESIGNATION, date(2026, 5, 2), choices)
    assert (found.last_day, found.votes_until, found.revocable) == (date(2026, 12, 31), date(2026, 5, 1), True)
    assert terms("DE-EG", ExitKind.RESIGNATION, date(2026, 5, 2)).revocable is None
    late = terms("BE-SC", ExitKind.RESIGNATION, date(2026, 8, 1), {"resignation_revocable": True})
    assert (late.accepted, late.revocable) == (False, True)


def test_an_italian_leaves_in_the_cases_of_the_law_when_she_is_told_so() -> None:
    assert not terms("IT-COOP", ExitKind.RESIGNATION, date(2026, 5, 2)).accepted
    found = terms("IT-COOP", ExitKind.RESIGNATION, date(2026, 5, 2), ground="art. 9 of the articles")
    assert (found.accepted, found.last_day, found.waits_for) == (True, None, WaitsFor.ACCEPTANCE)


def test_a_minimum_stay_of_spanish_statutes() -> None:
    choices = {
        "exit.resignation_window": {"minimum_stay": {"years": 2}},
        "exit.resignation_effect": "on_receipt",
        "exit.resignation_notice": {"months": 1},
    }
    early = terms("ES-COOP", ExitKind.RESIGNATION, date(2026, 5, 2), choices, joined_on=date(2025, 1, 15))
    assert (early.accepted, early.next_notice_on) == (False, date(2027, 1, 15))
    late = terms("ES-COOP", ExitKind.RESIGNATION, date(2027, 1, 15), choices, joined_on=date(2025, 1, 15))
    assert late.last_day == date(2027, 2, 15)
    assert code("ES-COOP", ExitKind.RESIGNATION, date(2026, 5, 2), choices).code == "BAD_ARGUMENT"


def test_exclusions_by_country() -> None:
    sent = date(2026, 5, 20)
    german = terms("DE-EG", ExitKind.EXCLUSION, sent)
    assert (german.last_day, german.attendance_lost_from) == (date(2026, 12, 31), sent)
    assert german.votes_until == sent - timedelta(days=1)
    belgian = terms("BE-SC", ExitKind.EXCLUSION, sent)
    assert (belgian.last_day, belgian.attendance_lost_from) == (sent, None)
    spanish = terms("ES-COOP", ExitKind.EXCLUSION, sent)
    assert (spanish.last_day, spanish.waits_for, spanish.votes_until) == (None, WaitsFor.APPEAL, None)
    dutch = terms("NL-COOP", ExitKind.EXCLUSION, sent)
    assert (dutch.waits_for, dutch.appeal_until) == (WaitsFor.APPEAL, date(2026, 6, 20))
    french = terms("FR-SCIC-SA", ExitKind.EXCLUSION, sent)
    assert not french.accepted
    assert french.law is not None
    assert french.law.key == "exit.exclusion_body"
    assert code("HU-SZOV", ExitKind.EXCLUSION, sent, YEAR).code == "LAW_UNKNOWN"
    odd = YEAR | {"exit.exclusion_effect": "when_the_board_says"}
    assert code("AT-EGEN", ExitKind.EXCLUSION, sent, odd).code == "LAW_UNKNOWN"


@pytest.mark.parametrize(
    ("pack", "last_day", "heirs"),
    [
        ("BE-SC", date(2026, 3, 4), False),
        ("DE-EG", date(2026, 12, 31), True),
        ("AT-EGEN", date(2026, 3, 4), False),
        ("IT-COOP", date(2026, 3, 4), False),
        ("NL-COOP", date(2026, 3, 4), False),
        ("SE-EKFOR", date(2026, 12, 31), True),
        ("HU-SZOV", date(2026, 3, 4), False),
    ],
)
def test_deaths(pack: str, last_day: date, heirs: bool) -> None:
    found = terms(pack, ExitKind.DEATH, date(2026, 3, 4))
    assert (found.last_day, found.heirs) == (last_day, heirs)


def test_a_death_that_statutes_must_settle() -> None:
    assert code("FR-SCOP", ExitKind.DEATH, date(2026, 3, 4), YEAR).details["key"] == "exit.death"
    found = terms("DE-EG", ExitKind.DEATH, date(2026, 3, 4), {"exit.death": "continues_with_heirs"})
    assert (found.last_day, found.heirs) == (None, True)
    odd = code("DE-EG", ExitKind.DEATH, date(2026, 3, 4), YEAR | {"exit.death": "as_the_board_sees_fit"})
    assert odd.code == "LAW_UNKNOWN"


def test_the_end_of_a_contract_is_for_the_statutes() -> None:
    day = date(2026, 8, 31)
    assert code("FR-SCOP", ExitKind.CONTRACT_END, day, YEAR).code == "LAW_UNKNOWN"
    assert terms("FR-SCOP", ExitKind.CONTRACT_END, day, {"membership_ends_with_contract": True}).last_day == day
    assert not terms("FR-SCOP", ExitKind.CONTRACT_END, day, {"membership_ends_with_contract": False}).accepted


def test_leaving_after_a_resolution() -> None:
    on = date(2026, 6, 1)
    found = terms("DE-EG", ExitKind.DISSENT, date(2026, 7, 1), resolved_on=on)
    assert found.last_day == date(2026, 12, 31)
    assert not terms("DE-EG", ExitKind.DISSENT, date(2026, 7, 2), resolved_on=on).accepted
    assert terms("NL-COOP", ExitKind.DISSENT, date(2026, 6, 20), resolved_on=on).last_day == date(2026, 6, 20)
    assert not terms("BE-SC", ExitKind.DISSENT, date(2026, 6, 20), resolved_on=on).accepted
    assert code("AT-EGEN", ExitKind.DISSENT, date(2026, 6, 10), YEAR, resolved_on=on).code == "LAW_UNKNOWN"
    assert code("DE-EG", ExitKind.DISSENT, date(2026, 6, 10), YEAR).code == "BAD_ARGUMENT"


def test_giving_back_some_shares() -> None:
    found = terms("DE-EG", ExitKind.PARTIAL, date(2026, 9, 30))
    assert (found.accepted, found.last_day, found.effect_on) == (True, None, date(2026, 12, 31))
    assert not terms("BE-SC", ExitKind.PARTIAL, date(2026, 3, 1)).accepted


DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
PACKS = st.sampled_from(["BE-SC", "DE-EG", "NL-COOP", "SE-EKFOR", "SCE"])


@given(PACKS, DAYS, st.sampled_from(["12-31", "06-30", "02-28", "03-31"]))
def test_nobody_votes_after_the_end_and_no_end_lies_before_the_notice(pack: str, day: date, end: str) -> None:
    for kind in (ExitKind.RESIGNATION, ExitKind.EXCLUSION, ExitKind.DEATH):
        found = terms(pack, kind, day, {"financial_year_end": end})
        assert found.accepted or found.next_notice_on is None or found.next_notice_on > day
        if found.last_day is not None:
            assert found.last_day >= day
            assert found.votes_until is not None
            assert found.votes_until <= found.last_day
