"""The ladder: one step at a time, each dated after the one before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.clients.domain.partnership import (
    LADDER,
    PartnershipStatus,
    StatusPeriod,
    change,
    status_on,
    steps_from,
    strongest,
)

CLIENT, CANDIDATE, PARTNER, MEMBER = LADDER
DAY, TODAY = date(2024, 3, 1), date(2026, 1, 1)


def walked(walk: list[tuple[int, bool]]) -> list[StatusPeriod]:
    """A history of steps up or down, so many days apart."""
    history = [StatusPeriod(CLIENT, DAY)]
    for days, up in walk:
        options = steps_from(history[-1].status)
        since = history[-1].since + timedelta(days=days)
        step = change(history, options[0] if up else options[-1], since, "walk", date(9000, 1, 1))
        history[-1:] = [step.ended, step.fresh]
    return history


@pytest.mark.parametrize(
    ("status", "steps"),
    [
        (CLIENT, (CANDIDATE,)),
        (CANDIDATE, (PARTNER, CLIENT)),
        (PARTNER, (MEMBER, CANDIDATE)),
        (MEMBER, (PARTNER,)),
    ],
)
def test_the_ladder_has_neighbours_only(status: PartnershipStatus, steps: tuple[PartnershipStatus, ...]) -> None:
    assert steps_from(status) == steps


def test_a_step_cuts_the_period_before_it() -> None:
    step = change([StatusPeriod(CLIENT, DAY)], CANDIDATE, date(2024, 6, 1), " asked to join ", TODAY)
    assert step.ended == StatusPeriod(CLIENT, DAY, date(2024, 6, 1))
    assert step.fresh == StatusPeriod(CANDIDATE, date(2024, 6, 1), None, "asked to join")


@pytest.mark.parametrize("status", [CLIENT, PARTNER, MEMBER])
def test_leaps_and_standing_still_are_refused(status: PartnershipStatus) -> None:
    with pytest.raises(Refusal) as refused:
        change([StatusPeriod(CLIENT, DAY)], status, date(2024, 6, 1), "why", TODAY)
    assert refused.value.code == "TRANSITION_NOT_ALLOWED"
    assert refused.value.details == {"current": "CLIENT", "allowed": ["CANDIDATE"]}


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (DAY, "why"),
        (DAY - timedelta(days=1), "why"),
        (date(9999, 12, 31), "why"),
        (date(2024, 6, 1), "  "),
        (date(2024, 6, 1), "a\x00b"),
        (date(2024, 6, 1), "x" * 5001),
    ],
)
def test_a_step_needs_a_later_day_and_a_reason(day: date, reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        change([StatusPeriod(CLIENT, DAY)], CANDIDATE, day, reason, TODAY)
    assert refused.value.code == "BAD_ARGUMENT"


def test_strongest_of_none_is_none() -> None:
    assert strongest([]) is None
    assert strongest([PARTNER, CLIENT, MEMBER, CANDIDATE]) is MEMBER


@given(st.lists(st.tuples(st.integers(1, 400), st.booleans()), max_size=12), st.integers(0, 5000))
def test_any_walk_gives_exactly_one_status_a_day(walk: list[tuple[int, bool]], offset: int) -> None:
    history = walked(walk)
    day = DAY + timedelta(days=offset)
    assert sum(period.holds_on(day) for period in history) == 1
    assert status_on(history, day) is not None
    assert status_on(history, DAY - timedelta(days=1)) is None
