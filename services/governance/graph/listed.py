"""Pages of short lists that are in memory as a whole: rules of a pack, versions of statutes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from commons.errors import Refusal
from commons.paging import Page, encode_cursor
from commons.subgraph.relay import Connection, connection_of

T = TypeVar("T")


def listed_page(page: Page, names: Sequence[str], show: Callable[[str], T]) -> Connection[T]:
    """The page of the list whose rows are called `names`, each once; only its own rows are made by `show`.

    Raises `Refusal` CURSOR_INVALID for a cursor of a row that the list does not have.
    """
    start = _position(page.watermark, names) + 1 if page.watermark is not None else 0
    rows = [(encode_cursor((), name), name) for name in names[start : start + page.size + 1]]
    return connection_of(page, rows, show)


def _position(watermark: tuple[Any, ...], names: Sequence[str]) -> int:
    if len(watermark) != 1 or watermark[0] not in names:
        raise Refusal("CURSOR_INVALID", "Pass a cursor exactly as this field gave it out.")
    return names.index(watermark[0])
