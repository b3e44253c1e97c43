"""Walking the tree to a path: lists in lists, nulls, types, what is shared, and where each object came from."""

from __future__ import annotations

from typing import Any

from gateway.plan.nodes import PathStep
from gateway.route.objects import COUNTRY, Origins, Tree, objects_at, origins_below, origins_of

ROWS = (PathStep("rows"),)
PERSONS = (PathStep("rows"), PathStep("person"))


def origins_at(tree: Tree, path: tuple[PathStep, ...]) -> Origins:
    """A path's last level, by countries."""
    level = origins_of(tree)
    for step in path:
        level = origins_below(level, step)
    return level


def test_objects_come_in_the_order_of_the_tree_and_nothing_else_comes() -> None:
    a, b, c = {"n": 1}, {"n": 2}, {"n": 3}
    tree: dict[str, Any] = {"rows": [a, None, [b, [c]], "text"]}
    assert objects_at(tree, ROWS) == [a, b, c]
    assert origins_at(tree, ROWS) == {None: [a, b, c]}
    assert objects_at({"rows": None}, ROWS) == objects_at({}, ROWS) == []
    assert origins_at({}, ROWS) == {}
    assert objects_at(tree, ()) == [tree]


def test_only_objects_of_the_steps_types() -> None:
    book, film, bare = {"__typename": "Book"}, {"__typename": "Film"}, {"n": 1}
    step = (PathStep("rows", types=("Book",)),)
    tree = {"rows": [book, film, bare]}
    assert objects_at(tree, step) == [book, bare]
    assert origins_at(tree, step) == {None: [book, bare]}


def test_a_list_that_several_objects_share_is_walked_once() -> None:
    shared = [{"n": 1}, {"n": 2}]
    path = (PathStep("rows"), PathStep("below"))
    tree = {"rows": [{"below": shared}, {"below": shared}]}
    assert objects_at(tree, path) == shared
    assert origins_at(tree, path) == {None: shared}


def test_what_two_countries_share_is_walked_for_each_of_them() -> None:
    shared = [{"n": 1}]
    path = (PathStep("rows"), PathStep("below"))
    tree = {"rows": [{COUNTRY: "BE", "below": shared}, {COUNTRY: "FR", "below": shared}]}
    assert origins_at(tree, path) == {"BE": shared, "FR": shared}


def test_an_object_came_from_its_own_country_or_from_that_of_what_is_above_it() -> None:
    own, inherited = {COUNTRY: "FR"}, {"n": 1}
    tree = {COUNTRY: "BE", "rows": [{"person": own}, {"person": inherited}]}
    assert origins_at(tree, PERSONS) == {"FR": [own], "BE": [inherited]}
