"""What is searched for: every number that the text can be read as, or else a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from commons import texts
from commons.errors import Refusal
from commons.identifiers import Identifier, IdentifierScheme, identifier

LEAST = 2
"""Letters or digits below which a search would find nearly everything."""
MOST = 120


class MatchedBy(StrEnum):
    """What of an organisation fits the text."""

    NUMBER = "NUMBER"
    NAME = "NAME"
    NAME_VARIANT = "NAME_VARIANT"


@dataclass(frozen=True, slots=True)
class SearchText:
    """A search: exact on `numbers` where there are any, else by `name`."""

    name: str
    numbers: tuple[Identifier, ...]


def search_text(text: str, country: str) -> SearchText:
    """Read what somebody typed; a number without its country is one of `country`.

    Raises `Refusal` BAD_ARGUMENT for a text of fewer than two letters or digits, or of more than 120 characters.
    """
    name = texts.text("What is searched for", text, MOST)
    if sum(letter.isalnum() for letter in name) < LEAST:
        raise Refusal("BAD_ARGUMENT", f"Type at least {LEAST} letters or digits of a name or number.").blame(text)
    return SearchText(name, tuple(dict.fromkeys(_readings(name, country))))


def _readings(text: str, country: str) -> Iterator[Identifier]:
    for scheme in IdentifierScheme:
        for written in (text,) if scheme is IdentifierScheme.LEI else (text, f"{country} {text}"):
            try:
                yield identifier(scheme, written)
            except Refusal:
                continue
