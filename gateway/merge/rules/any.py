"""ANY: true where one country says so."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.merge.rules.part import Part


def any_of(parts: Sequence[Part]) -> bool:
    """Whether any part is true."""
    return any(part.value is True for part in parts)
