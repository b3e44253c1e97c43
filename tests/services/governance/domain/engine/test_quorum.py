"""Quorum: calls and the days between them, special matters, the half hour."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.engine.quorum import Attendance, quorum
from services.governance.domain.engine.resolutions import ResolutionWord
from tests.services.governance.domain.readings import reading

ORDINARY, AMEND = ResolutionWord.ORDINARY, ResolutionWord.AMEND


@pytest.mark.parametrize(
    ("pack", "form", "resolution", "there", "needed"),
    [
        ("FR-SCOP", "SA", ORDINARY, Attendance(101, 30), 21),
        ("FR-SCOP", "SA", AMEND, Attendance(100, 30, call=2), 20),
        ("FR-SCOP", "SARL", ORDINARY, Attendance(100, 3), None),
        ("AT-EGEN", None, ResolutionWord.LIABILITY, Attendance(100, 33), 34),
        ("AT-EGEN", None, ResolutionWord.LIABILITY, Attendance(100, 33, call=2), None),
        ("ES-COOP", None, ORDINARY, Attendance(30, 20, call=2), 3),
        ("BE-SC", None, AMEND, Attendance(100, 20, call=2, days_after_first=15), None),
        ("BE-SC", None, AMEND, Attendance(100, 20, call=2, days_after_first=14), 50),
        ("FR-SCOP", "SA", AMEND, Attendance(100, 20, call=2, days_after_first=62), 25),
    ],
)
def test_needed(pack: str, form: str | None, resolution: ResolutionWord, there: Attendance, needed: int | None) -> None:
    found = quorum(reading(pack, form=form), resolution, there)
    assert found.needed == needed
    assert found.quorate is (needed is None or there.present >= needed)


def test_the_wait_was_an_hour_before_2006() -> None:
    there = Attendance(230, 22, invitation_clause=True, minutes_waited=45)
    assert not quorum(reading("AT-EGEN", on=date(2006, 8, 17)), ORDINARY, there).quorate
    assert quorum(reading("AT-EGEN", on=date(2006, 8, 18)), ORDINARY, there).quorate


def test_no_number_anywhere_is_asked_for_and_not_guessed() -> None:
    for pack in ("IT-COOP", "SCE"):
        with pytest.raises(Refusal) as refused:
            quorum(reading(pack, form="spa"), ORDINARY, Attendance(10, 10))
        assert refused.value.code == "LAW_UNKNOWN"


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_more_people_never_lose_a_quorum(entitled: int, present: int) -> None:
    law = reading("ES-COOP")
    first, more = (quorum(law, ORDINARY, Attendance(entitled, there)) for there in (present, present + 1))
    assert more.quorate or not first.quorate
    assert first.quorate is (2 * present > entitled)
