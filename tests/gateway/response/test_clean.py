"""The written projection gives what the plain one gives, or nothing: over random trees, clean and broken."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from graphql import parse
from hypothesis import given
from hypothesis import strategies as st

from gateway.merge.status import Status
from gateway.merge.tree import CONFLICTS, ERRORS, PARTITIONS, Conflict, TreeError
from gateway.operation.normalise import normalise
from gateway.response.clean import NOT_FOR_HERE, clean_of
from gateway.response.compiled import Compiler, ObjectShape
from gateway.response.project import Projection
from tests.gateway.response.test_project import SCHEMA
from tests.gateway.small_graph import RULES
from tests.gateway.small_graph import SCHEMA as PLACED

DOCUMENT = """{
  hero { name id mood tags grid friend { id __typename } enemy { id mood } }
  heroes { id a: name friend { mood } }
  strict { kind: __typename id }
  any { id ... on Robot { model } }
  beings { __typename id ... on Hero { tags } }
}"""

text = st.sampled_from(["a", "b"])
odd = st.sampled_from([None, 7, "text", [], {}, [None]])
NUMBERS = st.integers(-(2**63), 2**64 - 1)
"""What orjson reads as whole numbers; larger ones it reads as decimals."""


def rarely(good: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly what was promised; now and then something else."""
    return st.integers(0, 99).flatmap(lambda n: odd if n == 0 else good)


def trees(depth: int) -> st.SearchStrategy[Any]:
    below = trees(depth - 1) if depth else st.none()
    values = {
        "id": rarely(text),
        "name": rarely(st.none() | text),
        "a": rarely(st.none() | text),
        "mood": rarely(st.sampled_from([None, "GOOD", "BAD"])),
        "tags": rarely(st.none() | st.lists(text, max_size=2)),
        "grid": rarely(st.lists(st.none() | st.lists(st.none() | NUMBERS, max_size=2), max_size=2)),
        "friend": rarely(st.none() | below),
        "enemy": rarely(st.fixed_dictionaries({"id": text, "mood": st.sampled_from(["GOOD", "BAD", "HIDDEN"])})),
        "model": rarely(text),
    }
    names = st.sampled_from(["Hero"] * 9 + ["Robot"] * 9 + ["Ghost", 7])
    marks = {"@country": text, ERRORS: st.just([TreeError(("id",), {"message": "m"})])}
    whole = st.fixed_dictionaries({**values, "__typename": names})
    return whole | whole | st.fixed_dictionaries(values) | st.fixed_dictionaries({}, optional={**values, **marks})


hero = trees(2)
roots = st.fixed_dictionaries(
    {
        "hero": rarely(st.none() | hero),
        "heroes": rarely(st.none() | st.lists(st.none() | hero, max_size=3)),
        "strict": rarely(st.none() | st.lists(hero, max_size=2)),
        "any": rarely(st.none() | hero),
        "beings": rarely(st.none() | st.lists(st.none() | hero, max_size=3)),
    }
)


def shape() -> ObjectShape:
    return Compiler(SCHEMA, {}).operation(normalise(SCHEMA, parse(DOCUMENT)).operation)


def plainly(found: ObjectShape, tree: dict[str, Any]) -> tuple[Any, list[Any], list[Any]]:
    projection = Projection()
    data = projection.data(found, tree)
    return data, [(error.path, error.error["message"]) for error in projection.errors], projection.conflicts


WRITTEN = shape()
clean_of(WRITTEN)


@given(roots)
def test_what_the_written_projection_gives_the_plain_one_gives_without_errors(tree: dict[str, Any]) -> None:
    expected, errors, conflicts = plainly(shape(), tree)
    try:
        found = clean_of(WRITTEN)(tree)
    except NOT_FOR_HERE:
        return
    assert orjson.dumps(found) == orjson.dumps(expected), "the same bytes: values, keys and their order"
    assert (errors, conflicts) == ([], [])


@given(roots)
def test_with_written_projections_at_hand_the_answer_is_the_same(tree: dict[str, Any]) -> None:
    WRITTEN.used = True
    found, expected = plainly(WRITTEN, tree), plainly(shape(), tree)
    assert orjson.dumps(found[0]) == orjson.dumps(expected[0])
    assert found[1:] == expected[1:]


def clean_hero(**more: Any) -> dict[str, Any]:
    enemy = {"id": "2", "mood": "BAD", "enemy": None}
    lists = {"tags": ["x"], "grid": [[1, None], None]}
    return {"id": "1", "name": None, "mood": "GOOD", **lists, "friend": {"id": "3"}, "enemy": enemy, **more}


def whole(**more: Any) -> dict[str, Any]:
    given = {
        "hero": clean_hero(),
        "heroes": [{"id": "1", "a": "A", "friend": None}, None],
        "strict": [{"id": "1"}],
        "any": {"__typename": "Robot", "id": "1", "model": "R2"},
        "beings": [{"__typename": "Hero", "id": "1", "tags": None}, {"__typename": "Robot", "id": "2"}],
    }
    return {**given, **more}


def test_a_clean_tree_is_projected_here() -> None:
    assert clean_of(shape())(whole()) == plainly(shape(), whole())[0]


@pytest.mark.parametrize(
    "tree",
    [
        whole(hero=clean_hero(id=None)),
        whole(hero=clean_hero(mood="HIDDEN")),
        whole(hero=clean_hero(mood=["GOOD"])),
        whole(hero=clean_hero(tags=["x", None])),
        whole(hero=clean_hero(tags="x")),
        whole(hero=clean_hero(enemy=None)),
        whole(hero=clean_hero(**{ERRORS: []})),
        whole(hero=clean_hero(**{CONFLICTS: [Conflict("name", "BE", ("FR",))]})),
        whole(hero={key: value for key, value in clean_hero().items() if key != "name"}),
        whole(hero="text"),
        whole(strict=[None]),
        whole(any={"id": "1"}),
        whole(any={"__typename": "Ghost", "id": "1"}),
        whole(beings={"__typename": "Hero", "id": "1", "tags": None}),
    ],
)
def test_anything_else_is_left_to_the_plain_projection(tree: dict[str, Any]) -> None:
    with pytest.raises(NOT_FOR_HERE):
        clean_of(shape())(tree)


def test_statuses_are_given_out_by_field_name() -> None:
    query = "{ members { partitions { where: country status tookMs } } }"
    operation = normalise(PLACED, parse(query)).operation
    found = Compiler(PLACED, {}, RULES.with_partitions).operation(operation)
    tree = {"members": {PARTITIONS: [Status("BE", took_ms=3)], "@country": "BE"}}
    expected = {"members": {"partitions": [{"where": "BE", "status": "SUCCESSFUL", "tookMs": 3}]}}
    assert clean_of(found)(tree) == plainly(found, tree)[0] == expected
    with pytest.raises(NOT_FOR_HERE):
        clean_of(found)({"members": {"@country": "BE"}})
