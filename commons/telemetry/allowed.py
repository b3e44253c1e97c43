"""The allow-list of logs and spans: a key that is not here, or a value of another shape, is dropped.

Personal data and tokens cannot get in by mistake: no key takes free text, and the shapes take codes, numbers,
hashes and names that stand in our own source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]{0,39}\Z")
_DOTTED = re.compile(r"[a-z_][A-Za-z0-9_]{0,39}(\.[A-Za-z_][A-Za-z0-9_]{0,39}){0,5}\Z")
_HEX = re.compile(r"[0-9a-f]{16,64}\Z")
_CODE = re.compile(r"[A-Z][A-Z_]{2,39}\Z")
_COUNTRY = re.compile(r"[A-Z]{2}\Z")
_PART = re.compile(r"(gateway|issuer|hemicycle|members|governance|clients)(/[A-Z]{2})?\Z")
_METHOD = re.compile(r"[A-Z]{3,7}\Z")

SHAPES: dict[str, re.Pattern[str] | tuple[type, ...]] = {
    "attempt": (int,),
    "bytes": (int,),
    "cached": (bool,),
    "calls": (int,),
    "code": _CODE,
    "coordinate": _DOTTED,
    "countries": _COUNTRY,
    "country": _COUNTRY,
    "document": _HEX,  # a hash of the normalised document, not its text
    "duration_ms": (int, float),
    "entities": (int,),
    "error.type": _WORD,
    "errors": (int,),
    "kind": _WORD,
    "logger": _DOTTED,
    "method": _METHOD,
    "operation": re.compile(r"(query|mutation|subscription)\Z"),
    "partition": _PART,
    "port": (int,),
    "process": (int,),
    "revision": re.compile(r"\d{4}\Z"),
    "rows": (int,),
    "sampled": (bool,),
    "sequence": (int,),
    "service": _PART,
    "shared": (bool,),
    "span_id": _HEX,
    "status": (int,),
    "trace_id": _HEX,
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
