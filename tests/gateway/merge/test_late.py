"""Late rows: the same answers as from whole replies, whatever the replies hold."""

from __future__ import annotations

from typing import Any

import msgspec
import orjson
import pytest

from gateway.merge.late import Decode, decoder_of, row_at
from gateway.merge.shapes import shape_of
from gateway.plan.nodes import Fetch, Placement, PlacementKind, Rename, Requirement

DOCUMENT = (
    "{ all: members { rows: edges { cursor } __typename edges { cursor node { id } } pageInfo { hasNextPage } } }"
)
PLACED = Placement(PlacementKind.EVERYWHERE, field="members", response_name="all")
HIDDEN = (Requirement("edges", "edges"),)


def decoder(**given: Any) -> Decode | None:
    fetch = Fetch(1, "members", "query", DOCUMENT, placement=PLACED, **{"hidden": HIDDEN, **given})
    return decoder_of(fetch, shape_of(DOCUMENT))


def settled(found: Any) -> Any:
    """With every late row decoded."""
    if isinstance(found, dict):
        return {key: settled(value) for key, value in found.items()}
    if isinstance(found, list):
        return [row_at(found, position) for position in range(len(found))]
    return found


ROW = {"cursor": "c", "node": {"id": "x"}}
WHOLE = {"rows": [{"cursor": "c"}], "__typename": "C", "edges": [ROW, ROW], "pageInfo": {"hasNextPage": True}}


@pytest.mark.parametrize(
    "reply",
    [
        {"data": {"all": WHOLE}},
        {"data": {"all": {key: value for key, value in WHOLE.items() if key != "__typename"}}},
        {"data": {"all": {**WHOLE, "more": 1}}},
        {"data": {"all": {**WHOLE, "edges": None}}},
        {"data": {"all": None}},
        {"data": None, "errors": [{"message": "m"}]},
        {"data": {"all": WHOLE}, "errors": [{"message": "m", "path": ["all", "edges", 0]}]},
        {"errors": [{"message": "m"}]},
        {"data": {}},
        [],
    ],
)
def test_a_reply_says_the_same_late_as_whole(reply: Any) -> None:
    decode = decoder()
    assert decode is not None
    found = settled(decode(orjson.dumps(reply)))
    if isinstance(reply, dict) and isinstance(reply.get("data"), dict) and isinstance(reply["data"].get("all"), dict):
        reply["data"]["all"].pop("more", None)  # nobody asked for it
    assert found == reply


def test_clean_rows_stay_bytes() -> None:
    decode = decoder()
    assert decode is not None
    edges = decode(orjson.dumps({"data": {"all": WHOLE}}))["data"]["all"]["edges"]
    assert all(isinstance(row, msgspec.Raw) for row in edges)
    assert row_at(edges, 1) is row_at(edges, 1) == ROW


def test_what_is_not_json_is_a_value_error() -> None:
    decode = decoder()
    assert decode is not None
    with pytest.raises(ValueError, match=r".+"):
        decode(b"{{{")


def test_only_merged_rows_are_late() -> None:
    assert decoder(hidden=()) is None
    assert decoder(renames=(Rename((), "a", "b"),)) is None
