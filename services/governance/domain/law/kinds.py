"""What a value of each key looks like: the one schema for pack files, statutes and opinions (law-packs.md, section 1).

`kinds.json` gives every key its kinds: a word of `_TESTS`, or a form with words of its own,

    {"one_of": [words]}   {"object": {field: [kinds]}}   {"rows": {field: [kinds]}}

where a field ending in `!` must be there. A change of law that needs a value of a new kind is a line in that file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from commons.errors import Refusal
from services.governance.domain.law.leaf import Absent

KINDS_FILE = Path(__file__).parent / "kinds.json"
NUMBER_MAX = 1_000_000_000
BASES = frozenset(
    {"total", "present", "present_uncapped", "members", "shares", "cast_excl", "valid_cast", "votes_cast_by_members"}
)
"""Bases of law-packs.md, section 3."""
MAJORITY_BASES = ("cast_excl", "valid_cast", "present", "total")
"""Those a majority is counted on, from the easiest to the hardest: each counts at least what the one before does."""
_UNITS = frozenset({"days", "weeks", "months", "years"})
_FRACTIONS = frozenset({"frac", "threshold", "cap", "else_frac_of_members", "quorum_first"})
_FLAGS = frozenset({"strict", "unanimity", "plurality", "below", "law_mandated"})
Kind = str | dict[str, Any]


def kinds_of(key: str) -> tuple[Kind, ...]:
    """The kinds that a value of the key may have."""
    return _kinds()[key]


def said(key: str) -> str:
    """The kinds of a key in words, for a questionnaire or a problem."""
    return ", or ".join(map(_said, kinds_of(key)))


def fits(key: str, value: Any) -> bool:
    """Whether the value is of one of the key's kinds."""
    return _is_one(kinds_of(key), value)


def check_value(key: str, value: Any) -> None:
    """Refuse BAD_ARGUMENT, naming the key, for what statutes or an opinion say and no value of it may be."""
    wrong = next(flaws(value), None) or (None if fits(key, value) else f"it is {said(key)}")
    if wrong:
        raise Refusal("BAD_ARGUMENT", f"What is chosen for '{key}' has the wrong type: {wrong}.", key=key)


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
    elif type(value) is int and not 0 <= value <= NUMBER_MAX:
        yield f"{str(value)[:20]} is no number from 0 to {NUMBER_MAX}"


def _named_flaws(name: str, inner: Any, around: dict[str, Any]) -> Iterator[str]:
    if name in _FRACTIONS:
        if not _fraction(inner):
            yield f"{name} {json.dumps(inner)[:80]} is no fraction [n, d] above 0 and at most 1"
    elif name == "base" and "strict" in around and inner not in BASES:
        yield f"base {json.dumps(inner)[:80]} is none of {', '.join(sorted(BASES))}"
    elif name in _FLAGS and not isinstance(inner, bool):
        yield f"{name} is true or false, not {json.dumps(inner)[:80]}"
    else:
        yield from flaws(inner)


@cache
def _kinds() -> dict[str, tuple[Kind, ...]]:
    return {key: tuple(kinds) for key, kinds in json.loads(KINDS_FILE.read_text("utf-8")).items()}


def _is_one(kinds: Sequence[Kind], value: Any) -> bool:
    return any(_is(kind, value) for kind in kinds)


def _is(kind: Kind, value: Any) -> bool:
    if isinstance(kind, str):
        return _TESTS[kind](value)
    if "one_of" in kind:
        return value in kind["one_of"]
    if "object" in kind:
        return _filled(value, kind["object"])
    return isinstance(value, list) and bool(value) and all(_filled(row, kind["rows"]) for row in value)


def _filled(value: Any, fields: dict[str, list[Kind]]) -> bool:
    """An object with nothing but the fields, each of one of its kinds, and those that must be there."""
    if not isinstance(value, dict) or not value:
        return False
    kinds = {name.rstrip("!"): of for name, of in fields.items()}
    needed = {name[:-1] for name in fields if name.endswith("!")}
    known = needed <= value.keys() <= kinds.keys()
    return known and all(_is_one(kinds[name], inner) for name, inner in value.items())


def _said(kind: Kind) -> str:
    if isinstance(kind, str):
        return _SAID[kind]
    if "one_of" in kind:
        return " or ".join(kind["one_of"])
    form, fields = next(iter(kind.items()))
    names = ", ".join(name.rstrip("!") for name in fields)
    return f"an object of {names}" if form == "object" else f"a list of objects of {names}"


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _count(value: Any) -> bool:
    return type(value) is int and 0 <= value <= NUMBER_MAX


def _word(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _fraction(value: Any) -> bool:
    whole = isinstance(value, list) and len(value) == 2 and all(type(part) is int for part in value)
    return whole and 0 < value[0] <= value[1] <= NUMBER_MAX


def _words(value: Any) -> bool:
    return isinstance(value, list) and all(map(_word, value))


def _months(value: Any) -> bool:
    """The first and the last month of a window within a financial year."""
    whole = isinstance(value, list) and len(value) == 2 and all(type(part) is int for part in value)
    return whole and 1 <= value[0] <= value[1] <= 12


def _base(value: Any) -> bool:
    return isinstance(value, str) and value in BASES


def _object(value: Any) -> bool:
    return isinstance(value, dict) and bool(value)


def _absence(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"absent"} and value["absent"] in list(Absent)


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
            return isinstance(value[several], list) and bool(value[several]) and all(map(_share, value[several]))
    if "count" in value:
        return _count(value["count"]) and _word(value.get("of"))
    return _fraction(value.get("frac")) and _base(value.get("base")) and isinstance(value.get("strict"), bool)


def _conditions(value: Any) -> bool:
    """Conditions one of which must hold: words, and shares."""
    return isinstance(value, list) and bool(value) and all(_word(part) or _share(part) for part in value)


def _majority(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    if "first" in value:
        return _majority(value["first"]) and _majority(value.get("second"))
    if value.get("unanimity") is True or value.get("plurality") is True:
        return True
    if "all_of" in value:
        parts = value["all_of"]
        double = isinstance(parts, list) and len(parts) > 1 and value.keys() == {"all_of"}
        return double and all(isinstance(part, dict) and "threshold" in part and _majority(part) for part in parts)
    counted = isinstance(value.get("strict"), bool) and value.get("base") in MAJORITY_BASES
    return counted and _fraction(value.get("threshold"))


_TESTS: dict[str, Callable[[Any], bool]] = {
    "flag": _flag,
    "count": _count,
    "word": _word,
    "words": _words,
    "fraction": _fraction,
    "base": _base,
    "months": _months,
    "duration": _duration,
    "share": _share,
    "conditions": _conditions,
    "majority": _majority,
    "absence": _absence,
    "object": _object,
}
_SAID = {
    "flag": "true or false",
    "count": "a whole number",
    "word": "a word",
    "words": "a list of words",
    "fraction": "a fraction [n, d] above 0 and at most 1",
    "base": "a base",
    "months": "two months of a year",
    "duration": 'a duration like {"months": 1}',
    "share": 'a share {"base", "frac", "strict"}',
    "conditions": "a list of words and shares",
    "majority": f'a majority {{"threshold", "base", "strict"}} counted on {", ".join(MAJORITY_BASES)}',
    "absence": "an absence",
    "object": "an object",
}
