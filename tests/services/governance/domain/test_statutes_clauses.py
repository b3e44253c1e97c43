"""Clauses of statutes: their types, and colleges within the law."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from services.governance.domain.check_statutes import check_statutes
from services.governance.domain.statutes_clauses import clause_outside, college_weights
from tests.services.governance.domain.laws import regime

TODAY = date(2026, 11, 24)


def colleges(*weights: tuple[int, int]) -> list[dict[str, Any]]:
    return [{"college": f"C{number}", "weight": list(weight)} for number, weight in enumerate(weights)]


@pytest.mark.parametrize(
    ("weights", "key"),
    [
        (((1, 3), (1, 3), (1, 3)), None),
        (((1, 2), (4, 10), (1, 10)), None),
        (((55, 100), (25, 100), (20, 100)), "colleges.max_weight"),
        (((46, 100), (45, 100), (9, 100)), "colleges.min_weight"),
        (((1, 2), (1, 2)), "colleges.min_count"),
    ],
)
def test_colleges_of_a_scic(weights: tuple[tuple[int, int], ...], key: str | None) -> None:
    law = regime("FR-SCIC-SA", {"college_weights": colleges(*weights)}, form="SA")
    found = clause_outside(law, "college_weights", TODAY)
    assert (found.key if found else None) == key


@pytest.mark.parametrize("pack", ["FR-SCOP", "DE-EG", "ES-COOP", "SE-EKFOR"])
def test_where_the_law_has_no_colleges(pack: str) -> None:
    law = regime(pack, {"college_weights": colleges((1, 2), (1, 2))}, form="SA")
    found = clause_outside(law, "college_weights", TODAY)
    assert found is not None
    assert found.key == "colleges.allowed"
    with pytest.raises(Refusal) as refused:
        check_statutes(law, TODAY)
    assert (refused.value.code, refused.value.details["article"]) == ("STATUTES_OUTSIDE_LAW", found.source)


@pytest.mark.parametrize("pack", ["DE-EG", "ES-COOP", "SE-EKFOR"])
def test_statutes_cannot_allow_colleges_where_the_law_has_none(pack: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_statutes(regime(pack, {"colleges.allowed": True}), TODAY)
    assert refused.value.code == "STATUTES_OUTSIDE_LAW"


@pytest.mark.parametrize("pack", ["AT-EGEN", "IT-COOP", "NL-COOP"])
def test_colleges_left_to_the_statutes_keep_their_own_limits(pack: str) -> None:
    weights = {"college_weights": colleges((6, 10), (4, 10))}
    check_statutes(regime(pack, weights, form="spa"), TODAY)
    own = regime(pack, weights | {"colleges.max_weight": [1, 2]}, form="spa")
    found = clause_outside(own, "college_weights", TODAY)
    assert found is not None
    assert (found.key, found.pack) == ("colleges.max_weight", "statutes")
    with pytest.raises(Refusal) as refused:
        check_statutes(regime(pack, weights | {"colleges.allowed": False}, form="spa"), TODAY)
    assert refused.value.code == "STATUTES_OUTSIDE_LAW"


def test_where_nobody_knows_of_colleges_the_statutes_word_is_needed() -> None:
    weights: dict[str, Any] = {"college_weights": colleges((1, 2), (1, 2))}
    with pytest.raises(Refusal) as refused:
        check_statutes(regime("HU-SZOV", weights), TODAY)
    assert refused.value.code == "LAW_UNKNOWN"
    none = dict.fromkeys(("colleges.min_count", "colleges.min_weight", "colleges.max_weight"), "none")
    check_statutes(regime("HU-SZOV", weights | none | {"colleges.allowed": True}), TODAY)


@pytest.mark.parametrize(
    ("clause", "value"),
    [
        ("college_weights", colleges((1, 2), (1, 3))),
        ("college_weights", colleges((1, 1), (0, 1))),
        ("college_weights", [*colleges((1, 2)), *colleges((1, 2))]),
        ("college_weights", [{"college": "A"}]),
        ("college_weights", [{"college": "", "weight": [1, 1]}]),
        ("college_weights", [{"college": "A", "weight": [1.0, 1]}]),
        ("college_weights", []),
        ("college_weights", "halves"),
        ("vote_needs_share", "yes"),
        ("roll_objection_days", -1),
        ("roll_objection_days", True),
        ("roll_objection_days", 1000),
    ],
)
def test_a_clause_of_the_wrong_type_names_itself(clause: str, value: Any) -> None:
    with pytest.raises(Refusal) as refused:
        clause_outside(regime("FR-SCIC-SA", {clause: value}, form="SA"), clause, TODAY)
    assert (refused.value.code, refused.value.details["key"]) == ("BAD_ARGUMENT", clause)


@given(st.lists(st.integers(1, 50), min_size=1, max_size=10))
def test_weights_in_proportion_always_sum_to_one(parts: list[int]) -> None:
    found = college_weights(colleges(*((part, sum(parts)) for part in parts)))
    assert list(found.values()) == [Fraction(part, sum(parts)) for part in parts]
