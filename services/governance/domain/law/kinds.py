"""What a value of each key looks like: the schema that pack files are held to (`kinds.json`, law-packs.md section 1).

A change of law that needs a value of a new kind is a word in `kinds.json`; the words are the functions below.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

KINDS_FILE = Path(__file__).parent / "kinds.json"
BASES = frozenset(
    {"total", "present", "present_uncapped", "members", "shares", "cast_excl", "valid_cast", "votes_cast_by_members"}
)
"""Bases of law-packs.md, section 3."""
_UNITS = frozenset({"days", "weeks", "months", "years"})
_FRACTIONS = frozenset({"frac", "threshold", "cap", "else_frac_of_members", "quorum_first"})
_FLAGS = frozenset({"strict", "unanimity", "plurality", "below", "law_mandated"})


def kinds_of(key: str) -> tuple[str, ...]:
    """Names of the kinds that a value of the key may have."""
    return _kinds()[key]


def said(key: str) -> str:
    """The kinds of a key in words, for a questionnaire or a problem."""
    return ", or ".join(_SAID[kind] for kind in kinds_of(key))


def fits(key: str, value: Any) -> bool:
    """Whether the value is of one of the key's kinds."""
    return any(_TESTS[kind](value) for kind in kinds_of(key))


def flaws(value: Any) -> Iterator[str]:
    """What is wrong inside a value of whatever kind: sentences about fractions, bases, floats and nulls."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _named_flaws(name, inner, value)
    elif isinstance(value, list):
        for inner in value:
            yield from flaws(inner)
    elif value is None:
        yield "null is no value; write an absent leaf"
    elif isinstance(value, float):
        yield f"{value} is a decimal; write whole numbers and fractions [n, d]"
    elif type(value) is int and value < 0:
        yield f"{value} is negative"


def _named_flaws(name: str, inner: Any, around: dict[str, Any]) -> Iterator[str]:
    if name in _FRACTIONS:
        if not _fraction(inner):
            yield f"{name} {json.dumps(inner)} is no fraction [n, d] above 0 and at most 1"
    elif name == "base" and "strict" in around and inner not in BASES:
        yield f"base {json.dumps(inner)} is none of {', '.join(sorted(BASES))}"
    elif name in _FLAGS and not isinstance(inner, bool):
        yield f"{name} is true or false, not {json.dumps(inner)}"
    else:
        yield from flaws(inner)


@cache
def _kinds() -> dict[str, tuple[str, ...]]:
    return {key: tuple(kinds) for key, kinds in json.loads(KINDS_FILE.read_text("utf-8")).items()}


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _count(value: Any) -> bool:
    return type(value) is int and value >= 0


def _word(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _fraction(value: Any) -> bool:
    whole = isinstance(value, list) and len(value) == 2 and all(type(part) is int for part in value)
    return whole and 0 < value[0] <= value[1]


def _words(value: Any) -> bool:
    return isinstance(value, list) and all(map(_word, value))


def _rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) and row for row in value)


def _object(value: Any) -> bool:
    return isinstance(value, dict) and bool(value)


def _duration(value: Any) -> bool:
    if not isinstance(value, dict) or not value:
        return False
    plain = all(name in _UNITS and _count(number) for name, number in value.items())
    return plain or value == {"without_delay": True}


def _share(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    for several in ("any_of", "all_of"):
        if several in value:
            return isinstance(value[several], list) and all(map(_share, value[several]))
    if "count" in value:
        return _count(value["count"]) and _word(value.get("of"))
    return _fraction(value.get("frac")) and value.get("base") in BASES and isinstance(value.get("strict"), bool)


def _majority(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    if "first" in value:
        return _majority(value["first"]) and _majority(value.get("second"))
    if value.get("unanimity") is True or value.get("plurality") is True:
        return True
    return _fraction(value.get("threshold")) and value.get("base") in BASES and isinstance(value.get("strict"), bool)


_TESTS: dict[str, Callable[[Any], bool]] = {
    "flag": _flag,
    "count": _count,
    "word": _word,
    "fraction": _fraction,
    "words": _words,
    "rows": _rows,
    "duration": _duration,
    "share": _share,
    "majority": _majority,
    "object": _object,
}
_SAID = {
    "flag": "true or false",
    "count": "a whole number",
    "word": "a word",
    "fraction": "a fraction [n, d]",
    "words": "a list of words",
    "rows": "a list of objects",
    "duration": 'a duration like {"months": 1}',
    "share": 'a share {"base", "frac", "strict"}',
    "majority": 'a majority {"threshold", "base", "strict"}',
    "object": "an object",
}
