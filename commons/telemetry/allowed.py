"""The allow-list of logs and spans: a key that is not here, or a value of another shape, is dropped.

Personal data and tokens cannot get in by mistake: no key takes text of any kind, only numbers, our own codes and
names, and hashes of one length.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_CODE = re.compile(r"[A-Z][A-Z_]{2,39}\Z")
_COUNTRY = re.compile(r"[A-Z]{2}\Z")
_DOCUMENT = re.compile(r"[0-9a-f]{64}\Z")
_METHOD = re.compile(r"(GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH)\Z")
_OPERATION = re.compile(r"(query|mutation|subscription)\Z")
_PART = re.compile(r"(gateway|issuer|hemicycle|members|governance|clients)(/[A-Z]{2})?\Z")
_TRACE = re.compile(r"[0-9a-f]{32}\Z")

SHAPES: dict[str, re.Pattern[str] | tuple[type, ...]] = {
    "attempt": (int,),
    "bytes": (int,),
    "cached": (bool,),
    "calls": (int,),
    "code": _CODE,
    "countries": _COUNTRY,
    "country": _COUNTRY,
    "document": _DOCUMENT,  # a hash of the normalised document, not its text
    "duration_ms": (int, float),
    "entities": (int,),
    "errors": (int,),
    "method": _METHOD,
    "operation": _OPERATION,
    "partition": _PART,
    "port": (int,),
    "process": (int,),
    "rows": (int,),
    "sampled": (bool,),
    "sequence": (int,),
    "service": _PART,
    "shared": (bool,),
    "status": (int,),
    "trace_id": _TRACE,
    "wave": (int,),
}
"""Every key a log line or a span may carry, with the shape of its value; lists hold values of that shape."""


def allowed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of `values` that may be written down."""
    return {key: value for key, value in values.items() if fits(key, value)}


def fits(key: str, value: Any) -> bool:
    """Whether `value` may be written under `key`."""
    shape = SHAPES.get(key)
    if shape is None:
        return False
    if isinstance(value, list | tuple):
        return len(value) <= 64 and all(_fits(shape, item) for item in value)
    return _fits(shape, value)


def _fits(shape: re.Pattern[str] | tuple[type, ...], value: Any) -> bool:
    if isinstance(shape, tuple):
        return type(value) in shape
    return isinstance(value, str) and shape.match(value) is not None
