"""Pages of a list that one loader fetched whole: what hangs on one thing is few enough to be cut here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from commons.errors import Refusal
from commons.ids import global_id, uuid_of
from commons.paging import Page, encode_cursor
from commons.subgraph.relay import Connection, connection_of

RowT = TypeVar("RowT")
NodeT = TypeVar("NodeT")


class Order(NamedTuple, Generic[RowT]):
    """How rows stand: by `keys`, then by id, all in one direction. `kind`: what their ids name."""

    kind: str
    keys: Callable[[RowT], tuple[Any, ...]]
    key: Callable[[RowT], UUID]
    types: tuple[type, ...] = ()
    newest: bool = False

    def place(self, row: RowT) -> tuple[Any, ...]:
        """What rows are compared by."""
        return (*self.keys(row), self.key(row))


def listed(
    country: str, page: Page, rows: Sequence[RowT], order: Order[RowT], show: Callable[[RowT], NodeT]
) -> Connection[NodeT]:
    """The page of `rows`. Refuses CURSOR_INVALID for a cursor of another list."""
    found = sorted(rows, key=order.place, reverse=order.newest)
    if page.watermark is not None:
        mark = _mark(country, page.watermark, order)
        found = [row for row in found if (order.place(row) < mark if order.newest else order.place(row) > mark)]
    wanted = [
        (encode_cursor(order.keys(row), global_id(country, order.kind, order.key(row))), row)
        for row in found[: page.size + 1]
    ]
    return connection_of(page, wanted, show)


def _mark(country: str, watermark: tuple[Any, ...], order: Order[Any]) -> tuple[Any, ...]:
    try:
        *keys, row_id = watermark
        read = [_read(key, wanted) for key, wanted in zip(keys, order.types, strict=True)]
        return (*read, uuid_of(str(row_id), order.kind, country))
    except (ValueError, TypeError, Refusal) as error:
        raise Refusal("CURSOR_INVALID", "Pass a cursor exactly as this field gave it out.") from error


def _read(key: Any, wanted: type) -> Any:
    if wanted is date:
        return date.fromisoformat(key)
    if not isinstance(key, wanted) or isinstance(key, bool):
        raise ValueError("not a sort key")
    return key
