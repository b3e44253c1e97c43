"""Numbers in time: days that cannot be, numbers that cannot be one organisation's."""

from __future__ import annotations

from datetime import date

import pytest

from commons.errors import Refusal
from commons.identifiers import Identifier, IdentifierScheme
from services.clients.domain.organisations.numbers import Number, check_one, number

VAT, OTHER = Identifier(IdentifierScheme.VAT, "BE0999999922"), Identifier(IdentifierScheme.VAT, "BE0683683417")
ABROAD, REGISTER = Identifier(IdentifierScheme.VAT, "FR40303265045"), Identifier(IdentifierScheme.REGISTER, "BE:1")
DAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    "one",
    [
        Number(ABROAD),
        Number(REGISTER),
        Number(VAT),
        Number(OTHER, until=DAY),
        Number(OTHER, shared=True),
    ],
)
def test_they_may_be_one_organisation_s(one: Number) -> None:
    check_one([Number(VAT, since=DAY)], [one])
    check_one([one], [Number(VAT, since=DAY)])


@pytest.mark.parametrize(
    "one", [Number(OTHER), Number(OTHER, since=date(2030, 1, 1)), Number(OTHER, until=date(2027, 1, 1))]
)
def test_two_at_a_time_are_two_organisations(one: Number) -> None:
    with pytest.raises(Refusal, match="two valid VAT numbers") as refused:
        check_one([Number(VAT, since=DAY)], [one])
    assert refused.value.code == "ORGANISATIONS_DIFFER"


def test_each_italian_province_has_a_rea_number_of_its_own() -> None:
    numbers = [Number(Identifier(IdentifierScheme.REGISTER, f"IT:{end}")) for end in ("1", "REA:MI-1", "REA:RM-2")]
    check_one(numbers[:1], numbers[1:])
    check_one(numbers[:2], numbers[2:])
    with pytest.raises(Refusal, match="two valid REGISTER numbers"):
        check_one(numbers[1:2], [Number(Identifier(IdentifierScheme.REGISTER, "IT:REA:MI-2"))])


@pytest.mark.parametrize(
    ("since", "until", "shared", "identifier"),
    [
        (date(2026, 1, 2), None, False, VAT),
        (DAY, DAY, False, VAT),
        (None, None, True, REGISTER),
    ],
)
def test_days_and_shares_that_cannot_be(since, until, shared, identifier) -> None:
    with pytest.raises(Refusal) as refused:
        number(identifier, since, until, shared=shared, today=DAY)
    assert refused.value.code == "BAD_ARGUMENT"
