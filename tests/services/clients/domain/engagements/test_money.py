"""Currencies stay apart unless the caller brings a dated rate, and then it is shown back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from commons.errors import Refusal
from services.clients.domain.engagements.money import Rate, rates

TODAY = date(2026, 11, 24)
SEK = Rate("SEK", Decimal("0.0875"), date(2026, 11, 20), " ECB reference rate ")


def test_an_amount_is_converted_by_the_rate_that_came_with_the_question() -> None:
    found = rates("EUR", [SEK], TODAY)
    assert found.converted("SEK", Decimal(1000)) == (Decimal("87.50"), found.rate("SEK"))
    assert found.converted("EUR", Decimal(5)) == (Decimal(5), None)
    assert found.converted("HUF", Decimal(5)) is None  # no rate, no conversion
    assert found.rates[0].source == "ECB reference rate"


@pytest.mark.parametrize(
    ("into", "given"),
    [
        ("EUR", [SEK, SEK]),
        ("SEK", [SEK]),
        ("euro", []),
        ("EUR", [Rate("SEK", Decimal(0), TODAY, "x")]),
        ("EUR", [Rate("SEK", Decimal(1), date(2026, 11, 25), "x")]),
        ("EUR", [Rate("SEK", Decimal(1), TODAY, " ")]),
        ("EUR", [Rate("KRONE", Decimal(1), TODAY, "x")]),
    ],
)
def test_rates_without_day_source_or_sense_are_refused(into, given) -> None:
    with pytest.raises(Refusal) as refused:
        rates(into, given, TODAY)
    assert refused.value.code == "BAD_ARGUMENT"
