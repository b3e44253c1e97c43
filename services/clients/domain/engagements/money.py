"""Amounts in their own currency, kept apart: converted by dated rates that the caller brings, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import pycountry

from commons import texts
from commons.errors import Refusal

CENT = Decimal("0.01")
MOST = Decimal(10) ** 12
_CODES = frozenset(one.alpha_3 for one in pycountry.currencies)


def currency(code: str) -> str:
    """A code of ISO 4217. Raises `Refusal` BAD_ARGUMENT."""
    if code not in _CODES:
        raise Refusal("BAD_ARGUMENT", "A currency is a code of ISO 4217, like EUR, SEK or HUF.").blame(code)
    return code


def amount(value: Decimal) -> Decimal:
    """What was agreed or invoiced, without VAT, in whole cents. Raises `Refusal` BAD_ARGUMENT."""
    if not (value.is_finite() and 0 < value < MOST) or value != value.quantize(CENT):
        raise Refusal("BAD_ARGUMENT", "An amount is positive and has at most two decimals.").blame(value)
    return value.quantize(CENT)


@dataclass(frozen=True, slots=True)
class Rate:
    """One unit of `currency` is worth `value` of the currency converted to, on a day, says a source."""

    currency: str
    value: Decimal
    on: date
    source: str


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates a caller brings, all into one currency."""

    into: str
    rates: tuple[Rate, ...] = ()

    def rate(self, code: str) -> Rate | None:
        """The rate of a currency; None: it stays as it is."""
        return next((rate for rate in self.rates if rate.currency == code), None)

    def converted(self, code: str, value: Decimal) -> tuple[Decimal, Rate | None] | None:
        """An amount in the currency converted to, and the rate it took (None: it is in it already); None: no rate."""
        if code == self.into:
            return value, None
        found = self.rate(code)
        if found is None:
            return None
        return (value * found.value).quantize(CENT, ROUND_HALF_EVEN), found


def rates(into: str, given: Iterable[Rate], today: date) -> Rates:
    """Rates that can be used. Raises `Refusal` BAD_ARGUMENT: twice a currency, no source, a day ahead, no number."""
    found: dict[str, Rate] = {}
    for rate in given:
        if rate.currency in found or rate.currency == into:
            raise Refusal("BAD_ARGUMENT", f"{rate.currency} has one rate into {into}, and {into} needs none.")
        if rate.on > today:
            raise Refusal("BAD_ARGUMENT", "A rate is of a day that has come.").blame(rate.on)
        if not (rate.value.is_finite() and 0 < rate.value < MOST):
            raise Refusal("BAD_ARGUMENT", "A rate is a positive number.").blame(rate.value)
        found[currency(rate.currency)] = Rate(
            rate.currency, rate.value, rate.on, texts.title("The rate's source", rate.source)
        )
    return Rates(currency(into), tuple(found.values()))
