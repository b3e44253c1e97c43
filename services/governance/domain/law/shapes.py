"""What a value of a key looks like: learnt from the packs, so that statutes of a wrong type are refused by name.

A key's values in all packs show its shapes: a number, a word, a fraction, a majority, a duration, a list of rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from commons.errors import Refusal
from services.governance.domain.law.library import Library, library

NUMBER_MAX = 1_000_000_000
CLOSED = {
    "vote_unit": ("member", "share"),
    "colleges.count_method": ("proportional", "bloc"),
    "colleges.absent_college": ("lost", "renormalised"),
    "majorities.tie": ("rejected", "chair_side_wins", "chair_casting_vote"),
}
"""Keys whose words the engine counts with; other words are for people."""
MAJORITY_BASES = ("cast_excl", "valid_cast", "present", "total")
_UNITS = frozenset({"days", "weeks", "months", "years"})
_OPTIONAL = frozenset(
    {"strict", "round", "below", "at", "per", "for", "secret", "tie", "quorum_first", "quorum_base", "statutes",
     "law_mandated", "half_hour_rule_applies", "statutes_may_remove_vote", "measured"}
)  # fmt: skip
_ALIKE = (
    ("majorities.ordinary", "majorities.amendment", "majorities.purpose", "majorities.elections"),
    ("quorum.ordinary.first", "quorum.ordinary.second", "quorum.amendment.first", "quorum.amendment.second"),
    ("notice_days.min", "notice_days.agenda_min", "notice_days.amendment_min"),
)
"""Keys whose values may look like each other's, whatever the packs hold."""
_FRACTIONS = frozenset({"threshold", "frac"})


def check_shape(key: str, value: Any) -> None:
    """Refuse BAD_ARGUMENT for a value that looks like no value of this key."""
    if key in CLOSED:
        if value not in CLOSED[key]:
            raise _wrong(key, " or ".join(CLOSED[key]))
        return
    known = _shapes(key)
    if known and _shape(value) not in known and not _rows_fit(value, known):
        raise _wrong(key, ", or ".join(sorted(map(_said, known))))
    _check_numbers(key, value)


def _wrong(key: str, wanted: str) -> Refusal:
    return Refusal("BAD_ARGUMENT", f"The statutes' choice for '{key}' has the wrong type: it is {wanted}.", key=key)


@lru_cache(maxsize=256)
def _shapes(key: str) -> frozenset[Any]:
    alike = next((keys for keys in _ALIKE if key in keys), (key,))
    return frozenset(_shape(value) for name in alike for value in _values(library(), name))


def _values(known: Library, key: str) -> Iterator[Any]:
    for pack in known.packs.values():
        yield from _plain(pack.leaves[key][1])


def _plain(raw: Any) -> Iterator[Any]:
    """The values a raw leaf may come to: by form, by type, dated; none of what is absent or said elsewhere."""
    value = raw.get("value") if isinstance(raw, dict) else None
    if isinstance(raw, dict) and raw.get("dated"):
        for row in raw["value"]:
            yield row["value"]
    elif isinstance(value, dict) and "by_form" in value:
        for variant in value["by_form"].values():
            yield from _plain(variant)
    elif isinstance(value, dict) and "by_type" in value:
        yield from (found for found in value["by_type"].values() if found != "statutes")
    elif value is not None and not (isinstance(value, dict) and value.keys() & {"as", "defer_to", "absent"}):
        yield value


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return "duration" if value and value.keys() <= _UNITS else frozenset(value.keys() - _OPTIONAL)
    if isinstance(value, list):
        if len(value) == 2 and all(type(part) is int for part in value):
            return "fraction"
        return ("list", frozenset(_shape(row) for row in value))
    return type(value).__name__


def _rows_fit(value: Any, known: frozenset[Any]) -> bool:
    """A list whose rows all look like rows of some pack's list: fewer, or from several packs."""
    if not isinstance(value, list):
        return False
    rows = frozenset().union(*(shape[1] for shape in known if isinstance(shape, tuple)))
    return any(isinstance(shape, tuple) for shape in known) and all(_shape(row) in rows for row in value)


def _said(shape: Any) -> str:
    if isinstance(shape, frozenset):
        return f"an object of {', '.join(sorted(shape))}"
    if isinstance(shape, tuple):
        return "a list"
    return {"int": "a whole number", "str": "a word", "bool": "true or false"}.get(shape, f"a {shape}")


def _check_numbers(key: str, value: Any) -> None:
    """Fractions lie between 0 and 1, numbers are not negative, bases are those of law-packs.md, section 3."""
    if isinstance(value, list):
        for row in value:
            _check_numbers(key, row)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name in _FRACTIONS:
                _check_fraction(key, inner)
            elif name == "base" and "threshold" in value and inner not in MAJORITY_BASES:
                raise _wrong(key, f"counted on {', '.join(MAJORITY_BASES)}")
            elif name == "strict" and not isinstance(inner, bool):
                raise _wrong(key, "strict or not: true or false")
            else:
                _check_numbers(key, inner)
    elif type(value) is int and not 0 <= value <= NUMBER_MAX:
        raise _wrong(key, f"a number from 0 to {NUMBER_MAX}")
    elif isinstance(value, float):
        raise _wrong(key, "exact: whole numbers and fractions [n, d]")


def _check_fraction(key: str, value: Any) -> None:
    whole = isinstance(value, list) and len(value) == 2 and all(type(part) is int for part in value)
    if not whole or not 0 < value[0] <= value[1] <= NUMBER_MAX:
        raise _wrong(key, "a fraction [n, d] above 0 and at most 1")
