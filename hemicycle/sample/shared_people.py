"""People who are members in two or three countries under one person id."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from uuid import UUID

from hemicycle.sample.word_lists import names_in

BOTH_STEADY = 300
"""People with a vote in both Belgium and France, at any scale: the joint evening needs them."""

GROUPS: tuple[tuple[tuple[str, ...], int], ...] = (
    (("BE", "FR"), 330),
    (("BE", "FR", "DE"), 25),
    (("BE", "NL"), 60),
    (("BE", "DE"), 40),
    (("FR", "DE"), 30),
    (("FR", "IT"), 25),
    (("FR", "ES"), 25),
    (("DE", "AT"), 40),
    (("AT", "HU"), 12),
    (("IT", "AT"), 12),
    (("ES", "IT"), 15),
    (("DE", "SE"), 12),
    (("NL", "DE", "SE"), 6),
    (("BE", "EU"), 12),
)
"""Countries and how many people are in just these, at full scale."""

_LANGUAGES = {"BE": "fr", "FR": "fr", "DE": "de", "AT": "de", "IT": "it", "ES": "es", "NL": "nl"}


@dataclass(frozen=True, slots=True)
class SharedPerson:
    """Who she is in every country; what a country keeps beside is its own. `steady`: an ordinary holder in each."""

    person: UUID
    given_name: str
    family_name: str
    countries: tuple[str, ...]
    steady: bool


def shared_people(seed: int, scale: float) -> tuple[SharedPerson, ...]:
    """All of them, in a fixed order."""
    rng = Random(f"{seed}/shared people")
    return tuple(
        _person(rng, countries, steady=countries == ("BE", "FR") and place < BOTH_STEADY)
        for countries, size in GROUPS
        for place in range(max(BOTH_STEADY if countries == ("BE", "FR") else 1, round(size * scale)))
    )


def _person(rng: Random, countries: tuple[str, ...], *, steady: bool) -> SharedPerson:
    words = names_in(_LANGUAGES[countries[0]])
    return SharedPerson(
        UUID(int=rng.getrandbits(128), version=4),
        rng.choice(words.given),
        rng.choice(words.family),
        countries,
        steady,
    )
