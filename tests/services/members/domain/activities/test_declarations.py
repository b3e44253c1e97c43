"""Traits and needs: declared and derived side by side; the vocabulary of needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from commons.errors import Refusal
from services.members.domain.activities import needs
from services.members.domain.activities.activity import Activity, Work
from services.members.domain.activities.declarations import Declaration, declare, following
from services.members.domain.activities.words import Basis, DeclarationKind, TraitKind, Weight, WorkSituation
from services.members.domain.facts import Period

MEMBER = Period(date(2020, 1, 1))
LOW = Declaration(
    UUID(int=1), DeclarationKind.TRAIT, TraitKind.LOW_INCOME.value, Basis.DECLARED, Period(date(2026, 1, 1))
)


def test_the_same_is_not_declared_twice_for_a_day() -> None:
    with pytest.raises(Refusal) as refused:
        declare([LOW], replace(LOW, id=UUID(int=2), period=Period(date(2026, 5, 1))), MEMBER)
    assert refused.value.code == "TRANSITION_NOT_ALLOWED"
    over = replace(LOW, period=Period(date(2026, 1, 1), date(2026, 4, 30)))
    assert declare([over], replace(LOW, period=Period(date(2026, 5, 1))), MEMBER)


def test_what_records_show_stands_beside_what_is_said() -> None:
    derived = replace(LOW, basis=Basis.DERIVED, source="payroll of 2025")
    assert declare([LOW], derived, MEMBER) == derived


def test_several_activities_follow_from_the_record() -> None:
    def does(trade: str, start: date) -> Activity:
        return Activity(UUID(int=1), Work(trade, None, Weight.ACCESSORY, WorkSituation.FREELANCE), Period(start))

    both = [does("2652", date(2025, 1, 1)), does("2166", date(2026, 3, 1))]
    (found,) = following(both, date(2026, 6, 1))
    assert (found.code, found.basis, found.source) == ("SEVERAL_ACTIVITIES", Basis.DERIVED, "2 activities on record")
    assert found.period == Period(date(2026, 3, 1))
    assert following(both, date(2026, 2, 28)) == []


def test_the_vocabulary_is_dated_and_speaks_two_languages() -> None:
    assert "PARENTAL_LEAVE" not in {one.code for one in needs.vocabulary(date(2019, 12, 31))}
    assert {one.theme for one in needs.vocabulary(date(2026, 1, 1))} == set(needs.NeedTheme)
    for one in needs.vocabulary(date(2026, 1, 1)):
        assert one.title("fr") != one.title("en") == one.title("hu")
    for code, day in (("PARENTAL_LEAVE", date(2019, 1, 1)), ("NO_SUCH_NEED", date(2026, 1, 1))):
        with pytest.raises(Refusal) as refused:
            needs.offered(code, day)
        assert refused.value.code == "BAD_ARGUMENT"
