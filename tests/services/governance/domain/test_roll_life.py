"""Windows, states and days of a roll's life."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from commons.errors import Refusal
from services.governance.domain.roll_life import (
    Objecting,
    Objection,
    RollLife,
    day_is_over,
    objections_until,
    raise_objection,
)
from services.governance.domain.seal import check_record_date
from services.governance.domain.words import RollState
from tests.services.governance.domain.laws import regime

ROME = "Europe/Rome"
NEW_YEARS_EVE = date(2026, 12, 31)
BEFORE_MIDNIGHT_IN_ROME = datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC)
MIDNIGHT_IN_ROME = datetime(2026, 12, 31, 23, 0, tzinfo=UTC)


def test_a_day_ends_at_midnight_in_the_entitys_time_zone() -> None:
    assert not day_is_over(NEW_YEARS_EVE, ROME, BEFORE_MIDNIGHT_IN_ROME)
    assert day_is_over(NEW_YEARS_EVE, ROME, MIDNIGHT_IN_ROME)
    assert not day_is_over(NEW_YEARS_EVE, "Atlantic/Canary", MIDNIGHT_IN_ROME)


@pytest.mark.parametrize(
    ("life", "state"),
    [
        (RollLife(sealed=False), RollState.PROVISIONAL),
        (RollLife(sealed=False, undecided=2), RollState.CONTESTED),
        (RollLife(sealed=True), RollState.SEALED),
        (RollLife(sealed=True, undecided=1), RollState.SEALED),
        (RollLife(sealed=True, reopenings=1), RollState.SEALED),
        (RollLife(sealed=True, reopenings=2), RollState.REOPENED),
        (RollLife(sealed=True, reopenings=2, superseded=True), RollState.CORRECTED),
    ],
)
def test_states(life: RollLife, state: RollState) -> None:
    assert life.state is state


def objecting(moment: datetime) -> Objecting:
    return Objecting(NEW_YEARS_EVE, "statutes art. 9", ROME, moment, own=True, line_votes=0)


def test_an_objection_is_heard_until_the_last_second_of_its_window() -> None:
    wanted = Objection(1, " I paid ")
    assert raise_objection(wanted, objecting(BEFORE_MIDNIGHT_IN_ROME)) == Objection(1, "I paid")
    with pytest.raises(Refusal) as refused:
        raise_objection(wanted, objecting(MIDNIGHT_IN_ROME))
    assert refused.value.code == "OBJECTION_WINDOW_CLOSED"
    assert refused.value.details == {"until": "2026-12-31", "article": "statutes art. 9", "unverified": False}


def test_without_a_clause_objections_are_heard_until_the_day_before() -> None:
    assert objections_until(regime("DE-EG"), date(2027, 1, 1)) == NEW_YEARS_EVE


def test_a_record_date_before_the_meeting_must_be_over() -> None:
    meeting = date(2027, 1, 20)
    with pytest.raises(Refusal) as refused:
        check_record_date(NEW_YEARS_EVE, meeting, ROME, BEFORE_MIDNIGHT_IN_ROME)
    assert refused.value.code == "RECORD_DATE_RUNNING"
    check_record_date(NEW_YEARS_EVE, meeting, ROME, MIDNIGHT_IN_ROME)
    check_record_date(meeting, meeting, ROME, BEFORE_MIDNIGHT_IN_ROME)
