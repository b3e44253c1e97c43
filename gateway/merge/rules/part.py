"""One country's part of a value."""

from __future__ import annotations

from typing import Any, NamedTuple


class Part(NamedTuple):
    """A value and the country that gave it."""

    country: str
    value: Any
