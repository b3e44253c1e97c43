"""A pack file against the list of keys and the form of leaves (law-packs.md, section 1): what is wrong, key by key."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from services.governance.domain.law import kinds
from services.governance.domain.law.leaf import Absent, Confidence
from services.governance.domain.law.licences import licence

HEADERS: dict[str, tuple[type, ...]] = {
    "id": (str,),
    "country": (str,),
    "form": (str,),
    "title": (str,),
    "text": (str,),
    "extends": (str,),
    "applies_if": (str, dict, list, type(None)),
    "needs": (str, list),
    "experimental": (bool,),
    "experimental_because": (list,),
}
"""Fields of a pack that are no keys of the law, and what they are."""
REQUIRED = ("id", "country", "form", "title", "text")
_LEAF_FIELDS = frozenset(
    {"value", "absent", "source", "confidence", "note", "statutes", "dated", "limit", "urgent_days"}
)
_ROW_FIELDS = frozenset({"from", "until", "value"})
_COUNTRY = re.compile(r"[A-Z]{2}\Z")


def check_pack(name: str, raw: dict[str, Any], keys: Collection[str], packs: Collection[str]) -> list[str]:
    """Sentences about what is wrong with the pack in the file `name`.json; each begins with the key. Empty: nothing.

    `packs` are the ids that it may extend. What it lacks without a parent is said too; cycles are the library's to see.
    """
    found = [*_header(name, raw, packs), *_nodes(raw, "", keys)]
    if "extends" not in raw:
        found += [f"{key}: the pack extends none and lacks it" for key in keys if at(raw, key) is None]
    return found


def check_together(leaves: Mapping[str, tuple[str, Any]]) -> list[str]:
    """What is wrong between the leaves of a resolved pack: the bounds of college weights that no weights could keep."""
    least, most = (_bound(leaves, f"colleges.{name}") for name in ("min_weight", "max_weight"))
    count = leaves["colleges.min_count"][1].get("value")
    found = []
    if least and most and least > most:
        found.append("colleges.min_weight: it is above colleges.max_weight")
    if least and isinstance(count, int) and least * count > 1:
        found.append(f"colleges.min_weight: {count} colleges of {least} each weigh more than one together")
    return found


def _bound(leaves: Mapping[str, tuple[str, Any]], key: str) -> Fraction | None:
    value = leaves[key][1].get("value")
    return Fraction(*value) if isinstance(value, list) and not leaves[key][1].get("dated") else None


def at(raw: dict[str, Any], key: str) -> Any:
    """What stands under a dotted key; None if nothing does."""
    found: Any = raw
    for part in key.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _header(name: str, raw: dict[str, Any], packs: Collection[str]) -> Iterator[str]:
    for field in REQUIRED:
        if not raw.get(field):
            yield f"{field}: it is missing"
    for field, types in HEADERS.items():
        if field in raw and not isinstance(raw[field], types):
            said = "one pack's id: a pack has one parent" if field == "extends" else f"not {type(raw[field]).__name__}"
            yield f"{field}: it is of the wrong type ({said})"
    if isinstance(raw.get("id"), str) and raw["id"] != name:
        yield f"id: it is {raw['id']} and the file is {name}.json"
    if isinstance(raw.get("country"), str) and not _COUNTRY.match(raw["country"]):
        yield "country: it is two capital letters"
    parent = raw.get("extends")
    if isinstance(parent, str) and parent not in packs:
        yield f"extends: there is no pack {parent}"


def _nodes(node: dict[str, Any], path: str, keys: Collection[str]) -> Iterator[str]:
    for name, inner in node.items():
        key = f"{path}.{name}" if path else name
        if not path and name in HEADERS:
            continue
        if key in keys:
            yield from (f"{key}: {said}" for said in _leaf(key, inner, keys))
        elif isinstance(inner, dict) and any(known.startswith(f"{key}.") for known in keys):
            yield from _nodes(inner, key, keys)
        else:
            yield f"{key}: there is no such key"


def _leaf(key: str, raw: Any, keys: Collection[str]) -> Iterator[str]:
    if not isinstance(raw, dict):
        yield "a leaf is an object with a value or an absence"
        return
    for field in raw.keys() - _LEAF_FIELDS:
        yield f"a leaf has no field '{field}'"
    if ("value" in raw) == ("absent" in raw):
        yield "a leaf has either a value or an absence"
    yield from _provenance(raw)
    if "absent" in raw:
        if raw["absent"] not in list(Absent):
            yield f"absent is {', '.join(Absent)}, not {raw['absent']!r}"
    elif raw.get("dated"):
        yield from _dated(key, raw.get("value"))
    elif "value" in raw:
        yield from _value(key, raw["value"], keys)


def _provenance(raw: dict[str, Any]) -> Iterator[str]:
    if not isinstance(raw.get("source"), str) or not raw["source"].strip():
        yield "it names no source"
    if raw.get("confidence") not in list(Confidence):
        yield f"confidence is {', '.join(Confidence)}, not {raw.get('confidence')!r}"
    word = raw.get("statutes", "free")
    if not isinstance(word, str) or licence(word) is None:
        yield f"statutes is a licence, like free or stricter, not {str(word)[:80]!r}"
    if not isinstance(raw.get("note", ""), str) or not isinstance(raw.get("dated", False), bool):
        yield "note is text and dated is true or false"


def _value(key: str, value: Any, keys: Collection[str]) -> Iterator[str]:
    if isinstance(value, dict) and "by_form" in value:
        yield from _variants(value["by_form"], lambda form, inner: _leaf(key, inner, keys))
    elif isinstance(value, dict) and "by_type" in value:
        yield from _variants(value["by_type"], lambda form, inner: _plain(key, inner))
    elif isinstance(value, dict) and value.keys() == {"as"}:
        if value["as"] not in keys or value["as"] == key:
            yield f"it is said to be as {value['as']!r}, which is no other key"
    elif isinstance(value, dict) and "defer_to" in value:
        if value["defer_to"] != "seat_country_pack":
            yield "it defers to seat_country_pack or to nothing"
    else:
        yield from _plain(key, value)


def _variants(variants: Any, check: Any) -> Iterator[str]:
    if not isinstance(variants, dict) or not variants:
        yield "variants are an object by form"
        return
    for form, inner in variants.items():
        yield from (f"{form}: {said}" for said in check(form, inner))


def _plain(key: str, value: Any) -> Iterator[str]:
    """A value, the word `statutes`, or an absence inside a dated row or a type."""
    if value == "statutes" or (isinstance(value, dict) and value.get("absent") in list(Absent)):
        return
    inside = list(kinds.flaws(value))
    yield from inside
    if not inside and not kinds.fits(key, value):
        yield f"{str(value)[:80]} is of the wrong type: it is {kinds.said(key)}"


def _dated(key: str, rows: Any) -> Iterator[str]:
    if not isinstance(rows, list) or not rows:
        yield "dated values are a list of rows"
        return
    before: date | None = None
    for number, row in enumerate(rows):
        if not isinstance(row, dict) or row.keys() != _ROW_FIELDS:
            yield "a dated row has from, until and value"
            return
        try:
            since, until = _day(row["from"]), _day(row["until"])
        except (TypeError, ValueError):
            yield "from and until are days (YYYY-MM-DD) or null"
            return
        yield from _order(number, len(rows), since, until, before)
        before = until
        yield from _plain(key, row["value"])


def _day(text: Any) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _order(number: int, rows: int, since: date | None, until: date | None, before: date | None) -> Iterator[str]:
    """Rows follow each other day by day: a gap would be a time without law, an overlap one with two."""
    if (since is None and number > 0) or (until is None and number < rows - 1):
        yield "only the first row begins and only the last row ends with null"
    elif since and until and since > until:
        yield f"a row ends on {until}, before it begins"
    elif number > 0 and since and before and since != before + timedelta(days=1):
        yield f"a row begins on {since}, the one before ends on {before}: they follow each other day by day"
