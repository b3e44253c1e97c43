"""Statutes as a file: every problem with its key, and a template that can be filled in."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from commons.errors import Refusal
from services.governance.domain.law.library import library
from services.governance.domain.statutes_file import problems, template

TODAY = date(2026, 11, 24)
GOOD = {
    "pack": "FR-SCIC-SA",
    "company_form": "SA",
    "title": "Statuts",
    "notarised_on": "2026-05-04",
    "valid_from": "2026-06-01",
    "choices": {
        "colleges.absent_college": {"value": "lost", "article": "art. 22"},
        "college_weights": {
            "value": [
                {"college": "A", "weight": [1, 2]},
                {"college": "B", "weight": [3, 10]},
                {"college": "C", "weight": [1, 5]},
            ],
            "article": "art. 21",
        },
    },
}


def choosing(key: str, value: Any, article: str = "art. 1") -> dict[str, Any]:
    return GOOD | {"choices": {key: {"value": value, "article": article}}}


def test_a_good_file() -> None:
    assert problems(GOOD, library(), TODAY) == []


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (GOOD | {"pack": "XX"}, "pack: no law pack 'XX'"),
        (GOOD | {"pack": ["BE-SC", "DE-EG"]}, "pack: no law pack"),
        (GOOD | {"company_form": 3}, "company_form: it is a word"),
        (GOOD | {"valid_from": "June"}, "valid_from: it is a day"),
        (GOOD | {"notarised_on": None}, "notarised_on: it is a day"),
        (GOOD | {"notarised_on": "2999-01-01", "valid_from": "2999-01-01"}, "statutes: Statutes are recorded once"),
        (GOOD | {"title": 7}, "title: it is missing, or no text"),
        (GOOD | {"colour": "red"}, "colour: a file of statutes has no such field"),
        (GOOD | {"choices": []}, "choices: they are an object"),
        (GOOD | {"choices": {"vote_unit": "member"}}, "vote_unit: a choice is"),
        (choosing("vote_per_moon", 1), "vote_per_moon: 'vote_per_moon' is no key"),
        (choosing("vote_unit", "share"), "vote_unit: FR loi 47-1775"),
        (choosing("waiting_days", "ninety"), "waiting_days: What is chosen for 'waiting_days' has the wrong type"),
        (choosing("waiting_days", 1.5), "statutes: The choice for 'waiting_days' is exact"),
        (choosing("waiting_days", 1, ""), "statutes: The article for 'waiting_days': nothing is written there"),
        (
            choosing("college_weights", [{"college": "A", "weight": [1, 2]}, {"college": "B", "weight": [1, 3]}]),
            "college_weights: The statutes' clause 'college_weights' is wrong: it is weights that sum to one, not",
        ),
        (
            choosing(
                "college_weights", [{"college": c, "weight": [w, 20]} for c, w in (("A", 11), ("B", 5), ("C", 4))]
            ),
            "does not let statutes choose this",
        ),
    ],
)
def test_every_problem_begins_with_its_key(file: dict[str, Any], said: str) -> None:
    found = problems(file, library(), TODAY)
    assert any(said in problem for problem in found), found


@pytest.mark.parametrize("pack", sorted(library().packs))
def test_a_template_of_every_pack_needs_only_title_and_days(pack: str) -> None:
    made = template(library(), pack, None, None, TODAY)
    assert made["questions"]
    filled = made | {"title": "Statutes", "notarised_on": "2026-01-01", "valid_from": "2026-01-01"}
    assert problems(filled, library(), TODAY) == []


def test_a_template_of_no_pack() -> None:
    with pytest.raises(Refusal):
        template(library(), "XX", None, None, TODAY)
