"""The list on display: how long, objections within it, from when the delegates sit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from commons.errors import Refusal
from services.governance.domain.delegates.display import (
    Display,
    ElectionFacts,
    ElectionState,
    check_window,
    display,
    state,
)
from tests.services.governance.domain.readings import TODAY, reading

FIRST = date(2026, 12, 1)
SHOWN = Display(TODAY, FIRST, FIRST + timedelta(days=14), "office, Invented Street 1")
FACTS = ElectionFacts(date(2027, 1, 1), date(2030, 12, 31), counted=True, display=SHOWN, undecided=0, upheld=0)


def test_two_weeks_in_germany_and_no_list_elsewhere() -> None:
    assert display(reading("DE-EG"), SHOWN, TODAY) == SHOWN
    short = replace(SHOWN, last_day=FIRST + timedelta(days=13))
    with pytest.raises(Refusal) as refused:
        display(reading("DE-EG"), short, TODAY)
    assert (refused.value.code, refused.value.details["earliest"]) == ("DISPLAY_TOO_SHORT", "2026-12-15")
    assert display(reading("NL-COOP"), short, TODAY) == short


@pytest.mark.parametrize(
    "wrong",
    [
        replace(SHOWN, announced_on=date(2026, 12, 2)),
        replace(SHOWN, announced_on=TODAY + timedelta(days=1)),
        replace(SHOWN, last_day=date(2026, 11, 30)),
        replace(SHOWN, place=""),
    ],
)
def test_what_is_no_display(wrong: Display) -> None:
    with pytest.raises(Refusal) as refused:
        display(reading("DE-EG"), wrong, TODAY)
    assert refused.value.code == "BAD_ARGUMENT"


@pytest.mark.parametrize(
    ("facts", "on", "expected"),
    [
        (replace(FACTS, counted=False, display=None), TODAY, ElectionState.OPEN),
        (replace(FACTS, display=None), date(2027, 2, 1), ElectionState.COUNTED),
        (FACTS, FIRST, ElectionState.ON_DISPLAY),
        (FACTS, date(2026, 12, 16), ElectionState.COUNTED),
        (FACTS, date(2027, 1, 1), ElectionState.IN_FORCE),
        (replace(FACTS, undecided=1), date(2027, 1, 1), ElectionState.CONTESTED),
        (replace(FACTS, upheld=1), date(2027, 1, 1), ElectionState.ANNULLED),
        (FACTS, date(2031, 1, 1), ElectionState.OVER),
    ],
)
def test_how_far_an_election_is(facts: ElectionFacts, on: date, expected: ElectionState) -> None:
    assert state(facts, on, needs_list=True) is expected


def test_without_a_list_the_term_is_enough() -> None:
    assert state(replace(FACTS, display=None), date(2027, 1, 1), needs_list=False) is ElectionState.IN_FORCE


def test_objections_are_heard_while_it_is_displayed() -> None:
    leaf = reading("DE-EG").leaf("delegates.election")
    for day in (FIRST, SHOWN.last_day):
        check_window(SHOWN, day, leaf)
    for shown, day in ((SHOWN, TODAY), (SHOWN, date(2026, 12, 16)), (None, FIRST)):
        with pytest.raises(Refusal) as refused:
            check_window(shown, day, leaf)
        assert refused.value.code == "OBJECTION_WINDOW_CLOSED"
