"""The vocabulary of needs: by theme, dated, in `needs.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from commons.errors import Refusal
from services.members.domain.facts import Period

NEEDS_FILE = Path(__file__).with_name("needs.toml")


class NeedTheme(StrEnum):
    """What a need is about."""

    PROTECTION = "PROTECTION"
    INCOME = "INCOME"
    TRAINING = "TRAINING"
    ADVICE = "ADVICE"
    PLACE = "PLACE"
    COMMUNITY = "COMMUNITY"
    REPRESENTATION = "REPRESENTATION"


@dataclass(frozen=True, slots=True)
class NeedKind:
    """A word of the vocabulary, offered over `period`."""

    code: str
    theme: NeedTheme
    titles: Mapping[str, str]
    period: Period

    def title(self, language: str = "en") -> str:
        """In `en` or `fr`; English for any other language."""
        return self.titles.get(language, self.titles["en"])


def vocabulary(day: date) -> Sequence[NeedKind]:
    """What may be declared on `day`, in the order of the file."""
    return [kind for kind in _all().values() if kind.period.holds(day)]


def known(code: str) -> NeedKind:
    """A word, whether still offered or not; BAD_ARGUMENT when there never was one."""
    if code not in _all():
        raise Refusal("BAD_ARGUMENT", "The vocabulary has no such need; `needKinds` lists it.")
    return _all()[code]


def offered(code: str, day: date) -> NeedKind:
    """A word that may be declared on `day`; BAD_ARGUMENT otherwise."""
    found = known(code)
    if not found.period.holds(day):
        raise Refusal("BAD_ARGUMENT", f"{code} is not in the vocabulary of {day}; `needKinds` lists it.")
    return found


@cache
def _all() -> dict[str, NeedKind]:
    rows = tomllib.loads(NEEDS_FILE.read_text("utf-8"))
    return {
        code: NeedKind(
            code,
            NeedTheme(row["theme"]),
            {language: row[language] for language in ("en", "fr")},
            Period(row["since"], row.get("until")),
        )
        for code, row in rows.items()
    }
