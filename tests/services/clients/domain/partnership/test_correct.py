"""A corrected ladder is a valid path again, and corrects no step into being."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.clients.domain.partnership import LADDER, StatusPeriod
from services.clients.domain.partnership.correct import Stood, check_path, correct
from tests.services.clients.domain.partnership.test_ladder import walked

CLIENT, CANDIDATE, PARTNER, MEMBER = LADDER
DAY, TODAY = date(2024, 1, 1), date(2026, 1, 1)
LADDER_OF_THREE = [
    StatusPeriod(CLIENT, DAY, date(2024, 3, 1)),
    StatusPeriod(CANDIDATE, date(2024, 3, 1), date(2024, 9, 1), "asked"),
    StatusPeriod(PARTNER, date(2024, 9, 1), None, "board"),
]


def test_a_step_is_redated_and_keeps_its_reason() -> None:
    stood = [Stood(CLIENT, DAY), Stood(CANDIDATE, date(2024, 4, 1)), Stood(PARTNER, date(2024, 9, 1))]
    found = correct(LADDER_OF_THREE, stood, "the letter is of April", TODAY)
    assert found[0].until == date(2024, 4, 1)
    assert (found[1].since, found[1].reason) == (date(2024, 4, 1), "asked")


def test_a_step_is_taken_out() -> None:
    assert correct(LADDER_OF_THREE, [Stood(CLIENT, DAY), Stood(CANDIDATE, date(2024, 3, 1))], "never", TODAY)[-1] == (
        StatusPeriod(CANDIDATE, date(2024, 3, 1), None, "asked")
    )


@pytest.mark.parametrize(
    ("stood", "code"),
    [
        ([], "BAD_ARGUMENT"),
        ([Stood(CLIENT, DAY + timedelta(days=1))], "BAD_ARGUMENT"),
        ([Stood(period.status, period.since) for period in LADDER_OF_THREE], "BAD_ARGUMENT"),
        ([Stood(CLIENT, DAY), Stood(CANDIDATE, DAY)], "BAD_ARGUMENT"),
        ([Stood(CLIENT, DAY), Stood(CANDIDATE, date(2027, 1, 1))], "BAD_ARGUMENT"),
        ([Stood(CLIENT, DAY), Stood(PARTNER, date(2024, 9, 1))], "TRANSITION_NOT_ALLOWED"),
        (
            [
                *(Stood(period.status, period.since) for period in LADDER_OF_THREE),
                Stood(MEMBER, date(2025, 1, 1)),
            ],
            "TRANSITION_NOT_ALLOWED",
        ),
    ],
)
def test_refusals(stood: list[Stood], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        correct(LADDER_OF_THREE, stood, "why", TODAY)
    assert refused.value.code == code


WALKS = st.lists(st.tuples(st.integers(1, 300), st.booleans()), max_size=10)


@given(WALKS, st.data())
def test_whatever_is_corrected_stays_a_valid_path(walk: list[tuple[int, bool]], data: st.DataObject) -> None:
    history = walked(walk)
    check_path(history)
    kept = [period for period in history[1:] if data.draw(st.booleans())]
    stood = [Stood(history[0].status, history[0].since)]
    stood += [Stood(one.status, one.since + timedelta(days=data.draw(st.integers(-40, 40)))) for one in kept]
    try:
        found = correct(history, stood, "why", date(9000, 1, 1))
    except Refusal:
        return
    check_path(found)
    assert found[-1].until is None
    assert sum(period.holds_on(DAY + timedelta(days=700)) for period in found) == 1
    taken = [(earlier.status, later.status) for earlier, later in pairwise(history)]
    for step in ((earlier.status, later.status) for earlier, later in pairwise(found)):
        assert step in taken
        del taken[: taken.index(step) + 1]
