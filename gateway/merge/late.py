"""Rows that stay bytes until they are given out: ten countries send 500 rows for a page of 50.

A clean reply to a scattered connection is decoded only down to its rows. A reply with errors, or of another shape than
its document promises, is decoded whole: `decoder_of` never decides what is right, only how much is read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import orjson

from gateway.merge.shapes import Shape
from gateway.plan.nodes import Fetch

ROWS = frozenset({"edges", "nodes"})
"""Fields of a connection that hold one entry for each row."""
Decode = Callable[[bytes], Any]
_ROW = msgspec.json.Decoder()


def decoder_of(fetch: Fetch, shape: Shape) -> Decode | None:
    """The decoder for replies to a fetch; None where its rows are not merged, or are renamed first."""
    key = fetch.placement.response_name
    if not fetch.hidden or fetch.renames or key is None:
        return None
    names = tuple(shape.below(key).fields.items())
    fields: list[tuple[str, Any, Any]] = [
        (f"f{number}", list[msgspec.Raw] if name in ROWS else Any, msgspec.UNSET)
        for number, (_, (name, _)) in enumerate(names)
    ]
    renamed = {f"f{number}": answer for number, (answer, _) in enumerate(names)}
    connection = msgspec.defstruct("Connection", fields, rename=renamed)
    data = msgspec.defstruct("Data", [("value", connection)], rename={"value": key})
    reply = msgspec.defstruct("Reply", [("data", data), ("errors", Any, None), ("extensions", Any, None)])
    typed = msgspec.json.Decoder(reply)

    def decode(body: bytes) -> Any:
        try:
            found: Any = typed.decode(body)
        except msgspec.ValidationError:
            return orjson.loads(body)
        if found.errors is not None:
            return orjson.loads(body)
        values = ((answer, getattr(found.data.value, field)) for field, answer in renamed.items())
        told = {"data": {key: {answer: value for answer, value in values if value is not msgspec.UNSET}}}
        return told if found.extensions is None else {**told, "extensions": found.extensions}

    return decode


def row_at(rows: list[Any], position: int) -> Any:
    """One row, decoded now if it was not before."""
    row = rows[position]
    if isinstance(row, msgspec.Raw):
        row = rows[position] = _ROW.decode(row)
    return row
