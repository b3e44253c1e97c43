"""A person's number never makes an organisation."""

from __future__ import annotations

import pytest

from commons.errors import Refusal
from commons.identifiers import IdentifierScheme, identifier
from services.clients.domain.organisations.numbers import Number
from services.clients.domain.organisations.persons import of_a_person
from services.clients.domain.organisations.registration import Known, Registration, place

VAT, REGISTER, LEI = IdentifierScheme.VAT, IdentifierScheme.REGISTER, IdentifierScheme.LEI


@pytest.mark.parametrize(
    ("scheme", "text"),
    [
        (VAT, "ES54362315K"),
        (VAT, "ESX2482300W"),
        (VAT, "SE811228987401"),
        (REGISTER, "SE:811228-9874"),
        (VAT, "PT123456789"),
    ],
)
def test_a_person_is_refused_as_an_organisation(scheme: IdentifierScheme, text: str) -> None:
    number = Number(identifier(scheme, text))
    assert of_a_person(number.identifier)
    with pytest.raises(Refusal) as refused:
        place(Registration("SE.entity.somewhere", "Anna", (number,)), Known())
    assert refused.value.code == "BAD_ARGUMENT"


@pytest.mark.parametrize(
    ("scheme", "text"),
    [
        (VAT, "ESA13585625"),
        (REGISTER, "ES:A13585625"),
        (VAT, "SE556188840401"),
        (REGISTER, "SE:5561888404"),
        (VAT, "PT501964843"),
        (VAT, "BE0999999922"),
        (LEI, "213800KUD8LAJWSQ9D15"),
    ],
)
def test_organisations_are_none(scheme: IdentifierScheme, text: str) -> None:
    assert not of_a_person(identifier(scheme, text))
