"""Keyset paging by constructible cursors, the services' side of the gateway's ordered merge (gateway.md, M1 and M8).

A cursor is `k1:` + base64url of the JSON list [sort key, …, id]: anyone who knows a row's keys can make it, so the
gateway can continue a country's stream from a watermark that another country's row set. The order is (keys, id bytes),
with one direction for the whole tuple.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from commons.errors import Refusal
from commons.ids import GlobalId

PAGE_DEFAULT = 50
PAGE_MAX = 501
"""500 rows and the one more that tells whether there is a next page."""

_PREFIX = "k1:"
_AS_GIVEN = "Pass a cursor exactly as this field gave it out."
_LOWEST, _HIGHEST = UUID(int=0), UUID(int=(1 << 128) - 1)


@dataclass(frozen=True, slots=True)
class Page:
    """A request for rows: `size` of them after (or, `backward`, before) the watermark."""

    size: int
    watermark: tuple[Any, ...] | None = None
    backward: bool = False


def encode_cursor(keys: tuple[Any, ...], row_id: str) -> str:
    """The cursor of a row from its sort keys (dates as ISO text, numbers, text) and id."""
    values = [key.isoformat() if isinstance(key, date) else key for key in keys]
    packed = json.dumps([*values, row_id], separators=(",", ":"), ensure_ascii=False).encode()
    return _PREFIX + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode_cursor(cursor: str) -> tuple[Any, ...]:
    """The (keys…, id) of a cursor; CURSOR_INVALID if it is not one."""
    try:
        packed = cursor.removeprefix(_PREFIX)
        values = json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode())
    except (ValueError, RecursionError):
        values = None
    well_formed = cursor.startswith(_PREFIX) and isinstance(values, list) and values and isinstance(values[-1], str)
    if not well_formed:
        raise Refusal("CURSOR_INVALID", _AS_GIVEN)
    assert isinstance(values, list)
    return tuple(values)


def page_of(first: int | None, after: str | None, last: int | None = None, before: str | None = None) -> Page:
    """Read Relay's four arguments; BAD_ARGUMENT when they contradict each other or leave the bounds."""
    if first is not None and last is not None:
        raise Refusal("BAD_ARGUMENT", "Give 'first' or 'last', not both.")
    if (after is not None and last is not None) or (before is not None and last is None):
        raise Refusal("BAD_ARGUMENT", "Use 'after' with 'first' and 'before' with 'last'.")
    size = last if last is not None else first if first is not None else PAGE_DEFAULT
    if not 0 <= size <= PAGE_MAX:
        raise Refusal("BAD_ARGUMENT", f"A page holds 0 to {PAGE_MAX - 1} rows; ask for fewer and follow the cursor.")
    cursor = before if last is not None else after
    return Page(size, decode_cursor(cursor) if cursor else None, backward=last is not None)


@dataclass(frozen=True, slots=True)
class Keyset:
    """SQL parts of a page: `where` (`TRUE` without a watermark), `order`, and the `parameters` of `where`."""

    where: str
    order: str
    parameters: dict[str, Any]


def keyset(
    page: Page,
    columns: tuple[str, ...],
    *,
    country: str,
    kind: str,
    descending: bool,
    types: tuple[type, ...] = (),
) -> Keyset:
    """SQL for rows beyond the page's watermark. `columns` are the sort keys and last the uuid column.

    The watermark's id may belong to another country: ids compare by their text, whose country comes first, so a
    foreign id stands wholly below or above every id of this country. Parameters are named `after_0`, `after_1`, …
    `types` gives the Python type of each key (dates are read from ISO text).
    """
    downward = descending != page.backward
    direction = "DESC" if downward else "ASC"
    order = ", ".join(f"{column} {direction}" for column in columns)
    if page.watermark is None:
        return Keyset("TRUE", order, {})
    if len(page.watermark) != len(columns):
        raise Refusal("CURSOR_INVALID", "This cursor was given out under another order; start again without it.")
    keys = _typed(page.watermark[:-1], types)
    boundary, foreign = _boundary(str(page.watermark[-1]), country, kind)
    names = ", ".join(f":after_{index}" for index in range(len(columns)))
    # Of a lower country's watermark all our rows with equal keys come after, of a higher one's all come before.
    inclusive = foreign and (boundary == _LOWEST) != downward
    operator = ("<" if downward else ">") + ("=" if inclusive else "")
    where = f"({', '.join(columns)}) {operator} ({names})"
    return Keyset(where, order, {f"after_{index}": value for index, value in enumerate((*keys, boundary))})


def _typed(keys: tuple[Any, ...], types: tuple[type, ...]) -> list[Any]:
    try:
        return [_key(key, wanted) for key, wanted in zip(keys, types or (object,) * len(keys), strict=True)]
    except (TypeError, ValueError) as error:
        raise Refusal("CURSOR_INVALID", _AS_GIVEN) from error


def _key(key: Any, wanted: type) -> Any:
    """One sort key as PostgreSQL can take it; a cursor is made of what its maker liked."""
    if wanted is date:
        return date.fromisoformat(key)
    if isinstance(key, str):
        key.encode()  # a lone surrogate is no text
    fits = isinstance(key, wanted) and not isinstance(key, bool) and key is not None
    if not fits or (isinstance(key, int) and not -(1 << 63) <= key < 1 << 63) or (isinstance(key, str) and "\0" in key):
        raise ValueError("not a sort key")
    return key


def _boundary(row_id: str, country: str, kind: str) -> tuple[UUID, bool]:
    try:
        found = GlobalId.parse(row_id, kind)
        if found.country in (None, country):
            return found.uuid, False
    except (Refusal, ValueError) as error:
        raise Refusal("CURSOR_INVALID", _AS_GIVEN) from error
    # A lower country's id stands below all of ours, a higher one's above.
    return (_LOWEST if str(found.country) < country else _HIGHEST), True
