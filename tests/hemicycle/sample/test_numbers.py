"""Numbers of invented organisations pass the checks of the registers they imitate."""

from __future__ import annotations

from random import Random

import pytest
from stdnum.eu import vat

from commons.directory import Directory
from commons.identifiers import IdentifierScheme
from hemicycle.sample.numbers import NUMBERS, identifiers


def test_every_country_of_the_directory_has_a_maker() -> None:
    assert set(NUMBERS) == set(Directory.load().countries)


@pytest.mark.parametrize("country", sorted(NUMBERS))
def test_numbers_are_valid_and_differ(country: str) -> None:
    rng = Random(country)
    made = [identifiers(country, rng) for _ in range(200)]
    assert len({row[0] for row in made}) > 195
    for found, register in made:
        assert vat.is_valid(found.value)
        assert found.value.startswith(country.replace("EU", "BE"))
        assert register.scheme is IdentifierScheme.REGISTER
