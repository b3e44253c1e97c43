"""Folding the parts of one borderless object (M26)."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gateway.merge.rules.fold import fold
from gateway.merge.rules.part import Part
from gateway.merge.shapes import shape_of
from gateway.merge.tree import CONFLICTS, ERRORS, Conflict, TreeError
from gateway.supergraph.placement import Merge, MergeRule

COUNTRIES = ("BE", "DE", "FR")
SHAPE = shape_of("{ id called: name rows: memberships { id } }")
RULES = {"memberships": MergeRule(Merge.CONCAT)}


def folded(*parts: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    return fold([Part(country, value) for country, value in parts], SHAPE, RULES, COUNTRIES)


def test_rules_find_their_field_behind_an_alias_and_lists_come_in_country_order() -> None:
    found = folded(("FR", {"rows": [{"id": 3}]}), ("BE", {"rows": [{"id": 1}]}))
    assert [row["id"] for row in found["rows"]] == [1, 3]


def test_the_first_part_stands_and_contradictions_are_named_without_values() -> None:
    found = folded(("FR", {"called": "Anne"}), ("BE", {"called": "Ann"}), ("DE", {"called": "Anne"}))
    assert found["called"] == "Anne"
    assert found[CONFLICTS] == [Conflict("called", "FR", ("BE",))]


def test_a_null_is_filled_by_another_country_and_its_error_goes() -> None:
    refused = TreeError(("called",), {"message": "no"}, "members", "FR")
    kept = TreeError(("rows", 0), {"message": "broken"}, "members", "FR")
    found = folded(("FR", {"called": None, ERRORS: [refused, kept]}), ("BE", {"called": "Ann"}))
    assert found["called"] == "Ann"
    assert found[ERRORS] == [kept]


def test_what_nobody_says_stays_null_with_its_errors() -> None:
    refused = TreeError(("called",), {"message": "no"}, "members", "FR")
    found = folded(("FR", {"called": None, ERRORS: [refused]}), ("BE", {"called": None}))
    assert found["called"] is None
    assert found[ERRORS] == [refused]


values = st.one_of(st.none(), st.integers(0, 3))


@given(st.lists(st.tuples(st.sampled_from(COUNTRIES), values), min_size=1, max_size=3, unique_by=lambda p: p[0]))
def test_a_fold_is_the_first_value_that_is_there(parts: list[tuple[str, int | None]]) -> None:
    found = folded(*((country, {"called": value}) for country, value in parts))
    assert found["called"] == next((value for _, value in parts if value is not None), None)
