"""The ordered merge as a pure function: safe horizon, groups, malformed streams."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.paging import encode_cursor
from gateway.merge.rules.connection import (
    Direction,
    HiddenNames,
    MalformedStream,
    Page,
    Stream,
    merge_streams,
    row_key,
)

NAMES = HiddenNames("edges", "cursor", "node", "id", "pageInfo", "hasNextPage", "hasPreviousPage")


def row_id(country: str, number: int) -> str:
    return f"{country}.membership.{number:032x}"


def connection(country: str, keys: list[Any], *, more: bool = False) -> dict[str, Any]:
    ids = [row_id(country, number) for number in range(len(keys))]
    edges = [
        {"cursor": encode_cursor((key,), found), "node": {"id": found}} for key, found in zip(keys, ids, strict=True)
    ]
    return {"edges": edges, "pageInfo": {"hasNextPage": more, "hasPreviousPage": False}}


def merged(size: int, *streams: tuple[str, dict[str, Any]], **given: Any) -> Page:
    return merge_streams([read(country, found, **given) for country, found in streams], size, Direction())


def read(country: str, found: dict[str, Any], *, own_ids: bool = True) -> Stream:
    return Stream(country, found, NAMES, Direction(), own_ids=own_ids, keys=1)


def keys_of(page: Page) -> list[Any]:
    return [mark[0] for mark in marks_of(page)]


def marks_of(page: Page) -> list[tuple[Any, ...]]:
    return [tuple(orjson.loads(group[0].packed)) for group in page.groups]


def test_nothing_is_given_out_beyond_the_nearest_unseen_row() -> None:
    page = merged(10, ("BE", connection("BE", [1, 2], more=True)), ("FR", connection("FR", [1, 5, 6])))
    assert keys_of(page) == [1, 1, 2]
    assert page.more


def test_a_stream_that_has_more_and_gave_nothing_stops_the_page() -> None:
    page = merged(10, ("BE", connection("BE", [], more=True)), ("FR", connection("FR", [1])))
    assert (page.groups, page.more) == ((), True)


def test_only_rows_that_are_given_out_are_read() -> None:
    found = connection("BE", [1, 2, 3])
    found["edges"][2] = None
    assert keys_of(merged(1, ("BE", found))) == [1]
    with pytest.raises(MalformedStream):
        merged(2, ("BE", found))


@given(
    st.dictionaries(st.sampled_from(["BE", "DE", "FR"]), st.lists(st.integers(0, 9), unique=True), min_size=1),
    st.integers(0, 12),
)
def test_complete_streams_merge_to_the_sorted_whole(numbers: dict[str, list[int]], size: int) -> None:
    streams = [(country, connection(country, sorted(found))) for country, found in numbers.items()]
    page = merged(size, *streams)
    whole = sorted(
        (key, row_id(country, n)) for country, found in numbers.items() for n, key in enumerate(sorted(found))
    )
    assert marks_of(page) == whole[:size]
    assert page.more is (len(whole) > size)


def test_equal_rows_of_several_countries_are_one_group() -> None:
    streams = [(c, {**connection("XX", [1])}) for c in ("BE", "FR")]
    page = merged(1, *streams, own_ids=False)
    assert [[row.country for row in group] for group in page.groups] == [["BE", "FR"]]
    assert not page.more


def test_a_group_is_whole_even_where_one_of_its_streams_has_more() -> None:
    streams = [("BE", connection("XX", [1], more=True)), ("FR", connection("XX", [1, 2]))]
    page = merged(9, *streams, own_ids=False)
    assert [[row.country for row in group] for group in page.groups] == [["BE", "FR"]]
    assert page.more


def test_nulls_numbers_and_text_have_one_order() -> None:
    marks = [(None, "a"), (2, "a"), (10, "a"), ("10", "a"), ("2", "a"), ("é", "a")]
    assert sorted(marks, key=row_key) == marks


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (connection("BE", [2, 1]), "SUBREQUEST_MALFORMED_RESPONSE"),
        ({"edges": [{"cursor": "x", "node": {"id": "y"}}], "pageInfo": {}}, "SUBREQUEST_MALFORMED_RESPONSE"),
        ({"edges": None, "pageInfo": None}, "SUBREQUEST_MALFORMED_RESPONSE"),
        (connection("FR", [1, 2]), "PROVENANCE_VIOLATION"),
    ],
)
def test_streams_that_break_their_promise_are_refused(found: dict[str, Any], code: str) -> None:
    with pytest.raises(MalformedStream) as refused:
        merged(9, ("BE", found))
    assert refused.value.code == code


def test_a_cursor_must_be_its_rows_own() -> None:
    found = connection("BE", [1])
    found["edges"][0]["node"]["id"] = row_id("BE", 7)
    with pytest.raises(MalformedStream):
        read("BE", found)
