"""The ordered merge as a pure function: safe horizon, groups, malformed streams."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.paging import encode_cursor
from gateway.merge.rules.connection import (
    HiddenNames,
    MalformedStream,
    Row,
    Stream,
    merge_streams,
    read_stream,
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


def read(country: str, found: dict[str, Any], **given: Any) -> Stream:
    return read_stream(country, found, NAMES, **{"descending": False, "backward": False, "own_ids": True, **given})


def stream(country: str, numbers: list[int], *, more: bool) -> Stream:
    marks = [(number, row_id(country, number)) for number in sorted(numbers)]
    return Stream(country, tuple(Row(row_key(m), m, country, i) for i, m in enumerate(marks)), more)


def test_nothing_is_given_out_beyond_the_nearest_unseen_row() -> None:
    page = merge_streams(
        [stream("BE", [1, 2], more=True), stream("FR", [1, 5, 6], more=False)], 10, descending=False, backward=False
    )
    assert [row.watermark[0] for (row,) in page.groups] == [1, 1, 2]
    assert page.more


def test_a_stream_that_has_more_and_gave_nothing_stops_the_page() -> None:
    page = merge_streams(
        [stream("BE", [], more=True), stream("FR", [1], more=False)], 10, descending=False, backward=False
    )
    assert (page.groups, page.more) == ((), True)


@given(
    st.dictionaries(st.sampled_from(["BE", "DE", "FR"]), st.lists(st.integers(0, 9), unique=True), min_size=1),
    st.integers(0, 12),
)
def test_complete_streams_merge_to_the_sorted_whole(numbers: dict[str, list[int]], size: int) -> None:
    streams = [stream(country, found, more=False) for country, found in numbers.items()]
    page = merge_streams(streams, size, descending=False, backward=False)
    whole = sorted((n, row_id(country, n)) for country, found in numbers.items() for n in found)
    assert [row.watermark for (row,) in page.groups] == whole[:size]
    assert page.more is (len(whole) > size)


def test_equal_rows_of_several_countries_are_one_group() -> None:
    same = ("person.1",)
    streams = [Stream(c, (Row(row_key(same), same, c, 0),), False) for c in ("BE", "FR")]
    page = merge_streams(streams, 1, descending=False, backward=False)
    assert [[row.country for row in group] for group in page.groups] == [["BE", "FR"]]
    assert not page.more


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
        read("BE", found)
    assert refused.value.code == code


def test_a_cursor_must_be_its_rows_own() -> None:
    found = connection("BE", [1])
    found["edges"][0]["node"]["id"] = row_id("BE", 7)
    with pytest.raises(MalformedStream):
        read("BE", found)
