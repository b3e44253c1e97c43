"""Other people in one's own data: what a bundle shows of them is that somebody stood there (GDPR art. 15(4))."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import pairwise
from typing import Any

STAFF = "[staff]"
OTHER = "[another person]"
CONTACT = "[contact data]"
FREE_TEXT = frozenset({"reason", "detail", "remittance", "source", "payer_name", "payer_account"})
"""Columns in which people write what they like."""

_CONTACTS = (
    re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,190}\.[A-Za-z]{2,24}"),
    re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}\b"),
    re.compile(r"(?<!\w)\+?\d(?:[ ./-]?\d){7,14}(?!\w)"),
)
_WORD = re.compile(r"[^\W\d_][\w'\u2019-]*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


def texts_in(value: Any, name: str = "") -> Iterable[str]:
    """Everything that people wrote into rows."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from texts_in(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner, name)
    elif isinstance(value, str) and name in FREE_TEXT:
        yield value


def candidates(texts: Iterable[str]) -> set[str]:
    """What might be somebody's name in them: two capitalised words in a row, in lower case, in either order."""
    found = set()
    for text in texts:
        for first, second in pairwise(_WORD.findall(text)):
            if first[0].isupper() and second[0].isupper():
                found |= {f"{first} {second}".lower(), f"{second} {first}".lower()}
    return found


def masked(value: Any, others: Collection[str], own: Collection[str] = (), name: str = "") -> Any:
    """The rows with contact data and names of `others` (lower case) taken out of free texts; `own` contacts stay."""
    if isinstance(value, dict):
        return {key: masked(inner, others, own, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [masked(inner, others, own, name) for inner in value]
    return _text(value, others, own) if isinstance(value, str) and name in FREE_TEXT else value


def _text(text: str, others: Collection[str], own: Collection[str]) -> str:
    for pattern in _CONTACTS:
        text = pattern.sub(lambda found: found[0] if _stays(found[0], own) else CONTACT, text)
    for other in sorted(others, key=len, reverse=True):
        first, _, second = other.partition(" ")
        for parts in ((first, second), (second, first)):
            text = re.sub(rf"(?i)(?<!\w){re.escape(parts[0])}\s+{re.escape(parts[1])}(?!\w)", OTHER, text)
    return text


def _stays(found: str, own: Collection[str]) -> bool:
    return found in own or bool(_DATE.match(found))
