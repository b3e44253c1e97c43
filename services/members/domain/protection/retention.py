"""How long what is kept: dated rules by kind and country, data beside this file with its source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from commons.months import months_after

RULES_FILE = Path(__file__).with_name("retention.toml")
EVERYWHERE = "*"
CONFIDENCES = ("read", "likely", "unsure")


class Kept(StrEnum):
    """What is kept for a time, in the order in which it goes: a profile leaves an identity behind."""

    PROFILE = "profile"
    IDENTITY = "identity"
    PAYER = "payer"
    APPLICANT = "applicant"
    READ_LOG = "read_log"
    HOLD_READING = "hold_reading"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """`months` after the event of its kind, from `begins` on; `source` says by what."""

    kind: Kept
    country: str
    begins: date
    months: int
    source: str
    confidence: str

    @property
    def cited(self) -> str:
        """The source, marked where it was not read."""
        return self.source if self.confidence == "read" else f"{self.source} [unverified]"

    def until(self, event: date) -> date:
        """The last day on which what began with `event` is kept."""
        return months_after(event, self.months)

    def cutoff(self, today: date) -> date:
        """What happened on this day or before is no longer kept on `today`."""
        found = months_after(today, -self.months)
        return found if self.until(found) < today else found - timedelta(days=1)


@cache
def rules() -> Mapping[Kept, Sequence[RetentionRule]]:
    """All rules by kind. `ValueError` for a table that is not sound."""
    data = tomllib.loads(RULES_FILE.read_text("utf-8"))
    found = {kind: tuple(RetentionRule(kind, **row) for row in data.pop(kind.value, ())) for kind in Kept}
    if data or any(not any(rule.country == EVERYWHERE for rule in group) for group in found.values()):
        raise ValueError("retention.toml: each kind needs a rule for everywhere, and no others are known")
    if any(rule.months < 1 or rule.confidence not in CONFIDENCES for group in found.values() for rule in group):
        raise ValueError("retention.toml: a period is a month at least, a confidence read, likely or unsure")
    return found


def rule_for(kind: Kept, country: str, on: date) -> RetentionRule:
    """The rule of that day: the country's own before everybody's, the newest that has begun."""
    begun = [rule for rule in rules()[kind] if rule.begins <= on and rule.country in (country, EVERYWHERE)]
    if not begun:
        begun = [rule for rule in rules()[kind] if rule.country == EVERYWHERE]
    return max(begun, key=lambda rule: (rule.country != EVERYWHERE, rule.begins))
