"""Plain JSON that callers write: bounded in size and depth, exact, storable."""

from __future__ import annotations

from typing import Any

from commons.errors import Refusal

DEPTH_MAX = 6
"""Levels of lists and objects; the deepest value of the packs has four."""
PARTS_MAX = 500
"""Values in all, names of objects among them."""
WORD_MAX = 300
"""Characters of a word."""


def check_plain(what: str, value: Any) -> None:
    """Refuse BAD_ARGUMENT for a value too deep, too large, inexact (floats, nulls) or with words beyond plain text."""
    level, parts = [value], 0
    for _ in range(DEPTH_MAX + 1):
        parts += len(level)
        if parts > PARTS_MAX:
            raise Refusal("BAD_ARGUMENT", f"{what} has more than {PARTS_MAX} parts.")
        for part in level:
            _check_part(what, part)
        level = [inner for part in level for inner in _inside(part)]
        if not level:
            return
    raise Refusal("BAD_ARGUMENT", f"{what} is nested deeper than {DEPTH_MAX} levels.")


def _check_part(what: str, part: Any) -> None:
    if isinstance(part, float) or part is None:
        raise Refusal("BAD_ARGUMENT", f"{what} is exact: words, whole numbers, true, false and fractions [n, d].")
    if isinstance(part, str) and (len(part) > WORD_MAX or not part.isprintable()):
        raise Refusal("BAD_ARGUMENT", f"{what} has words of at most {WORD_MAX} plain characters.")


def _inside(part: Any) -> list[Any]:
    if isinstance(part, dict):
        return [inner for row in part.items() for inner in row]
    return part if isinstance(part, list) else []
