"""What one country tells the others of organisations: ids, their numbers, and what people said of two ids. Signed.

A word holds the whole state of an id in the country that sends it, with that country's audit sequence: it may come
twice or late, for the newer state goes before. Sole traders are no organisations: nothing of them is in a word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from commons.errors import Refusal
from commons.identifiers import IdentifierScheme, identifier
from commons.ids import borderless_id, uuid_of
from services.clients.domain.organisations.identity import Verdict
from services.clients.domain.organisations.numbers import Number

TOLD_PURPOSE = "ORGANISATION"
TOLD_PATH = "/bulk/organisations"
LIFETIME = timedelta(minutes=10)
"""Of a signed word; it is signed anew whenever it is sent."""


@dataclass(frozen=True, slots=True)
class Stated:
    """The numbers that a country has for an id, as of its audit line `version`."""

    organisation: UUID
    version: int
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """What is told at once: states of ids, and verdicts with the day from which each holds."""

    stated: tuple[Stated, ...]
    verdicts: tuple[tuple[Verdict, date], ...] = ()


def word_claims(word: Word, issuer: str, audience: str, at: datetime) -> dict[str, Any]:
    """The word as partition `issuer` signs it for partition `audience`."""
    return {
        "iss": issuer,
        "aud": audience,
        "sub": issuer,
        "iat": int(at.timestamp()),
        "exp": int((at + LIFETIME).timestamp()),
        "purpose": TOLD_PURPOSE,
        "organisations": [_state(one) for one in word.stated],
        "verdicts": [_verdict(verdict, since) for verdict, since in word.verdicts],
    }


def read_word(claims: Mapping[str, Any]) -> Word:
    """The word of verified claims; BAD_ARGUMENT when they are none.

    A number that fails its own check here is left out: one country's slip must not keep the others' words away.
    """
    try:
        if claims["purpose"] != TOLD_PURPOSE:
            raise _not_this()
        source = str(claims["iss"]).partition("/")[2]
        stated = tuple(_read_state(one) for one in claims["organisations"])
        verdicts = tuple(_read_verdict(one, source) for one in claims["verdicts"])
    except (KeyError, TypeError, ValueError, AttributeError, Refusal) as error:
        raise _not_this() from error
    return Word(stated, verdicts)


def _state(stated: Stated) -> dict[str, Any]:
    return {
        "id": borderless_id("organisation", stated.organisation),
        "version": stated.version,
        "numbers": [
            {
                "scheme": one.identifier.scheme.value,
                "value": one.identifier.value,
                "since": one.since and one.since.isoformat(),
                "until": one.until and one.until.isoformat(),
                "shared": one.shared,
            }
            for one in stated.numbers
        ],
    }


def _read_state(told: Mapping[str, Any]) -> Stated:
    found = tuple(number for one in told["numbers"] if (number := _read_number(one)) is not None)
    return Stated(uuid_of(str(told["id"]), "organisation"), int(told["version"]), found)


def _read_number(told: Mapping[str, Any]) -> Number | None:
    since, until = (told[end] and date.fromisoformat(told[end]) for end in ("since", "until"))
    try:
        read = identifier(IdentifierScheme(told["scheme"]), str(told["value"]))
    except Refusal:
        return None
    found = Number(read, since, until, bool(told["shared"]))
    return found if since is None or until is None or since < until else None


def _verdict(verdict: Verdict, since: date) -> dict[str, Any]:
    return {
        "ids": [borderless_id("organisation", one) for one in verdict.pair],
        "same": verdict.same,
        "turn": verdict.turn,
        "version": verdict.version,
        "since": since.isoformat(),
    }


def _read_verdict(told: Mapping[str, Any], source: str) -> tuple[Verdict, date]:
    one, other = (uuid_of(str(text), "organisation") for text in told["ids"])
    if one == other:
        raise _not_this()
    said = Verdict(one, other, told["same"] is True, int(told["turn"]), source, int(told["version"]))
    return said, date.fromisoformat(told["since"])


def _not_this() -> Refusal:
    return Refusal("BAD_ARGUMENT", "This is no word about organisations.")
