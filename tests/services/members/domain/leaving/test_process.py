"""Leaving as steps: what each may follow, what they come to, and laws that hold for any history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.members.domain.facts import Period
from services.members.domain.leaving import end, exclude, resign
from services.members.domain.leaving.process import OVER, Effect, History, processes
from services.members.domain.leaving.steps import check_register
from services.members.domain.leaving.words import LeavingKind, StepKind, Terms
from tests.services.members.domain.leaving.histories import (
    COUNTRIES,
    GERMANY,
    HOLLAND,
    ITALY,
    JOINED,
    TODAY,
    YEAR_END,
    Country,
    attempt,
)

DAY = timedelta(days=1)
NEW = History(Period(JOINED))


def resigned(country: Country = GERMANY, on: date = TODAY) -> History:
    return NEW.after(resign.resign(NEW, on, country.resignation(on), None, TODAY))


def notified(country: Country = GERMANY) -> History:
    found = NEW.after(exclude.open_exclusion(NEW, TODAY, country.exclusion(TODAY), "grounds", TODAY))
    found = found.after(exclude.hear(found, TODAY, "she came", TODAY))
    found = found.after(exclude.decide(found, TODAY, exclude=True, body="Board", reason="so", today=TODAY))
    return found.after(exclude.notify(found, TODAY, country.exclusion(TODAY), TODAY + 40 * DAY, TODAY))


def code(call: object) -> str:
    with pytest.raises(Refusal) as refused:
        call()  # pyright: ignore[reportCallIssue]
    return refused.value.code


@pytest.mark.parametrize(
    ("effect", "days"),
    [
        (Effect(), None),
        (Effect(last_day=YEAR_END), None),
        (Effect(vote_lost_from=TODAY), Period(TODAY)),
        (Effect(vote_lost_from=TODAY, last_day=YEAR_END), Period(TODAY, YEAR_END)),
        (Effect(vote_lost_from=TODAY, vote_back_on=TODAY + 2 * DAY), Period(TODAY, TODAY + DAY)),
        (Effect(vote_lost_from=TODAY, vote_back_on=TODAY), None),
        (Effect(vote_lost_from=TODAY, last_day=TODAY - DAY), None),
        (Effect(vote_lost_from=TODAY, vote_back_on=TODAY + 9 * DAY, last_day=TODAY), Period(TODAY, TODAY)),
    ],
)
def test_the_days_on_which_a_vote_rests(effect: Effect, days: Period | None) -> None:
    assert effect.no_vote == days


def test_the_first_of_several_ends_counts() -> None:
    both = resigned()
    both = both.after(end.died(both, TODAY - 3 * DAY, HOLLAND.death(TODAY - 3 * DAY), None, TODAY))
    assert both.last_day == TODAY - 3 * DAY
    undone = both.after(end.cancel(both, LeavingKind.DEATH, "the wrong member", TODAY))
    assert undone.last_day == YEAR_END
    assert [one.kind for one in undone.processes] == [LeavingKind.RESIGNATION, LeavingKind.DEATH]


def test_a_dead_member_resigns_no_more_but_heirs_who_go_on_may() -> None:
    dead = NEW.after(end.died(NEW, TODAY, GERMANY.death(TODAY), None, TODAY))
    assert code(lambda: resign.resign(dead, TODAY, GERMANY.resignation(TODAY), None, TODAY)) == "TRANSITION_NOT_ALLOWED"
    heirs = NEW.after(end.died(NEW, TODAY, Terms(True, heirs=True), None, TODAY))
    assert resign.resign(heirs, TODAY, GERMANY.resignation(TODAY), None, TODAY).kind is StepKind.RESIGNED


def test_a_step_names_the_version_it_was_decided_on() -> None:
    found = resigned()
    assert found.read_at(1) is found
    for version in (0, 2, -1):
        assert code(lambda version=version: found.read_at(version)) == "CHANGED_MEANWHILE"
    with pytest.raises(Refusal) as refused:
        found.read_at(0)
    assert refused.value.details == {"version": 1, "changed": [f"RESIGNED on {TODAY}"]}


def test_what_may_not_be() -> None:
    one, letter = resigned(), notified()
    terms = GERMANY.resignation(TODAY)
    assert code(lambda: resign.resign(one, TODAY, terms, None, TODAY)) == "TRANSITION_NOT_ALLOWED"
    assert code(lambda: resign.resign(NEW, TODAY + DAY, terms, None, TODAY)) == "BAD_ARGUMENT"
    assert code(lambda: resign.resign(NEW, JOINED - DAY, terms, None, TODAY)) == "TRANSITION_NOT_ALLOWED"
    assert code(lambda: resign.accept(one, TODAY, None, TODAY)) == "TRANSITION_NOT_ALLOWED"
    assert code(lambda: resign.decline(one, TODAY, "no", TODAY)) == "TRANSITION_NOT_ALLOWED"
    assert code(lambda: resign.withdraw(one, TODAY - DAY, terms, None, TODAY)) == "BAD_ARGUMENT"
    assert (
        code(lambda: resign.withdraw(resigned(ITALY), TODAY, ITALY.resignation(TODAY), None, TODAY))
        == "TRANSITION_NOT_ALLOWED"
    )
    late = TODAY + 300 * DAY
    assert code(lambda: resign.withdraw(one, late, terms, None, late)) == "TRANSITION_NOT_ALLOWED"
    assert code(lambda: exclude.hear(one, TODAY, "she came", TODAY)) == "TRANSITION_NOT_ALLOWED"
    assert code(lambda: exclude.appeal(letter, TODAY + 41 * DAY, None, TODAY + 41 * DAY)) == "TRANSITION_NOT_ALLOWED"
    assert code(lambda: end.cancel(NEW, LeavingKind.DEATH, "why", TODAY)) == "TRANSITION_NOT_ALLOWED"
    assert code(lambda: end.cancel(one, LeavingKind.RESIGNATION, " ", TODAY)) == "BAD_ARGUMENT"
    no = Terms(False, refused_because="Not here.")
    assert code(lambda: exclude.open_exclusion(NEW, TODAY, no, "grounds", TODAY)) == "LEAVING_NOT_ALLOWED"


def test_silent_statutes_on_taking_it_back_are_asked() -> None:
    silent = replace(GERMANY.resignation(TODAY), revocable=None)
    assert code(lambda: resign.withdraw(resigned(), TODAY, silent, None, TODAY)) == "LAW_UNKNOWN"


def test_a_last_day_that_was_entered_by_hand_stands() -> None:
    by_hand = History(Period(JOINED, YEAR_END))
    step = resign.resign(by_hand, TODAY, GERMANY.resignation(TODAY), None, TODAY)
    assert code(lambda: check_register(by_hand, step)) == "TRANSITION_NOT_ALLOWED"
    opened = exclude.open_exclusion(by_hand, TODAY, GERMANY.exclusion(TODAY), "grounds", TODAY)
    check_register(by_hand, opened)


def registered(history: History) -> History:
    """The history with the registration that its steps came to, as the store keeps it."""
    return replace(history, registered=Period(JOINED, history.last_day))


def resting(history: History, day: date) -> bool:
    return any(one.effect.no_vote and one.effect.no_vote.holds(day) for one in history.processes)


@given(st.integers(0, 1 << 30), st.sampled_from(COUNTRIES))
def test_any_history(seed: int, country: Country) -> None:
    random, history = Random(seed), NEW
    for _ in range(25):
        before = history
        try:
            step = attempt(history, country, random)
            check_register(history, step)
        except Refusal:
            assert history is before
            continue
        history = registered(history.after(step))
        _check(history)
    # what came later does not move a state of the past
    for version in range(history.version + 1):
        kept = [tuple(step for step in one.steps if step.number <= version) for one in history.processes]
        assert [one.steps for one in processes(history.steps[:version])] == [steps for steps in kept if steps]


def _check(history: History) -> None:
    assert [one.number for one in history.steps] == list(range(1, history.version + 1))
    running = [one for one in history.processes if one.running]
    kinds = [one.kind for one in running]
    assert len(kinds) == len(set(kinds)), "one running process of a kind"
    ends = [one.effect.last_day for one in running if one.effect.last_day]
    assert history.last_day == (min(ends) if ends else None), "what is over ends nothing"
    for one in history.processes:
        if one.state in OVER:
            assert one.effect.vote_lost_from is None or one.effect.vote_back_on is not None, "over, and no vote"
    if history.last_day is not None:
        assert not history.registered.holds(history.last_day + DAY), "ended and still a member"
    told = [one for one in running if one.kind is LeavingKind.EXCLUSION and one.effect.attendance_lost_from]
    for one in told:
        until = one.effect.last_day or TODAY + 400 * DAY
        assert resting(history, one.effect.attendance_lost_from or TODAY), "excluded and voting"
        assert resting(history, until), "excluded and voting before the end"
    if not running:
        assert history.last_day is None
        assert not resting(history, TODAY + DAY), "nobody leaves, and the vote rests"
