"""Identifiers of legal persons, brought to one form: VAT and register numbers by country, and LEI (ISO 17442).

The form is what two countries compare, so it names its country: `BE0999999922` (VAT), `FR:732829320` (register).
Check digits and shapes are python-stdnum's; three registers that it lacks are checked by their shape here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from stdnum import get_cc_module, lei
from stdnum.exceptions import ValidationError

from commons.errors import Refusal


class IdentifierScheme(StrEnum):
    """Which list of numbers an identifier belongs to."""

    VAT = "VAT"
    REGISTER = "REGISTER"
    LEI = "LEI"


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """A scheme and a value in normal form; make one with `identifier`."""

    scheme: IdentifierScheme
    value: str


_COUNTRY = re.compile(r"([A-Za-z]{2})[\s:.-]?(.+)\Z", re.DOTALL)
_REGISTER_MODULES = {
    "BE": "vat",
    "FR": "siren",
    "DE": "handelsregisternummer",
    "AT": "businessid",
    "IT": "iva",  # the Registro delle imprese numbers a company by its tax code, which has the VAT number's form
    "ES": "cif",
    "SE": "orgnr",
}
_REGISTER_SHAPES = {
    "NL": re.compile(r"\d{8}\Z"),  # KvK-nummer
    "HU": re.compile(r"(0[1-9]|1\d|20)(0[1-9]|1\d|2[0-3])\d{6}\Z"),  # cégjegyzékszám: court, form, number
}


def identifier(scheme: IdentifierScheme, text: str) -> Identifier:
    """Read an identifier as people write it. Raises `Refusal` IDENTIFIER_INVALID when its scheme's check fails."""
    try:
        return Identifier(scheme, _READERS[scheme](text.strip()))
    except (ValidationError, ValueError) as error:
        raise Refusal(
            "IDENTIFIER_INVALID",
            f"This {scheme} number fails its own check; {_ADVICE[scheme]}",
            scheme=scheme.value,
        ) from error


def _vat(text: str) -> str:
    country, number = _split(text)
    module = get_cc_module("gr" if country == "EL" else country.lower(), "vat")
    if module is None:
        raise ValueError(country)
    return country + module.validate(number)


def _register(text: str) -> str:
    country, number = _split(text)
    if shape := _REGISTER_SHAPES.get(country):
        compact = re.sub(r"[\s.-]", "", number)
        if not shape.match(compact):
            raise ValueError(number)
        return f"{country}:{compact}"
    module = get_cc_module(country.lower(), _REGISTER_MODULES.get(country, "businessid"))
    if module is None:
        raise ValueError(country)
    return f"{country}:{module.validate(number)}"


def _split(text: str) -> tuple[str, str]:
    found = _COUNTRY.match(text)
    if found is None:
        raise ValueError(text)
    return found[1].upper(), found[2].strip()


_READERS: dict[IdentifierScheme, Callable[[str], str]] = {
    IdentifierScheme.VAT: _vat,
    IdentifierScheme.REGISTER: _register,
    IdentifierScheme.LEI: lei.validate,
}
_ADVICE = {
    IdentifierScheme.VAT: "write it with its country, as in BE0999999922.",
    IdentifierScheme.REGISTER: "write it with its country, as in FR:732829320.",
    IdentifierScheme.LEI: "it has 20 characters, the last two being check digits.",
}
