"""The small merge rules, each on its own parts."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.merge.rules import Part, merge_values
from gateway.supergraph.placement import Merge, MergeRule


@pytest.mark.parametrize(
    ("rule", "parts", "merged"),
    [
        (Merge.SUM, [1, None, 3], 4),
        (Merge.COUNT, [[1, 2], 3], 5),
        (Merge.MIN, ["2020-02-01", "2020-01-01"], "2020-01-01"),
        (Merge.MAX, [3, 7, None], 7),
        (Merge.ANY, [False, None, True], True),
        (Merge.ANY, [False, False], False),
        (Merge.HOME_FIRST, [None, "b", "c"], "b"),
        (Merge.CONCAT, [[1], [], [2]], [1, 2]),
        (Merge.LIST, [[1], None], [1]),
        (Merge.DISTINCT, [[{"a": 1}], [{"a": 1}, {"a": 2}]], [1, 2]),
        (Merge.SUM, [None, None], None),
    ],
)
def test_rule(rule: Merge, parts: list[Any], merged: Any) -> None:
    found = merge_values(MergeRule(rule), [Part(f"C{i}", value) for i, value in enumerate(parts)])
    if rule is Merge.DISTINCT:
        found = [item["a"] for item in found]
    assert found == merged


def test_strongest_follows_the_declared_order_and_not_the_alphabet() -> None:
    rule = MergeRule(Merge.STRONGEST, ("CLIENT", "CANDIDATE", "PARTNER", "MEMBER"))
    parts = [Part("BE", "CLIENT"), Part("FR", "PARTNER"), Part("DE", "CANDIDATE")]
    assert merge_values(rule, parts) == "PARTNER"
    assert merge_values(rule, [Part("BE", "UNHEARD_OF"), Part("FR", "CLIENT")]) == "CLIENT"


def test_items_say_which_country_they_came_from() -> None:
    found = merge_values(MergeRule(Merge.CONCAT), [Part("BE", [{"id": 1}]), Part("FR", [{"id": 2}])])
    assert [item["@country"] for item in found] == ["BE", "FR"]
