"""Obligations: three shares in three instalments, a share for each year of use, and where a member stands."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.members.domain.categories import Category, ShareObligation
from services.members.domain.facts import Period
from services.members.domain.share_register import Leg, OperationKind, OperationRequest, ShareClass, decide
from services.members.domain.shares.coverage import coverage
from services.members.domain.shares.deduction import PaidWork, Pay, bears, check_pay, deduction
from services.members.domain.shares.obligations import (
    ClockStart,
    Instalments,
    ObligationFacts,
    ObligationRule,
    check_rule,
    obligation_on,
)
from services.members.domain.shares.usual_rules import usual_rule

CLASSES = {"A": ShareClass("A", Decimal(30), "EUR")}
TODAY = date(2026, 6, 1)
MANDATORY = ShareObligation.MANDATORY
FRANCE = usual_rule("FR-SCIC-SA", Category("COORDINATOR", "", MANDATORY))
BELGIUM = usual_rule("BE-SC-CNC", Category("WORKER", "", MANDATORY))


def bought(*purchases: tuple[int, date]) -> list[Leg]:
    """Shares subscribed and paid on their days."""
    legs: list[Leg] = []
    for count, day in purchases:
        legs += decide(OperationRequest(OperationKind.SUBSCRIBE, day, count), legs, CLASSES, TODAY)
        legs += decide(OperationRequest(OperationKind.PAY, day, count), legs, CLASSES, TODAY)
    return legs


def state(rule: ObligationRule, day: date, legs: list[Leg], since: date = date(2021, 3, 10), pay: date | None = None):
    return obligation_on(day, rule, ObligationFacts(since, pay, legs), CLASSES)


def test_france_three_times_thirty_within_three_years() -> None:
    pay = date(2021, 4, 10)
    found = state(FRANCE, date(2022, 1, 1), bought((1, date(2021, 6, 1))), pay=pay)
    assert (found.required, found.held, found.paid) == (3, 1, 1)
    assert (found.outstanding, found.due) == (Decimal(60), Decimal(0))
    assert (found.clock_started_on, found.ends_on, found.due_on) == (
        date(2021, 4, 10),
        date(2024, 4, 10),
        date(2024, 4, 10),
    )
    assert found.next_instalment is not None
    assert found.next_instalment.number == 2
    over = state(FRANCE, date(2024, 4, 10), bought((1, date(2021, 6, 1))), pay=pay)
    assert over.due == over.outstanding == Decimal(60)
    done = state(FRANCE, TODAY, bought((3, date(2021, 6, 1))))
    assert (done.outstanding, done.due, done.next_instalment, done.due_on) == (0, 0, None, None)


def test_belgium_three_bought_in_2021_cover_to_the_end_of_2023() -> None:
    legs = bought((3, date(2021, 4, 1)))
    assert coverage(legs, CLASSES["A"], 1, TODAY) == [Period(date(2021, 4, 1), date(2023, 12, 31))]
    found = state(BELGIUM, date(2022, 7, 1), legs)
    assert (found.required, found.outstanding, found.covered_until) == (2, 0, date(2023, 12, 31))
    assert found.due_on == date(2024, 1, 1)
    lapsed = state(BELGIUM, date(2024, 1, 1), legs)
    assert (lapsed.required, lapsed.outstanding, lapsed.due, lapsed.covered_until) == (4, 30, 30, None)
    assert lapsed.due_on == date(2024, 1, 1)


def test_a_gap_in_coverage_stays_a_gap_and_a_share_that_goes_takes_the_latest_year() -> None:
    legs = bought((1, date(2021, 4, 1)), (2, date(2024, 2, 1)))
    assert coverage(legs, CLASSES["A"], 1, TODAY) == [
        Period(date(2021, 4, 1), date(2021, 12, 31)),
        Period(date(2024, 2, 1), date(2025, 12, 31)),
    ]
    legs += decide(OperationRequest(OperationKind.REDEEM, date(2024, 6, 1), 1), legs, CLASSES, TODAY)
    assert coverage(legs, CLASSES["A"], 1, TODAY)[-1] == Period(date(2024, 2, 1), date(2024, 12, 31))


def test_instalments_that_are_paid_in_have_a_day_each() -> None:
    rule = ObligationRule(MANDATORY, 3, instalments=Instalments(3, Decimal(30), 36), source="art. 9")
    found = state(rule, date(2022, 3, 10), [])
    assert found.due == Decimal(30)
    assert found.next_instalment is not None
    assert found.next_instalment.due_on == date(2022, 3, 10)
    late = state(rule, date(2023, 4, 1), bought((1, date(2021, 6, 1))))
    assert (late.due, late.due_on) == (Decimal(30), date(2023, 3, 10))


@pytest.mark.parametrize(
    ("clock", "pay", "legs", "started"),
    [
        (ClockStart.CATEGORY, None, [], date(2021, 3, 10)),
        (ClockStart.CONTRACT, None, [], None),
        (ClockStart.CONTRACT, date(2022, 5, 5), [], date(2022, 5, 5)),
        (ClockStart.SUBSCRIPTION, None, bought((1, date(2022, 1, 2))), date(2022, 1, 2)),
        (ClockStart.SUBSCRIPTION, None, [], None),
    ],
)
def test_when_the_clock_starts(clock, pay, legs, started) -> None:
    rule = ObligationRule(MANDATORY, 3, clock=clock, instalments=FRANCE.instalments, source="art. 9")
    found = state(rule, TODAY, legs, pay=pay)
    assert found.clock_started_on == started
    assert (found.ends_on is None) == (started is None)
    assert bool(found.due) == (started is not None)


def test_optional_categories_owe_nothing_whatever_they_hold() -> None:
    rule = usual_rule("FR-SCIC-SA", Category("AFFILIATE", "", ShareObligation.OPTIONAL))
    found = state(rule, TODAY, bought((2, date(2022, 1, 1))))
    assert (found.required, found.held, found.outstanding, found.due_on) == (0, 2, 0, None)


@pytest.mark.parametrize(
    ("net", "work", "taken"),
    [
        ("100", PaidWork.CONTRACT, 30),
        ("99.99", PaidWork.CONTRACT, 0),
        ("500", PaidWork.AUTHOR_INVOICE, 0),
    ],
)
def test_what_is_taken_from_pay(net: str, work: PaidWork, taken: int) -> None:
    pay = Pay("P1", TODAY, Decimal(net), work)
    amount, why = deduction(state(FRANCE, TODAY, []), pay)
    assert amount == taken
    assert why
    assert bears(FRANCE, pay) == bool(taken)


def test_nothing_is_taken_when_nothing_is_outstanding_or_the_category_is_not_so() -> None:
    pay = Pay("P1", TODAY, Decimal(500), PaidWork.CONTRACT)
    assert deduction(state(FRANCE, TODAY, bought((3, date(2022, 1, 1)))), pay)[0] == 0
    assert deduction(state(BELGIUM, TODAY, []), pay)[0] == 0


@pytest.mark.parametrize(
    "rule",
    [
        ObligationRule(MANDATORY, 0, source="x"),
        ObligationRule(MANDATORY, 1),
        ObligationRule(MANDATORY, 1, share_class="Z", source="x"),
        ObligationRule(ShareObligation.NONE, 1, source="x"),
        ObligationRule(MANDATORY, 1, grace_days=-1, source="x"),
        ObligationRule(MANDATORY, 1, confidence="sure", source="x"),
        ObligationRule(MANDATORY, 3, instalments=Instalments(3, Decimal(31), 36), source="x"),
        ObligationRule(MANDATORY, 3, instalments=Instalments(0, Decimal(30), 36), source="x"),
        ObligationRule(MANDATORY, 3, instalments=Instalments(3, Decimal(30), 36, Decimal(29)), source="x"),
        ObligationRule(MANDATORY, 3, yearly=True, instalments=Instalments(3, Decimal(30), 36), source="x"),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(rule: ObligationRule) -> None:
    with pytest.raises(Refusal) as refused:
        check_rule(rule, CLASSES)
    assert refused.value.code == "BAD_ARGUMENT"


def test_a_sound_rule_is_taken_as_it_is() -> None:
    assert check_rule(FRANCE, CLASSES) == FRANCE


@pytest.mark.parametrize("net", ["-1", "NaN", "1.001"])
def test_pay_that_cannot_be_is_refused(net: str) -> None:
    with pytest.raises(Refusal):
        check_pay(Pay("P1", TODAY, Decimal(net), PaidWork.CONTRACT), TODAY)
    with pytest.raises(Refusal):
        check_pay(Pay("P1", TODAY + timedelta(days=1), Decimal(1), PaidWork.CONTRACT), TODAY)


PURCHASES = st.lists(st.tuples(st.integers(1, 4), st.dates(date(2015, 1, 1), date(2025, 12, 31))), max_size=6)


@given(PURCHASES)
def test_coverage_has_a_year_for_every_paid_share_and_never_one_twice(purchases) -> None:
    legs = bought(*sorted(purchases, key=lambda one: one[1]))
    periods = coverage(legs, CLASSES["A"], 1, TODAY)
    years = [year for one in periods for year in range(one.start.year, one.end.year + 1)]
    assert len(years) == len(set(years)) == sum(count for count, _ in purchases)
    assert all(one.start >= min(day for _, day in purchases) for one in periods)


@given(PURCHASES, st.dates(date(2015, 1, 1), TODAY))
def test_due_is_never_more_than_outstanding_nor_below_zero(purchases, day) -> None:
    legs = bought(*sorted(purchases, key=lambda one: one[1]))
    for rule in (FRANCE, BELGIUM):
        found = state(rule, day, legs)
        assert 0 <= found.due <= found.outstanding
        assert found.outstanding <= 90
