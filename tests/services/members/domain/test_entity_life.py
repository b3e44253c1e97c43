"""An entity's life as dated facts: one status on each day, whatever is recorded in whatever order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.members.domain.entity_life import EntityStatus, StatusPeriod, check_there, record_status

OPENED, TODAY = date(2010, 1, 1), date(2026, 11, 24)
OPEN = StatusPeriod(EntityStatus.OPEN, OPENED)
DAYS = st.integers(0, 400).map(lambda days: OPENED + timedelta(days=days))


def told(status: EntityStatus, start: date, end: date | None = None) -> StatusPeriod:
    return StatusPeriod(status, start, end, "judgment")


def refused(history: list[StatusPeriod], fresh: StatusPeriod) -> str:
    with pytest.raises(Refusal) as found:
        record_status(history, fresh, TODAY)
    return found.value.code


def test_a_receivership_leaves_the_entity_open_before_and_after() -> None:
    fresh = told(EntityStatus.RECEIVERSHIP, date(2022, 3, 1), date(2022, 12, 13))
    change = record_status([OPEN], fresh, TODAY)
    assert change.closed == (OPEN,)
    assert change.added == (
        StatusPeriod(EntityStatus.OPEN, OPENED, date(2022, 2, 28)),
        StatusPeriod(EntityStatus.OPEN, date(2022, 12, 14)),
        fresh,
    )


def test_what_cannot_be_recorded() -> None:
    gone = told(EntityStatus.CLOSED, date(2020, 1, 1))
    assert refused([OPEN], told(EntityStatus.LIQUIDATION, date(2020, 1, 2), date(2020, 1, 1))) == "BAD_ARGUMENT"
    assert refused([OPEN], told(EntityStatus.CLOSED, date(2020, 1, 2), date(2021, 1, 1))) == "BAD_ARGUMENT"
    assert refused([OPEN], told(EntityStatus.CLOSED, OPENED - timedelta(days=1))) == "BAD_ARGUMENT"
    assert refused([OPEN], told(EntityStatus.CLOSED, TODAY + timedelta(days=367))) == "BAD_ARGUMENT"
    assert refused([OPEN], StatusPeriod(EntityStatus.CLOSED, TODAY, None, " ")) == "BAD_ARGUMENT"
    assert refused([gone], gone) == "ALREADY_EXISTS"


def test_members_still_meet_in_receivership_and_liquidation_but_not_after_the_end() -> None:
    life = [OPEN, told(EntityStatus.CLOSED, date(2027, 1, 1))]
    check_there(life[:1], TODAY, "Smart")
    for status in (EntityStatus.RECEIVERSHIP, EntityStatus.LIQUIDATION):
        check_there([told(status, OPENED)], TODAY, "Smart")
    for history, day in (([life[1]], date(2027, 1, 1)), (life[:1], OPENED - timedelta(days=1)), ([], TODAY)):
        with pytest.raises(Refusal) as found:
            check_there(history, day, "Smart")
        assert found.value.code == "ENTITY_NOT_OPEN"


@given(st.lists(st.tuples(st.sampled_from(EntityStatus), DAYS, st.none() | st.integers(0, 60)), max_size=8))
def test_every_day_has_one_status_and_the_last_word_holds(
    steps: list[tuple[EntityStatus, date, int | None]],
) -> None:
    history, expected = [OPEN], dict.fromkeys(range(500), EntityStatus.OPEN)
    for status, start, length in steps:
        fresh = told(status, start, None if length is None else start + timedelta(days=length))
        try:
            change = record_status(history, fresh, TODAY)
        except Refusal:
            continue
        history = [one for one in history if one not in change.closed] + list(change.added)
        for day in expected:
            if fresh.holds(OPENED + timedelta(days=day)):
                expected[day] = status
    for day, status in expected.items():
        holding = [one.status for one in history if one.holds(OPENED + timedelta(days=day))]
        assert holding == [status]
