"""Reading one row's cells: the value, or the reason why there is none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.members.domain.activities.words import Weight
from services.members.domain.register_values import Reading

CENTS = st.integers(0, 10**13)


@given(CENTS)
def test_amounts_read_as_the_group_writes_them(cents: int) -> None:
    amount = Decimal(cents) / 100
    plain, grouped = f"{amount:.2f}", f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
    for cell in (plain, plain.replace(".", ","), grouped):
        reading = Reading({"amount": cell})
        assert (reading.money("amount"), reading.problems) == (amount, []), cell


@pytest.mark.parametrize("cell", ["sixty", "1.2.3", "-5", "1,234", "1e9", "٣", "9" * 20])
def test_amounts_that_are_none(cell: str) -> None:
    reading = Reading({"amount": cell})
    assert reading.money("amount") is None
    assert len(reading.problems) == 1


def test_words_in_any_case_and_their_default() -> None:
    reading = Reading({"weight": "accessory", "empty": "", "other": "heavy"})
    assert reading.word("weight", Weight) is Weight.ACCESSORY
    assert reading.word("empty", Weight, Weight.MAIN) is Weight.MAIN
    assert reading.problems == []
    assert reading.word("other", Weight) is None
    assert reading.word("empty", Weight) is None
    assert reading.problems == ["other is none of MAIN, ACCESSORY", "empty is none of MAIN, ACCESSORY"]


def test_a_day_that_must_be_there() -> None:
    reading = Reading({"since": "", "value_date": "31.05.2024"})
    assert reading.required_day("since") is None
    assert reading.required_day("value_date") is not None
    assert reading.problems == ["since is empty"]
