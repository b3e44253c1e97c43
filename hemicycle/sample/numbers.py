"""Valid VAT and register numbers of invented organisations: random digits, completed with their check digits."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from stdnum import luhn
from stdnum.at import uid
from stdnum.es import cif
from stdnum.fr import siren
from stdnum.hu import anum
from stdnum.iso7064 import mod_11_10
from stdnum.nl import bsn

from commons.identifiers import Identifier, IdentifierScheme, identifier

Numbers = tuple[str, str]
"""A VAT number and a register number, as people write them."""

_COURTS = ("Berlin (Charlottenburg)", "Hamburg", "Köln", "Leipzig", "München", "Stuttgart", "Bremen", "Dresden")


def identifiers(country: str, rng: Random) -> tuple[Identifier, ...]:
    """VAT and register number of an organisation of `country`, each read back through its own check.

    Organisations of a country whose numbers the sample cannot make are registered in Belgium.
    """
    vat, register = NUMBERS.get(country, _belgium)(rng)
    return (
        identifier(IdentifierScheme.VAT, vat),
        identifier(IdentifierScheme.REGISTER, register),
    )


def _digits(rng: Random, count: int) -> str:
    return f"{rng.randrange(10 ** (count - 1), 10**count)}"


def _belgium(rng: Random) -> Numbers:
    body = f"0{rng.randrange(4_000_000, 9_000_000)}"
    number = f"{body}{97 - int(body) % 97:02d}"
    return f"BE{number}", f"BE:{number}"


def _france(rng: Random) -> Numbers:
    body = _digits(rng, 8)
    number = body + luhn.calc_check_digit(body)
    return f"FR{siren.to_tva(number)}", f"FR:{number}"


def _germany(rng: Random) -> Numbers:
    body = _digits(rng, 8)
    return f"DE{body}{mod_11_10.calc_check_digit(body)}", f"DE:{rng.choice(_COURTS)} HRB {rng.randrange(1000, 250_000)}"


def _austria(rng: Random) -> Numbers:
    body = f"U{_digits(rng, 7)}"
    return f"AT{body}{uid.calc_check_digit(body)}", f"AT:{_digits(rng, 6)}{rng.choice('abdfghikmpstvwxyz')}"


def _italy(rng: Random) -> Numbers:
    body = f"{rng.randrange(1, 10**7):07d}{rng.randrange(1, 101):03d}"
    number = body + luhn.calc_check_digit(body)
    return f"IT{number}", f"IT:{number}"


def _spain(rng: Random) -> Numbers:
    body = rng.choice("ABFG") + f"{rng.randrange(1, 53):02d}" + _digits(rng, 5)
    number = body + cif.calc_check_digits(body)[0]
    return f"ES{number}", f"ES:{number}"


def _netherlands(rng: Random) -> Numbers:
    body = _digits(rng, 8)
    while (check := bsn.checksum(body + "0")) == 10:  # no digit completes such a number
        body = _digits(rng, 8)
    return f"NL{body}{check}B01", f"NL:{_digits(rng, 8)}"


def _sweden(rng: Random) -> Numbers:
    body = f"55{rng.randrange(2_000_000, 10**7)}"  # with 0 or 1 for its third digit it were a person's
    number = body + luhn.calc_check_digit(body)
    return f"SE{number}01", f"SE:{number}"


def _hungary(rng: Random) -> Numbers:
    body = _digits(rng, 7)
    number = f"{body}{-anum.checksum(body + '0') % 10}"
    return f"HU{number}", f"HU:{rng.randrange(1, 21):02d}09{_digits(rng, 6)}"


NUMBERS: dict[str, Callable[[Random], Numbers]] = {
    "BE": _belgium,
    "FR": _france,
    "DE": _germany,
    "AT": _austria,
    "IT": _italy,
    "ES": _spain,
    "NL": _netherlands,
    "SE": _sweden,
    "HU": _hungary,
    "EU": _belgium,
}
"""The maker of each country's numbers; organisations of the group's own sit in Belgium."""
