"""What two countries say to each other about a link: all steps of one side, signed, until the other has confirmed.

While it is asked for, the name that the asking member goes by in her register is in it, so that the other country's
member sees with whom she would be linked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from commons.errors import Refusal
from commons.ids import borderless_id, uuid_of
from services.members.domain.links import LinkStep, LinkStepKind

WORD_PURPOSE = "PERSON_LINK"
LIFETIME = timedelta(minutes=10)
"""Of a signed word; it is signed anew whenever it is sent."""


@dataclass(frozen=True, slots=True)
class LinkWord:
    """One side's steps; `name` and `persons` (ids): who asks, while that is of use."""

    link: UUID
    steps: tuple[LinkStep, ...]
    name: str | None = None
    persons: tuple[UUID, ...] = ()


def word_claims(word: LinkWord, issuer: str, audience: str, at: datetime) -> dict[str, Any]:
    """The word as partition `issuer` signs it for partition `audience`."""
    return {
        "iss": issuer,
        "aud": audience,
        "sub": word.link.hex,
        "iat": int(at.timestamp()),
        "exp": int((at + LIFETIME).timestamp()),
        "purpose": WORD_PURPOSE,
        "steps": [_told(step) for step in word.steps],
        "name": word.name,
        "persons": [borderless_id("person", person) for person in word.persons],
    }


def read_word(claims: Mapping[str, Any]) -> LinkWord:
    """The word of verified claims; BAD_ARGUMENT when they are none."""
    try:
        if claims["purpose"] != WORD_PURPOSE:
            raise _not_this()
        link, country = UUID(hex=claims["sub"]), str(claims["iss"]).partition("/")[2]
        steps = tuple(_step(link, country, told) for told in claims["steps"])
        name = claims["name"]
        persons = tuple(uuid_of(str(person), "person") for person in claims["persons"])
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError, Refusal) as error:
        raise _not_this() from error
    if not steps or any((step.kind is LinkStepKind.ASKED) != (step.expires is not None) for step in steps):
        raise _not_this()
    return LinkWord(link, steps, None if name is None else str(name), persons)


def _told(step: LinkStep) -> dict[str, Any]:
    expires = None if step.expires is None else int(step.expires.timestamp())
    return {"step": step.kind.value, "on": step.on.isoformat(), "expires": expires}


def _step(link: UUID, country: str, told: Mapping[str, Any]) -> LinkStep:
    expires = None if told["expires"] is None else datetime.fromtimestamp(told["expires"], UTC)
    return LinkStep(link, country, LinkStepKind(told["step"]), date.fromisoformat(told["on"]), expires)


def _not_this() -> Refusal:
    return Refusal("BAD_ARGUMENT", "This is no word about a link.")
