"""Walking the tree to a path: lists in lists, nulls, types, what is shared, and where each object came from."""

from __future__ import annotations

from typing import Any

from gateway.plan.nodes import PathStep
from gateway.route.objects import COUNTRY, located_at, objects_at

ROWS = (PathStep("rows"),)
PERSONS = (PathStep("rows"), PathStep("person"))


def test_objects_come_in_the_order_of_the_tree_and_nothing_else_comes() -> None:
    a, b, c = {"n": 1}, {"n": 2}, {"n": 3}
    tree: dict[str, Any] = {"rows": [a, None, [b, [c]], "text"]}
    assert objects_at(tree, ROWS) == [a, b, c]
    assert [found for found, _ in located_at(tree, ROWS)] == [a, b, c]
    assert objects_at({"rows": None}, ROWS) == objects_at({}, ROWS) == located_at({}, ROWS) == []
    assert objects_at(tree, ()) == [tree]


def test_only_objects_of_the_steps_types() -> None:
    book, film, bare = {"__typename": "Book"}, {"__typename": "Film"}, {"n": 1}
    step = (PathStep("rows", types=("Book",)),)
    tree = {"rows": [book, film, bare]}
    assert objects_at(tree, step) == [book, bare]
    assert [found for found, _ in located_at(tree, step)] == [book, bare]


def test_a_list_that_several_objects_share_is_walked_once() -> None:
    shared = [{"n": 1}, {"n": 2}]
    path = (PathStep("rows"), PathStep("below"))
    tree = {"rows": [{"below": shared}, {"below": shared}]}
    assert objects_at(tree, path) == shared
    assert located_at(tree, path) == [(item, None) for item in shared]


def test_what_two_countries_share_is_walked_for_each_of_them() -> None:
    shared = [{"n": 1}]
    path = (PathStep("rows"), PathStep("below"))
    tree = {"rows": [{COUNTRY: "BE", "below": shared}, {COUNTRY: "FR", "below": shared}]}
    assert located_at(tree, path) == [(shared[0], "BE"), (shared[0], "FR")]


def test_an_object_came_from_its_own_country_or_from_that_of_what_is_above_it() -> None:
    own, inherited = {COUNTRY: "FR"}, {"n": 1}
    tree = {COUNTRY: "BE", "rows": [{"person": own}, {"person": inherited}]}
    assert located_at(tree, PERSONS) == [(own, "FR"), (inherited, "BE")]
