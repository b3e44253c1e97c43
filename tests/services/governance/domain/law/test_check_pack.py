"""A pack file that says something impossible is refused with its key; every kind of flaw has its sentence."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from services.governance.domain.law.check_pack import at, check_pack
from services.governance.domain.law.library import PACKS_FOLDER, library

KEYS = library().keys
GERMANY = json.loads((PACKS_FOLDER / "DE-EG.json").read_text("utf-8"))
LEAF = {"source": "art. 1", "confidence": "read"}


def broken(key: str, leaf: Any) -> list[str]:
    raw = copy.deepcopy(GERMANY)
    *above, last = key.split(".")
    (at(raw, ".".join(above)) if above else raw)[last] = leaf
    return check_pack("DE-EG", raw, KEYS, {"DE-EG"})


def dated(*rows: Any) -> dict[str, Any]:
    return LEAF | {"dated": True, "value": [dict(zip(("from", "until", "value"), row, strict=True)) for row in rows]}


def test_a_pack_as_it_should_be() -> None:
    assert check_pack("DE-EG", GERMANY, KEYS, {"DE-EG"}) == []


@pytest.mark.parametrize(
    ("key", "leaf", "said"),
    [
        ("waiting_days", LEAF | {"value": "ninety"}, "ninety is of the wrong type: it is a whole number"),
        ("waiting_days", LEAF | {"value": True}, "wrong type"),
        ("waiting_days", LEAF | {"value": -1}, "-1 is no number from 0"),
        ("waiting_days", LEAF | {"value": 1.5}, "1.5 is a decimal"),
        ("waiting_days", LEAF | {"value": None}, "null is no value"),
        ("waiting_days", LEAF, "either a value or an absence"),
        ("waiting_days", LEAF | {"value": 1, "absent": "none"}, "either a value or an absence"),
        ("waiting_days", LEAF | {"absent": "maybe"}, "absent is none, statutes, unknown, not 'maybe'"),
        ("waiting_days", {"value": 1, "source": " ", "confidence": "read"}, "it names no source"),
        ("waiting_days", {"value": 1, "source": "a", "confidence": "sure"}, "confidence is read, likely, unsure"),
        ("waiting_days", LEAF | {"value": 1, "vlaue": 2}, "a leaf has no field 'vlaue'"),
        ("waiting_days", LEAF | {"value": 1, "statutes": "as they like"}, "statutes is a licence"),
        ("waiting_days", 90, "a leaf is an object"),
        ("colleges.max_weight", LEAF | {"value": [3, 2]}, "wrong type: it is a fraction"),
        ("colleges.max_weight", LEAF | {"value": [1, 0]}, "wrong type: it is a fraction"),
        (
            "majorities.ordinary",
            LEAF | {"value": {"threshold": [3, 2], "base": "cast_excl", "strict": True}},
            "threshold [3, 2] is no fraction",
        ),
        (
            "majorities.ordinary",
            LEAF | {"value": {"threshold": [1, 2], "base": "moon", "strict": True}},
            'base "moon" is none of',
        ),
        ("majorities.ordinary", LEAF | {"value": {"as": "majorities.everything"}}, "which is no other key"),
        ("majorities.ordinary", LEAF | {"value": {"defer_to": "the_neighbours"}}, "it defers to seat_country_pack"),
        ("proxies.form", dated((None, "2024-12-31", "a"), ("2025-02-01", None, "b")), "follow each other day by day"),
        ("proxies.form", dated((None, "2025-01-31", "a"), ("2025-01-01", None, "b")), "follow each other day by day"),
        ("proxies.form", dated((None, "soon", "a")), "are days (YYYY-MM-DD)"),
        ("proxies.form", dated((None, None, "a"), ("2025-01-01", None, "b")), "only the last row ends with null"),
        ("proxies.form", dated((None, "2024-12-31", 7), ("2025-01-01", None, "b")), "7 is of the wrong type"),
        ("proxies.form", LEAF | {"dated": True, "value": []}, "a list of rows"),
        ("proxies.form", LEAF | {"value": {"by_form": []}}, "variants are an object by form"),
        ("proxies.form", LEAF | {"value": {"by_form": {"SA": LEAF | {"value": 3}}}}, "SA: 3 is of the wrong type"),
    ],
)
def test_a_broken_leaf_is_said_with_its_key(key: str, leaf: Any, said: str) -> None:
    found = broken(key, leaf)
    assert any(problem.startswith(f"{key}: ") and said in problem for problem in found), found


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("extends", ["BE-SC", "FR-SCOP"], "a pack has one parent"),
        ("extends", "XX", "there is no pack XX"),
        ("id", "DE-OTHER", "the file is DE-EG.json"),
        ("country", "Germany", "two capital letters"),
        ("title", "", "it is missing"),
        ("experimental", "no", "wrong type"),
        ("votes_per_moon", {"value": 1}, "there is no such key"),
        ("proxies", {"max_principles": LEAF | {"value": 2}}, "there is no such key"),
    ],
)
def test_a_broken_header_or_an_unknown_key(field: str, value: Any, said: str) -> None:
    found = check_pack("DE-EG", GERMANY | {field: value}, KEYS, {"DE-EG"})
    assert any(said in problem for problem in found), found


def test_college_bounds_that_no_weights_keep() -> None:
    raw = json.loads((PACKS_FOLDER / "FR-SCIC.json").read_text("utf-8"))
    known = library()
    raw["colleges"]["min_weight"]["value"] = [1, 2]
    raw["colleges"]["max_weight"]["value"] = [1, 3]
    found = type(known)(known.raw | {"FR-SCIC": raw}, known.keys, known.decisive_keys).problems("FR-SCIC")
    assert found == [
        "colleges.min_weight: it is above colleges.max_weight",
        "colleges.min_weight: 3 colleges of 1/2 each weigh more than one together",
    ]
