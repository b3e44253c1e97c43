"""Mandates: when one begins and for how long, who moves up, what ends it, how it stands on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.elections.mandate import (
    Acceptance,
    Accepting,
    Mandate,
    MandateEnd,
    MandateEndReason,
    MandateOrigin,
    MandateState,
    accept,
    co_opt,
    end,
    gone,
    ratify,
    unbroken,
)
from services.governance.domain.elections.office_rules import office_rules
from services.governance.domain.elections.seating import Seating, seating
from services.governance.domain.elections.terms import last_day
from services.governance.domain.results.election import Electing, ElectionCount, Standing
from tests.services.governance.domain.readings import reading

DAY = date(2027, 6, 15)
RESIGNED = MandateEndReason.RESIGNED


def law(**rules: Any):
    return reading("ES-COOP", {"offices": [{"office": "board", "term": {"years": 3}} | rules]})


def seats(gone_: set[str] | None = None, office: str | None = "board", **rules: Any) -> Seating:
    standing = tuple(Standing(name, votes) for name, votes in (("A", 9), ("B", 7), ("C", 5), ("D", 3)))
    return seating(law(**rules), ElectionCount(2, standing, office=office), Electing(), gone_ or set())


def held(holder: str, **fields: Any) -> Mandate:
    made = Mandate(uuid4(), "ES.entity.test", "board", holder, None, MandateOrigin.ELECTED, DAY, date(2030, 6, 14))
    return replace(made, **fields)


def accepting(found: Seating, *before: Mandate, **fields: Any) -> Accepting:
    return Accepting(**({"seats": found, "declared": True, "held_on": DAY, "before": before, "earlier": ()} | fields))


def code_of(wanted: Acceptance, at: Accepting) -> str:
    with pytest.raises(Refusal) as refused:
        accept(wanted, at)
    return refused.value.code


def test_the_term_is_the_statutes() -> None:
    term = accept(Acceptance("A", None, DAY), accepting(seats()))
    assert (term.office, term.begins, term.until) == ("board", DAY, date(2030, 6, 14))
    assert code_of(Acceptance("A", None, DAY, date(2031, 1, 1)), accepting(seats())) == "OFFICE_RULES"


def test_without_an_office_of_the_statutes_the_days_are_as_asked() -> None:
    found = seats(office=None)
    assert accept(Acceptance("A", "Jury", DAY), accepting(found)).until is None
    assert accept(Acceptance("A", "Jury", DAY, DAY), accepting(found)).until == DAY
    assert code_of(Acceptance("A", "", DAY), accepting(found)) == "BAD_ARGUMENT"
    assert code_of(Acceptance("A", "Jury", DAY, DAY - timedelta(1)), accepting(found)) == "BAD_ARGUMENT"


@pytest.mark.parametrize(
    ("wanted", "at", "code"),
    [
        (Acceptance("A", None, DAY), accepting(seats(), declared=False), "TRANSITION_NOT_ALLOWED"),
        (Acceptance("C", None, DAY), accepting(seats()), "NOT_ELECTED"),
        (Acceptance("A", None, DAY), accepting(seats(), held("A")), "ALREADY_EXISTS"),
        (Acceptance("A", "crown", DAY), accepting(seats()), "BAD_ARGUMENT"),
        (Acceptance("A", None, DAY - timedelta(1)), accepting(seats()), "BAD_ARGUMENT"),
        (Acceptance("C", None, DAY), accepting(seats({"A"}), held("B"), held("X")), "TRANSITION_NOT_ALLOWED"),
    ],
)
def test_a_seat_that_is_not_hers_is_refused(wanted: Acceptance, at: Accepting, code: str) -> None:
    assert code_of(wanted, at) == code


def ended(holder: str, last: date = date(2028, 1, 31)) -> Mandate:
    return held(holder, end=MandateEnd(last, RESIGNED))


def test_the_next_in_order_moves_up_where_the_statutes_let_her() -> None:
    left = ended("A")
    wanted = Acceptance("C", None, date(2028, 2, 1), predecessor=left.id)
    found = seats({"A"}, substitutes=True)
    term = accept(wanted, accepting(found, left, held("B")))
    assert (term.origin, term.until) == (MandateOrigin.MOVED_UP, left.until)
    assert code_of(replace(wanted, predecessor=None), accepting(found, left, held("B"))) == "BAD_ARGUMENT"
    assert code_of(replace(wanted, begins=date(2028, 1, 31)), accepting(found, left, held("B"))) == "BAD_ARGUMENT"
    rules: list[dict[str, Any]] = [{}, {"substitutes": False}]
    for rule in rules:
        assert code_of(wanted, accepting(seats({"A"}, **rule), left, held("B"))) == "OFFICE_RULES"


def test_terms_in_a_row_are_counted_without_a_break() -> None:
    once = held("A", begins=date(2024, 6, 15), until=date(2027, 6, 14), end=MandateEnd(DAY, MandateEndReason.TERM_OVER))
    long_ago = held("A", begins=date(2015, 1, 1), until=date(2018, 1, 1))
    assert unbroken([long_ago, once], DAY) == [once]
    at = accepting(seats(consecutive_terms=1), earlier=unbroken([long_ago, once], DAY))
    assert code_of(Acceptance("A", None, DAY), at) == "OFFICE_RULES"
    assert accept(Acceptance("A", None, DAY), replace(at, seats=seats(consecutive_terms=2))).begins == DAY


def test_a_co_option_needs_the_statutes_and_a_free_seat() -> None:
    rules = office_rules(law(co_option=True), "board")
    assert rules is not None
    term = co_opt(rules, ended("A"), date(2028, 3, 1))
    assert (term.origin, term.until) == (MandateOrigin.CO_OPTED, date(2030, 6, 14))
    silent = office_rules(law(), "board")
    assert silent is not None
    for asked, free, begins, code in (
        (rules, held("A"), date(2028, 3, 1), "TRANSITION_NOT_ALLOWED"),
        (rules, ended("A"), date(2028, 1, 31), "BAD_ARGUMENT"),
        (rules, ended("A"), date(2031, 1, 1), "TRANSITION_NOT_ALLOWED"),
        (silent, ended("A"), date(2028, 3, 1), "OFFICE_RULES"),
    ):
        with pytest.raises(Refusal) as refused:
            co_opt(asked, free, begins)
        assert refused.value.code == code


def test_a_meeting_ratifies_a_co_option_or_ends_it() -> None:
    waiting = held("F", origin=MandateOrigin.CO_OPTED, begins=date(2028, 3, 1))
    assert waiting.state(date(2028, 3, 2)) is MandateState.TO_RATIFY
    assert ratify(waiting, "adopted", date(2028, 6, 1)) is True
    assert ratify(waiting, "rejected", date(2028, 6, 1)) is False
    for mandate, verdict, on in (
        (waiting, None, date(2028, 6, 1)),
        (waiting, "no_result", date(2028, 6, 1)),
        (waiting, "adopted", date(2028, 2, 1)),
        (replace(waiting, ratified=True), "adopted", date(2028, 6, 1)),
        (held("A"), "adopted", date(2028, 6, 1)),
    ):
        with pytest.raises(Refusal):
            ratify(mandate, verdict, on)


def test_a_seat_that_somebody_was_co_opted_to_is_nobody_elses() -> None:
    left = ended("A")
    fay = held("F", origin=MandateOrigin.CO_OPTED, predecessor=left.id)
    assert gone(["Z"], [left]) == {"A", "Z"}
    assert gone([], [left, fay]) == set()
    assert gone([], [left, replace(fay, end=MandateEnd(DAY, RESIGNED))]) == {"A", "F"}


@pytest.mark.parametrize(
    ("mandate", "ending", "code"),
    [
        (ended("A"), MandateEnd(DAY, RESIGNED), "TRANSITION_NOT_ALLOWED"),
        (held("A"), MandateEnd(DAY - timedelta(1), RESIGNED), "BAD_ARGUMENT"),
        (held("A"), MandateEnd(DAY, MandateEndReason.TERM_OVER), "BAD_ARGUMENT"),
        (held("A"), MandateEnd(DAY, MandateEndReason.NOT_RATIFIED), "BAD_ARGUMENT"),
    ],
)
def test_an_end_that_cannot_be_is_refused(mandate: Mandate, ending: MandateEnd, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        end(mandate, ending)
    assert refused.value.code == code


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 60))
def test_the_day_after_a_term_is_the_same_day_years_later(begins: date, years: int) -> None:
    after = last_day(begins, years) + timedelta(days=1)
    assert (after.year, after.month, after.day) in (
        (begins.year + years, begins.month, begins.day),
        (begins.year + years, 3, 1),
    )


@given(st.integers(-400, 2000), st.integers(0, 1500), st.booleans())
def test_a_mandate_has_one_state_on_each_day(day: int, last: int, over: bool) -> None:
    mandate = held("A", end=MandateEnd(DAY + timedelta(days=last), RESIGNED) if over else None)
    on = DAY + timedelta(days=day)
    state = mandate.state(on)
    assert (state is MandateState.ENDED) == (over and day > last)
    assert (state is MandateState.COMING) == (day < 0)
    assert (state is MandateState.OVERDUE) == (on > date(2030, 6, 14) and not (over and day > last))
