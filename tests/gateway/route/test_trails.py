"""Levels that several paths look at: walked once, and anew when a reply may have changed them."""

from __future__ import annotations

from typing import Any

from gateway.plan.nodes import Entities, EntityBatch, PathStep
from gateway.route.objects import COUNTRY
from gateway.route.trails import Trails, Walked

ROWS, AUTHOR = PathStep("rows", many=True), PathStep("author")


def _node(number: int, *paths: tuple[PathStep, ...]) -> Entities:
    batch = EntityBatch("_e", "r", paths, "Author", ("Author",), (("Author", ()),))
    return Entities(number, "library", "{ x }", (batch,))


def _walked(tree: dict[str, Any], filled: dict[int, frozenset[str]], *paths: tuple[PathStep, ...]) -> Walked:
    return Walked(tree, Trails.of([_node(1, *paths)], filled))


def test_two_paths_share_the_levels_they_have_in_common() -> None:
    trails = Trails.of([_node(1, (ROWS,), (ROWS, AUTHOR)), _node(2, (ROWS, AUTHOR))], {})
    ((rows, author),) = trails.batches[1]
    assert author is not None
    assert author.above is rows
    assert trails.batches[2] == ((author,),)


def test_a_level_is_walked_once_until_a_reply_may_have_changed_it() -> None:
    tree: dict[str, Any] = {"rows": [{"author": {"id": "a"}}]}
    walked = _walked(tree, {7: frozenset({"author"}), 8: frozenset({"publisher"})}, (ROWS, AUTHOR))
    ((author,),) = walked.trails.batches[1]
    first = walked.objects(author)
    tree["rows"][0]["author"] = {"id": "b"}
    walked.merged(8)
    assert walked.objects(author) is first
    walked.merged(7)
    assert walked.objects(author) == [{"id": "b"}]


def test_what_comes_to_the_root_later_is_found() -> None:
    tree: dict[str, Any] = {}
    walked = _walked(tree, {7: frozenset({"rows"})}, (ROWS, AUTHOR))
    ((author,),) = walked.trails.batches[1]
    assert walked.objects(author) == walked.objects(None)[0].get("rows", []) == []
    tree["rows"] = [{COUNTRY: "BE", "author": {"id": "a"}}]
    walked.merged(7)
    assert walked.objects(author) == [{"id": "a"}]
    assert walked.origins(author) == {"BE": [{"id": "a"}]}


def test_a_level_chosen_by_type_is_never_remembered() -> None:
    book = PathStep("rows", many=True, types=("Book",))
    tree: dict[str, Any] = {"rows": [{"__typename": "Media", "author": {"id": "a"}}]}
    walked = _walked(tree, {7: frozenset({"other"})}, (book, AUTHOR))
    ((author,),) = walked.trails.batches[1]
    assert walked.objects(author) == []
    tree["rows"][0]["__typename"] = "Book"
    walked.merged(7)
    assert walked.objects(author) == [{"id": "a"}]
    assert walked.origins(author) == {None: [{"id": "a"}]}
