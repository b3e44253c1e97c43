"""Activities: several at once, one main, in time."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from commons.nace import Nace
from services.members.domain.activities.activity import MOST, Activity, Work, division, enter, several, work
from services.members.domain.activities.words import Weight, WorkSituation
from services.members.domain.facts import Period

DAY = date(2026, 1, 1)
MEMBER = Period(date(2020, 1, 1))
MUSICIAN = Work("2652", None, Weight.ACCESSORY, WorkSituation.FREELANCE)


def at(number: int, start: int, end: int | None = None, does: Work = MUSICIAN) -> Activity:
    last = None if end is None else DAY + timedelta(days=end)
    return Activity(UUID(int=number), does, Period(DAY + timedelta(days=start), last))


def main(trade: str) -> Work:
    return Work(trade, None, Weight.MAIN, WorkSituation.EMPLOYEE)


def refused(history: list[Activity], fresh: Activity, registered: Period = MEMBER) -> str:
    with pytest.raises(Refusal) as found:
        enter(history, fresh, registered)
    return found.value.code


def test_work_needs_a_trade_or_a_sector_of_the_classifications() -> None:
    found = work("2652", "90.01", "2.0", Weight.MAIN, WorkSituation.STUDENT)
    assert found == Work("2652", Nace("90.01", "2.0"), Weight.MAIN, WorkSituation.STUDENT)
    for given_ in ((None, None, None), ("2652", "90.01", None), ("26520", None, None), (None, "J", "2.1")):
        with pytest.raises(Refusal) as found:
            work(*given_, Weight.MAIN, WorkSituation.STUDENT)
        assert found.value.code == "BAD_ARGUMENT"
    assert division("90", "2.1").code == "90"


def test_a_second_main_activity_waits_for_the_first_to_end() -> None:
    first = at(1, 0, 9, main("2652"))
    assert refused([first], at(2, 9, None, main("2166"))) == "TRANSITION_NOT_ALLOWED"
    assert enter([first], at(2, 10, None, main("2166")), MEMBER).period.start == DAY + timedelta(days=10)
    assert enter([first], at(2, 0, None, MUSICIAN), MEMBER)


def test_the_same_work_is_not_entered_twice_for_a_day() -> None:
    assert refused([at(1, 0)], at(2, 30)) == "ALREADY_EXISTS"
    assert enter([at(1, 0, 29)], at(2, 30), MEMBER)
    assert enter([at(1, 0)], at(2, 30, None, Work("2652", None, Weight.ACCESSORY, WorkSituation.STUDENT)), MEMBER)


def test_a_correction_is_not_measured_against_what_it_corrects() -> None:
    assert enter([at(1, 0, None, main("2652"))], at(1, 5, None, main("2652")), MEMBER)


def test_an_activity_may_be_older_than_the_membership_but_not_over_before_it() -> None:
    assert enter([], at(1, -9_000), MEMBER)
    assert refused([], at(1, -9_000, -8_000)) == "BAD_ARGUMENT"


def test_there_is_an_end_to_activities_at_a_time() -> None:
    history = [
        at(number, 0, None, Work(str(2611), Nace("90.20", "2.1"), Weight.ACCESSORY, s))
        for number, s in enumerate(list(WorkSituation) * 4)
    ][:MOST]
    assert refused(history, at(99, 0)) == "BAD_ARGUMENT"


PERIODS = st.lists(
    st.tuples(st.integers(0, 40), st.none() | st.integers(0, 20)).map(
        lambda one: at(1, one[0], None if one[1] is None else one[0] + one[1])
    ),
    max_size=6,
)


@given(PERIODS, st.integers(-5, 70))
def test_several_is_the_unbroken_run_of_days_with_two(activities: list[Activity], offset: int) -> None:
    day = DAY + timedelta(days=offset)

    def two(when: date) -> bool:
        return sum(one.period.holds(when) for one in activities) >= 2

    found = several(activities, day)
    if not two(day):
        assert found is None
        return
    assert found is not None
    assert found.start is not None
    assert not two(found.start - timedelta(days=1))
    last = found.end or DAY + timedelta(days=200)
    assert all(two(found.start + timedelta(days=n)) for n in range((last - found.start).days + 1))
    assert found.end is None or not two(found.end + timedelta(days=1))
