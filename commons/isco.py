"""ISCO-08, the International Standard Classification of Occupations (ILO): codes of one to four digits with titles.

A shorter code is the group that a longer one belongs to: 265 (creative and performing artists) holds 2652 (musicians).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from commons.errors import Refusal

TITLES_FILE = Path(__file__).with_name("isco08.json")
LANGUAGES = ("en", "fr")


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade: `code` has one digit for a major group to four for a unit group."""

    code: str

    def title(self, language: str = "en") -> str:
        """The official heading in `en` or `fr`; English for any other language."""
        return _titles()[self.code][LANGUAGES.index(language) if language in LANGUAGES else 0]

    @property
    def group(self) -> Trade | None:
        """The next wider group; None for a major group."""
        return Trade(self.code[:-1]) if len(self.code) > 1 else None


def trade(code: str) -> Trade:
    """Read a code; BAD_ARGUMENT when the classification lacks it."""
    found = code.strip()
    if found not in _titles():
        raise Refusal("BAD_ARGUMENT", "ISCO-08 has no such code; codes have one to four digits, like 2652.")
    return Trade(found)


def trades(words: str = "", under: str = "") -> Sequence[Trade]:
    """The trades, by code, that belong to the group `under` and whose code or title holds all of `words`."""
    wanted = words.casefold().split()
    return [Trade(code) for code in _order() if code.startswith(under) and _holds(code, wanted)]


def _holds(code: str, wanted: Sequence[str]) -> bool:
    text = " ".join((code, *_titles()[code])).casefold()
    return all(word in text for word in wanted)


@cache
def _titles() -> dict[str, tuple[str, str]]:
    found = json.loads(TITLES_FILE.read_text("utf-8"))["titles"]
    return {code: (english, french) for code, (english, french) in found.items()}


@cache
def _order() -> tuple[str, ...]:
    return tuple(sorted(_titles()))
