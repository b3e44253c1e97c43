"""Identifiers of legal persons, brought to one form: VAT and register numbers by country, and LEI (ISO 17442).

The form is what two countries compare, so it names its country: `BE0999999922` (VAT), `FR:732829320` (register).
Check digits and shapes are python-stdnum's; registers that it lacks are in `register_numbers.py`, with their source.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from stdnum import get_cc_module, lei
from stdnum.exceptions import ValidationError

from commons.errors import Refusal
from commons.register_numbers import dutch, hungarian, italian


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


_LEI = re.compile(r"[0-9A-Z]{18}[0-9]{2}\Z")
_COUNTRY = re.compile(r"([A-Za-z]{2})[\s:.-]?(.+)\Z", re.DOTALL)
_REGISTER_MODULES = {
    "BE": "vat",
    "FR": "siren",
    "DE": "handelsregisternummer",
    "AT": "businessid",
    "ES": "cif",
    "SE": "orgnr",
}
_REGISTERS: dict[str, Callable[[str], str]] = {"HU": hungarian, "IT": italian, "NL": dutch}


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
    if read := _REGISTERS.get(country):
        return f"{country}:{read(number)}"
    module = get_cc_module(country.lower(), _REGISTER_MODULES.get(country, "businessid"))
    if module is None:
        raise ValueError(country)
    return f"{country}:{module.validate(number)}"


def _lei(text: str) -> str:
    """ISO 17442: 18 letters or digits and two check digits; python-stdnum checks the digits, and no length."""
    compact = lei.compact(text)
    if not _LEI.match(compact):
        raise ValueError(text)
    return lei.validate(compact)


def _split(text: str) -> tuple[str, str]:
    found = _COUNTRY.match(text)
    if found is None:
        raise ValueError(text)
    return found[1].upper(), found[2].strip()


_READERS: dict[IdentifierScheme, Callable[[str], str]] = {
    IdentifierScheme.VAT: _vat,
    IdentifierScheme.REGISTER: _register,
    IdentifierScheme.LEI: _lei,
}
_ADVICE = {
    IdentifierScheme.VAT: "write it with its country, as in BE0999999922.",
    IdentifierScheme.REGISTER: "write it with its country, as in FR:732829320.",
    IdentifierScheme.LEI: "it has 20 characters, the last two being check digits.",
}
