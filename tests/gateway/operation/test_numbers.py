"""Numbers of documents go on to services as JSON has them, or are refused; none makes a fault or becomes null."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from graphql import build_schema

from commons.errors import Refusal
from gateway.operation.prepare import Asked, Documents

DOCUMENTS = Documents(
    build_schema(
        """
        scalar Anything
        input Wanted { id: ID max: Float ids: [ID!] more: Anything }
        type Query { book(id: ID, max: Float, at: Anything, wanted: Wanted): String }
        """
    )
)
HUGE = "18446744073709551616"
LONG = "1" + "0" * 3_000


def asked(text: str) -> Asked:
    return DOCUMENTS.ask(text, None, {})


def sent(text: str) -> Any:
    """The one value of a document's variables, as services read it."""
    [value] = orjson.loads(orjson.dumps(asked(text).variables)).values()
    return value


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("id: 7", "7"),
        (f"id: {HUGE}", HUGE),
        (f"id: {LONG}", LONG),
        (f"wanted: {{id: {HUGE}, ids: [{HUGE}, 1], max: {HUGE}}}", {"id": HUGE, "ids": [HUGE, "1"], "max": 2.0**64}),
        (f"max: -{HUGE}", -(2.0**64)),
        (f"at: {HUGE}", 2.0**64),
        ("at: 18446744073709551615", 2**64 - 1),
        ("at: -9223372036854775809", -(2.0**63)),
        (f"at: {{a: [1, 1.5, {HUGE}, null, true, X]}}", {"a": [1, 1.5, 2.0**64, None, True, "X"]}),
    ],
)
def test_literals(argument: str, value: Any) -> None:
    assert sent(f"{{ book({argument}) }}") == value


def test_defaults() -> None:
    assert sent(f"query($at: Anything = {{a: [{HUGE}, true]}}) {{ book(at: $at) }}") == {"a": [2.0**64, True]}
    assert sent(f"query($id: ID = {HUGE}) {{ book(id: $id) }}") == HUGE


@pytest.mark.parametrize("number", ["1e400", "-1e400", LONG])
def test_what_json_has_no_number_for_is_refused(number: str) -> None:
    for text in (f"{{ book(at: {{a: {number}}}) }}", f"query($at: Anything = {number}) {{ book(at: $at) }}"):
        with pytest.raises(Refusal) as refused:
            asked(text)
        assert refused.value.code == "GRAPHQL_VALIDATION_FAILED"
