"""Projection: the caller's shape, null propagation, error paths; data and errors in all four combinations."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import build_schema, parse

from gateway.merge.tree import ABSENT, ERRORS, TreeError, attach_errors, renamed_errors
from gateway.operation.normalise import normalise
from gateway.plan.nodes import PathStep, Rename
from gateway.response.compiled import Compiler
from gateway.response.project import Projection

SCHEMA = build_schema("""
type Query { hero: Hero must: Hero! heroes: [Hero] strict: [Hero!] all: [Hero!]! any: Being beings: [Being] }
interface Being { id: ID! name: String }
type Hero implements Being { id: ID! name: String mood: Mood friend: Hero enemy: Hero! tags: [String!] grid: [[Int]] }
type Robot implements Being { id: ID! name: String model: String! }
enum Mood { GOOD BAD }
""")


def project(query: str, tree: dict[str, Any], **conditions: bool) -> tuple[Any, list[tuple[list[Any], str]]]:
    operation = normalise(SCHEMA, parse(query)).operation
    projection = Projection()
    data = projection.data(Compiler(SCHEMA, conditions).operation(operation), tree)
    return data, [(error.path, error.error["message"]) for error in projection.errors]


def broken(*rest: Any) -> dict[str, Any]:
    return {ERRORS: [TreeError(tuple(rest), {"message": "broken"})]}


@pytest.mark.parametrize(
    ("query", "tree", "data", "at"),
    [
        (
            "{ hero { id name } }",
            {"hero": {"id": "1", "name": "A", "extra": 1}},
            {"hero": {"id": "1", "name": "A"}},
            None,
        ),
        ("{ hero { id } }", {"hero": {"name": "A"}}, {"hero": None}, ["hero", "id"]),
        ("{ hero { id } }", {}, {"hero": None}, None),
        ("{ hero { id name } }", {"hero": {"id": "1"}}, {"hero": {"id": "1", "name": None}}, None),
        ("{ hero { id enemy { id } } }", {"hero": {"id": "1", ABSENT: True}}, {"hero": None}, None),
        ("{ hero { id enemy { id } } }", {"hero": {"id": "1"}}, {"hero": None}, ["hero", "enemy"]),
        ("{ must { id } }", {"must": {ABSENT: True}}, None, None),
        ("{ must { id } }", {"must": {"id": None}}, None, ["must", "id"]),
        ("{ must { id } hero { id } }", {"hero": {"id": "1"}}, None, ["must"]),
        (
            "{ heroes { id } }",
            {"heroes": [{"id": "1"}, {"id": None}, None]},
            {"heroes": [{"id": "1"}, None, None]},
            ["heroes", 1, "id"],
        ),
        ("{ strict { id } }", {"strict": [{"id": "1"}, {"id": None}]}, {"strict": None}, ["strict", 1, "id"]),
        ("{ all { id } }", {"all": [None]}, None, ["all", 0]),
        (
            "{ hero { enemy { enemy { id } } } }",
            {"hero": {"enemy": {"enemy": {}}}},
            {"hero": None},
            ["hero", "enemy", "enemy", "id"],
        ),
        ("{ hero { tags } }", {"hero": {"tags": ["a", None]}}, {"hero": {"tags": None}}, ["hero", "tags", 1]),
        ("{ hero { grid } }", {"hero": {"grid": [[1, None], None]}}, {"hero": {"grid": [[1, None], None]}}, None),
        ("{ b: hero { a: id } }", {"b": {"a": "1"}}, {"b": {"a": "1"}}, None),
    ],
)
def test_nulls_go_up_to_where_they_may_be_and_never_without_a_word(
    query: str, tree: dict[str, Any], data: Any, at: list[Any] | None
) -> None:
    found, errors = project(query, tree)
    assert found == data
    assert [path for path, _ in errors] == ([] if at is None else [at])


def test_an_error_that_is_there_is_enough() -> None:
    data, errors = project("{ hero { id } }", {"hero": {"id": None} | broken("id")})
    assert (data, errors) == ({"hero": None}, [(["hero", "id"], "broken")])


def test_the_callers_order_of_fields() -> None:
    data, _ = project("{ hero { name id mood } }", {"hero": {"mood": "BAD", "id": "1", "name": "A"}})
    assert list(data["hero"]) == ["name", "id", "mood"]


def test_fragments_apply_by_concrete_type() -> None:
    query = "{ beings { __typename id ... on Robot { model } ... on Hero { mood } ... on Being { name } } }"
    tree = {
        "beings": [
            {"__typename": "Robot", "id": "1", "model": "R2", "name": "x"},
            {"__typename": "Hero", "id": "2", "mood": "GOOD", "name": "y"},
        ]
    }
    data, errors = project(query, tree)
    assert data["beings"] == [
        {"__typename": "Robot", "id": "1", "model": "R2", "name": "x"},
        {"__typename": "Hero", "id": "2", "mood": "GOOD", "name": "y"},
    ]
    assert errors == []


def test_an_interface_objects_own_fields_need_no_concrete_type() -> None:
    assert project("{ any { id } }", {"any": {"id": "1"}}) == ({"any": {"id": "1"}}, [])


@pytest.mark.parametrize(
    ("query", "tree", "path"),
    [
        ("{ any { id } }", {"any": {"__typename": "Ghost", "id": "1"}}, ["any"]),
        ("{ hero { mood } }", {"hero": {"mood": "HIDDEN"}}, ["hero", "mood"]),
        ("{ hero { mood } }", {"hero": {"mood": ["GOOD"]}}, ["hero", "mood"]),
        ("{ hero { id } }", {"hero": "text"}, ["hero"]),
        ("{ heroes { id } }", {"heroes": {"id": "1"}}, ["heroes"]),
        ("{ heroes { id } }", {"heroes": [1]}, ["heroes", 0]),
        ("{ hero { grid } }", {"hero": {"grid": [7]}}, ["hero", "grid", 0]),
    ],
)
def test_what_does_not_fit_the_schema_is_null_and_said(query: str, tree: dict[str, Any], path: list[Any]) -> None:
    _, errors = project(query, tree)
    assert [found for found, _ in errors] == [path]


@pytest.mark.parametrize(
    ("tree", "data", "paths"),
    [
        ({"hero": {"id": "1", "name": "A"}}, {"hero": {"id": "1", "name": "A"}}, []),
        (
            {"hero": {"id": "1", "name": None, **broken("name")}},
            {"hero": {"id": "1", "name": None}},
            [["hero", "name"]],
        ),
        ({"hero": None}, {"hero": None}, []),
        ({"hero": None, **broken("hero", "id")}, {"hero": None}, [["hero", "id"]]),
    ],
)
def test_four_combinations_of_data_and_errors(tree: dict[str, Any], data: Any, paths: list[Any]) -> None:
    found, errors = project("{ hero { id name } }", tree)
    assert (found, [path for path, _ in errors]) == (data, paths)


def test_an_error_about_what_only_the_gateway_asked_points_at_the_object() -> None:
    tree = {"heroes": [{"id": "1", **broken("hiddenKey", 3)}]}
    assert project("{ heroes { id } }", tree)[1] == [(["heroes", 0], "broken")]


def test_one_object_in_two_places_reports_its_error_in_both() -> None:
    shared = {"id": "1", "name": None, **broken("name")}
    _, errors = project("{ hero { name } heroes { name } }", {"hero": shared, "heroes": [None, shared]})
    assert [path for path, _ in errors] == [["hero", "name"], ["heroes", 1, "name"]]


def test_skip_and_include_are_settled_before() -> None:
    query = "query($a: Boolean!, $b: Boolean!) { hero { id @include(if: $a) name @skip(if: $b) } }"
    tree = {"hero": {"id": "1", "name": "A"}}
    assert project(query, tree, a=True, b=True)[0] == {"hero": {"id": "1"}}
    assert project(query, tree, a=False, b=False)[0] == {"hero": {"name": "A"}}


def test_a_field_stands_where_it_was_first_asked_and_the_condition_held() -> None:
    query = "query($a: Boolean!) { hero { id @include(if: $a) name id } }"
    tree = {"hero": {"id": "1", "name": "A"}}
    for given, keys in ((True, ["id", "name"]), (False, ["name", "id"])):
        assert list(project(query, tree, a=given)[0]["hero"]) == keys


def test_errors_have_the_callers_names() -> None:
    renames = (Rename((PathStep("all", True),), "_id_on_User", "id"), Rename((), "_all_on_Query", "all"))
    error = {"message": "no", "path": ["_all_on_Query", 0, "_id_on_User"]}
    pathless = {"message": "no"}
    assert renamed_errors([error, pathless], renames) == [{"message": "no", "path": ["all", 0, "id"]}, pathless]


@pytest.mark.parametrize(
    ("path", "holder", "rest"),
    [
        (["a", "b", 1, "c"], ("a", "b", 1), ("c",)),
        (["a", "b", 0, "c"], ("a",), ("b", 0, "c")),
        (["a", "b", 9, "c"], ("a",), ("b", 9, "c")),
        (["a", "x", "y"], ("a",), ("x", "y")),
    ],
)
def test_errors_stay_with_the_deepest_object_on_their_path(path: list[Any], holder: tuple[Any, ...], rest: Any) -> None:
    data: dict[str, Any] = {"a": {"b": [None, {"c": None}]}}
    assert attach_errors(data, [{"message": "m", "path": path}], "s", "BE") == []
    found: Any = data
    for step in holder:
        found = found[step]
    assert [error.rest for error in found[ERRORS]] == [rest]


@pytest.mark.parametrize(
    "error", [{"message": "m"}, {"message": "m", "path": ["zzz"]}, {"message": "m", "path": "odd"}]
)
def test_errors_without_a_place_belong_to_the_root(error: dict[str, Any]) -> None:
    assert len(attach_errors({"a": {}}, [error], "s", None)) == 1
