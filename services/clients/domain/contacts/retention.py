"""How long contacts are kept: data with its source (GDPR art. 5(1)(e)), months after somebody stopped being one."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from commons.months import months_after


@dataclass(frozen=True, slots=True)
class Retention:
    """Months after the last day, where that stands, and how sure we are of it."""

    months: int
    source: str
    confidence: str

    def before(self, today: date) -> date:
        """Whoever stopped on this day or earlier is not kept any longer."""
        return months_after(today, -self.months)


@cache
def _rules() -> dict[str, Retention]:
    data = tomllib.loads(Path(__file__).with_name("retention.toml").read_text("utf-8"))
    return {code: Retention(**row) for code, row in data.items()}


def retention(country: str) -> Retention:
    """The rule of a country, or the one of all."""
    return _rules().get(country, _rules()["default"])
