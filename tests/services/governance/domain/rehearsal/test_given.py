"""Bad input: every wrong word is refused by its place, and no input whatever is a fault of ours."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.law.library import library
from services.governance.domain.rehearsal.answer import Answer, Question
from services.governance.domain.rehearsal.rehearse import rehearse

TODAY = date(2026, 11, 24)
EXAMPLES = json.loads((Path(__file__).parents[2] / "worked_examples.json").read_text("utf-8"))["cases"]
PARTS = [
    (part.get("pack", case.get("pack")), part.get("question", case.get("question")), part["given"])
    for case in EXAMPLES
    for part in case.get("parts", [case])
]
TYPED = ("BAD_ARGUMENT", "STATUTES_OUTSIDE_LAW")
MEMBERS = [{"name": "a", "count": 1}]


@pytest.mark.parametrize(
    ("pack", "question", "words", "said"),
    [
        ("XX", "roll", {"groups": MEMBERS}, "No law pack 'XX'"),
        (None, "roll", {"groups": MEMBERS}, "name a pack"),
        ("BE-SC", "roll", [], "'given' is an object"),
        ("BE-SC", "roll", {}, "'given.groups' is missing"),
        ("BE-SC", "roll", {"groups": [{"name": "a", "count": -1}]}, "'given.groups[0].count' is a whole number"),
        ("BE-SC", "roll", {"groups": [{"name": "a", "count": 1.5}]}, "'given.groups[0].count' is a whole number"),
        ("BE-SC", "roll", {"groups": [{"name": "a", "count": True}]}, "'given.groups[0].count' is a whole number"),
        ("BE-SC", "roll", {"groups": [{"name": "a", "count": 1, "moon": 1}]}, "has no word 'moon'"),
        ("BE-SC", "roll", {"groups": MEMBERS * 2}, "says a name twice"),
        ("BE-SC", "roll", {"groups": MEMBERS, "meeting_date": "2026-02-30"}, "is a day of the calendar"),
        ("BE-SC", "roll", {"groups": MEMBERS, "statutes": {"moon": 1}}, "'given.statutes' has no word 'moon'"),
        ("BE-SC", "roll", {"groups": MEMBERS, "statutes": {"vote_unit": "banana"}}, "one of member, share"),
        ("BE-SC", "roll", {"groups": MEMBERS, "statutes": {"waiting_days": "x"}}, "'waiting_days' has the wrong type"),
        ("BE-SC", "quorum", {"entitled": 1, "present": 2}, "'given.present' is at most"),
        ("BE-SC", "quorum", {"entitled": 1, "present": 1, "call": 3}, "'given.call' is 1 or 2"),
        ("BE-SC", "majority", {"for": 1, "against": 1, "resolution": "other"}, "one of ordinary, amend"),
        ("BE-SC", "majority", {"for": 1, "against": 1, "resolution": "liability"}, "knows no resolution"),
        ("AT-EGEN", "majority", {"for": 1, "against": 1}, "how the chair voted"),
        ("FR-SCIC-SA", "colleges", {"colleges": [{"name": "a", "weight": [1, 0], "for": 1, "against": 0}]}, "fraction"),
        (None, "election", {"seats": 1, "candidates": [], "declined": ["x"]}, "a list of candidates"),
        (None, "delegates", {"sections": [], "seats": 5, "method": "moon"}, "one of hamilton"),
        (None, "composition", {"years": [2025, 2024], "opening": {}, "movements": []}, "a list of years"),
    ],
)
def test_bad_words_are_named(pack: str | None, question: str, words: Any, said: str) -> None:
    with pytest.raises(Refusal) as refused:
        rehearse(library(), pack, Question(question), words, TODAY)
    assert refused.value.code == "BAD_ARGUMENT"
    assert said in refused.value.message


@pytest.mark.parametrize(
    ("pack", "words"),
    [
        ("DE-EG", {"principals": 1, "statutes": {"max_principals": 3}}),
        ("ES-COOP", {"principals": 1, "statutes": {"max_principals": 3}}),
        ("IT-COOP", {"principals": 1, "company_type": "spa", "statutes": {"waiting_days": 30}}),
    ],
)
def test_statutes_outside_the_law_are_an_error_not_a_clamp(pack: str, words: Any) -> None:
    with pytest.raises(Refusal) as refused:
        rehearse(library(), pack, Question.PROXIES, words, TODAY)
    assert refused.value.code == "STATUTES_OUTSIDE_LAW"
    assert refused.value.details["article"]


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**10) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PARTS), st.sampled_from(sorted(library().packs)), st.data())
def test_no_input_is_a_fault(part: tuple[Any, str, Any], pack: str, data: st.DataObject) -> None:
    words = json.loads(json.dumps(part[2]))
    _spoil(words, data)
    found = asked(data.draw(st.sampled_from([part[0], pack])), part[1], words)
    if isinstance(found, str):
        assert found in TYPED
        return
    assert found.expect is not None or (found.refused is not None and found.refused.code == "LAW_UNKNOWN")
    json.dumps([found.expect, found.interim, [figure.value for figure in found.figures]])


def asked(pack: str | None, question: str, words: Any) -> Answer | str:
    """The answer, or the code of the refusal; anything else raised is a fault of ours."""
    try:
        return rehearse(library(), pack, Question(question), words, TODAY)
    except Refusal as refused:
        return refused.code


def _spoil(words: Any, data: st.DataObject) -> None:
    """Replace one value somewhere inside."""
    place = words
    while True:
        steps = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not steps:
            return
        step = data.draw(st.sampled_from(steps))
        inner = place[step]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            place[step] = data.draw(JSON_VALUES)
            return
        place = inner


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(sorted(library().packs)),
    st.sampled_from(PARTS),
    st.sampled_from(library().keys),
    JSON_VALUES | st.sampled_from([[1, 2], {"base": "total", "frac": [1, 2]}, "none", 3, True]),
)
def test_no_choice_of_statutes_is_a_fault(pack: str, part: tuple[Any, str, Any], key: str, value: Any) -> None:
    words = part[2] | {"statutes": {key: value}, "company_form": "SA", "seat_pack": "BE-SC"}
    found = asked(pack, part[1], words)
    assert isinstance(found, Answer) or found in TYPED
