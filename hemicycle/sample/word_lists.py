"""The sample's word lists: names by language, places by country, trades (ISCO-08) with their sectors (NACE 2.1).

Names are combined at random from lists of our own; whoever bears one of them in life is not meant.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any, Generic, TypeVar

from commons.directory import Country

DATA = Path(__file__).parent / "data"
ItemT = TypeVar("ItemT")


@dataclass(frozen=True)
class Weighted(Generic[ItemT]):
    """Items to draw from, each as often as its weight says."""

    items: Sequence[ItemT]
    cumulative: Sequence[int]

    @classmethod
    def of(cls, weights: dict[ItemT, int]) -> Weighted[ItemT]:
        """From item → weight."""
        return cls(tuple(weights), tuple(accumulate(weights.values())))

    def draw(self, rng: Random) -> ItemT:
        """One item."""
        return rng.choices(self.items, cum_weights=self.cumulative)[0]


@dataclass(frozen=True, slots=True)
class Names:
    """Given and family names of one language."""

    given: tuple[str, ...]
    family: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A country's languages and cities."""

    languages: Weighted[str]
    cities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trade:
    """An occupation: its ISCO-08 unit group and the NACE 2.1 class it is usually exercised in."""

    isco: str
    title: str
    nace: str


@dataclass(frozen=True, slots=True)
class OrganisationWords:
    """What a country's organisations are called, and their legal forms."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    forms: tuple[str, ...]


def _words(text: str, separator: str = " ") -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split(separator))


def read_data(name: str) -> Any:
    """One of the sample's data files."""
    return json.loads((DATA / f"{name}.json").read_text("utf-8"))


@lru_cache
def _names() -> dict[str, Names]:
    return {
        language: Names(_words(row["given"]), _words(row["family"])) for language, row in read_data("names").items()
    }


def names_in(language: str) -> Names:
    """Names of a language; of French where the sample has no list of it."""
    return _names().get(language, _names()["fr"])


@lru_cache
def _places() -> dict[str, Place]:
    return {
        country: Place(Weighted.of(row["languages"]), _words(row["cities"]))
        for country, row in read_data("places").items()
    }


def place_of(country: Country) -> Place:
    """A country's place; one that the sample does not know has its directory's language and one town."""
    return _places().get(country.code) or Place(Weighted.of({country.language: 1}), (country.name,))


@lru_cache
def trades() -> Weighted[Trade]:
    """Trades, as frequent as in a cooperative that artists founded."""
    return Weighted.of({Trade(isco, title, nace): weight for isco, title, nace, weight in read_data("trades")})


@lru_cache
def _organisation_words() -> dict[str, OrganisationWords]:
    return {
        country: OrganisationWords(_words(row["first"], "|"), _words(row["second"], "|"), tuple(row["forms"]))
        for country, row in read_data("organisations").items()
    }


def organisation_words_of(country: Country) -> OrganisationWords:
    """Words for a country's organisations; the group's own where the sample has none of that country."""
    return _organisation_words().get(country.code, _organisation_words()["EU"])
