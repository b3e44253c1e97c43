"""Identifiers in the one form that two countries compare."""

from __future__ import annotations

import pytest

from commons.errors import Refusal
from commons.identifiers import Identifier, IdentifierScheme, identifier

VAT, REGISTER, LEI = IdentifierScheme.VAT, IdentifierScheme.REGISTER, IdentifierScheme.LEI


@pytest.mark.parametrize(
    ("scheme", "text", "value"),
    [
        (VAT, "BE 0999.999.922", "BE0999999922"),
        (VAT, "be0999999922", "BE0999999922"),
        (VAT, "FR 40 303 265 045", "FR40303265045"),
        (VAT, "DE136695976", "DE136695976"),
        (VAT, "ATU13585627", "ATU13585627"),
        (VAT, "IT00743110157", "IT00743110157"),
        (VAT, "ES A13585625", "ESA13585625"),
        (VAT, "NL004495445B01", "NL004495445B01"),
        (VAT, "SE123456789701", "SE123456789701"),
        (VAT, "HU12892312", "HU12892312"),
        (VAT, "EL094259216", "EL094259216"),
        (REGISTER, "BE0999999922", "BE:0999999922"),
        (REGISTER, "FR 732 829 320", "FR:732829320"),
        (REGISTER, "DE:Aachen HRA 11223", "DE:Aachen HRA 11223"),
        (REGISTER, "AT FN 122119m", "AT:122119m"),
        (REGISTER, "IT:00743110157", "IT:00743110157"),
        (REGISTER, "IT REA MI-1234567", "IT:REA:MI-1234567"),
        (REGISTER, "it rm 0123456", "IT:REA:RM-123456"),
        (REGISTER, "ES:A13585625", "ES:A13585625"),
        (REGISTER, "SE 556188-8404", "SE:5561888404"),
        (REGISTER, "NL:34123456", "NL:34123456"),
        (REGISTER, "HU:01-09-123456", "HU:0109123456"),
        (LEI, "213800kud8lajwsq9d15", "213800KUD8LAJWSQ9D15"),
    ],
)
def test_one_form_and_it_reads_itself(scheme: IdentifierScheme, text: str, value: str) -> None:
    assert identifier(scheme, text) == Identifier(scheme, value)
    assert identifier(scheme, value) == Identifier(scheme, value)


@pytest.mark.parametrize(
    ("scheme", "text"),
    [
        (VAT, "BE0999999923"),
        (VAT, "0999999922"),
        (VAT, "XX0999999922"),
        (VAT, ""),
        (REGISTER, "NL:3412345"),
        (REGISTER, "HU:21-09-123456"),
        (REGISTER, "NL:000012345678"),
        (REGISTER, "HU:01-24-123456"),
        (REGISTER, "IT:00743110158"),
        (REGISTER, "IT:MI-12345678"),
        (REGISTER, "IT:XX-123456"),
        (REGISTER, "IT:RCCMNL83S18D969H"),
        (REGISTER, "PL:1"),
        (LEI, "213800KUD8LAJWSQ9D16"),
        (LEI, "ETEZWANZE70C2"),  # its check digits are right, its length is not
    ],
)
def test_what_fails_its_own_check_is_refused(scheme: IdentifierScheme, text: str) -> None:
    with pytest.raises(Refusal) as refused:
        identifier(scheme, text)
    assert refused.value.code == "IDENTIFIER_INVALID"
    assert refused.value.details == {"scheme": scheme.value}
