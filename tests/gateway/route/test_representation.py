"""Which objects are asked about together: those with one representation, each of them once."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gateway.plan.nodes import EntityBatch, Requirement
from gateway.route.representation import Key, grouped, represent

KEY = Requirement("id", "id")
WEIGHT = Requirement("weight", "w", nullable=True)
SCALARS = st.sampled_from([None, "a", "b", "1", "", 0, 1, 2, True, False, 1.5, [1], {"x": 1}])


def _batch(*fields: Requirement, types: int = 1) -> EntityBatch:
    return EntityBatch("_e", "r", (), "Book", ("Book",), (("Book", fields),) * types)


def _numbers(objects: list[dict[str, Any]], batch: EntityBatch) -> list[list[Any]]:
    return [[item["n"] for item in group] for _, group in grouped(objects, batch, Key.of(batch))]


def test_equal_keys_are_one_group_in_the_order_they_came() -> None:
    found = [{"id": "b", "n": 1}, {"id": "a", "n": 2}, {"id": "b", "n": 3}]
    assert _numbers(found, _batch(KEY)) == [[1, 3], [2]]


def test_an_object_at_two_paths_is_fed_once() -> None:
    one: dict[str, Any] = {"id": "a", "n": 1}
    assert _numbers([one, {"id": "a", "n": 2}, one], _batch(KEY)) == [[1, 2]]
    assert _numbers([one, one], _batch(KEY, types=2)) == [[1]]


def test_a_null_or_missing_key_is_not_sent_and_a_null_input_is() -> None:
    found = [{"id": None, "w": 5, "n": 1}, {"w": 5, "n": 2}, {"id": "a", "w": None, "n": 3}, {"id": "a", "n": 4}]
    assert _numbers(found, _batch(KEY, WEIGHT)) == [[3], [4]]
    assert _numbers(found[:1] + found[2:3], _batch(KEY, WEIGHT)) == [[3]]


def test_true_is_not_one() -> None:
    found = [{"id": "a", "w": 1, "n": 1}, {"id": "a", "w": True, "n": 2}, {"id": "a", "w": 1, "n": 3}]
    assert _numbers(found, _batch(KEY, WEIGHT)) == [[1, 3], [2]]


ROW = st.fixed_dictionaries({}, optional={"id": SCALARS, "w": SCALARS})


@given(st.lists(ROW, max_size=8))
def test_the_quick_way_and_the_careful_way_agree(rows: list[dict[str, Any]]) -> None:
    quick, careful = _batch(KEY, WEIGHT), _batch(KEY, WEIGHT, types=2)  # two alternatives are looked at one by one
    assert grouped(rows, quick, Key.of(quick)) == grouped(rows, careful, None)
    for found, group in grouped(rows, quick, Key.of(quick)):
        assert all(represent(item, quick) == found for item in group)
