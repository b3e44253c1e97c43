"""Relay connections for every list that can grow (Relay cursor connections spec), shareable between subgraphs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Generic, TypeVar

import strawberry
from strawberry.federation.schema_directives import Shareable

from commons.paging import Page

NodeT = TypeVar("NodeT")
RowT = TypeVar("RowT")


@strawberry.type(name="PageInfo", directives=[Shareable()])
class PageInfo:
    """Whether there is more, and the cursors to continue from."""

    has_next_page: bool = strawberry.field(description="Whether rows follow the page.")
    has_previous_page: bool = strawberry.field(description="Whether rows come before it.")
    start_cursor: str | None = strawberry.field(description="The first row's cursor.")
    end_cursor: str | None = strawberry.field(description="The last row's cursor.")


@strawberry.type
class Edge(Generic[NodeT]):
    """One row and the cursor that continues after it."""

    cursor: str = strawberry.field(description="Continues after this row, as `after` (or before it, as `before`).")
    node: NodeT = strawberry.field(description="The row.")


@strawberry.type
class Connection(Generic[NodeT]):
    """A page of rows in order."""

    edges: list[Edge[NodeT]] = strawberry.field(description="The rows of the page.")
    page_info: PageInfo = strawberry.field(description="Whether there is more.")


First = Annotated[int | None, strawberry.argument(description="How many rows, at most 500; 50 if absent.")]
After = Annotated[str | None, strawberry.argument(description="Rows after this cursor.")]
Last = Annotated[int | None, strawberry.argument(description="How many rows from the end, with `before`.")]
Before = Annotated[str | None, strawberry.argument(description="Rows before this cursor.")]


def page_edges(page: Page, rows: Sequence[tuple[str, NodeT]]) -> tuple[list[tuple[str, NodeT]], PageInfo]:
    """Cut `size + 1` fetched (cursor, node) rows to the page, in list order, with its PageInfo."""
    more = len(rows) > page.size
    kept = list(rows[: page.size])
    if page.backward:
        kept.reverse()
    return kept, PageInfo(
        has_next_page=(page.watermark is not None) if page.backward else more,
        has_previous_page=more if page.backward else page.watermark is not None,
        start_cursor=kept[0][0] if kept else None,
        end_cursor=kept[-1][0] if kept else None,
    )


def connection(page: Page, nodes: Sequence[tuple[str, NodeT]]) -> Connection[NodeT]:
    """The page of `size + 1` fetched (cursor, node) pairs."""
    kept, page_info = page_edges(page, nodes)
    return Connection(edges=[Edge(cursor=cursor, node=node) for cursor, node in kept], page_info=page_info)


def connection_of(page: Page, rows: Sequence[tuple[str, RowT]], show: Callable[[RowT], NodeT]) -> Connection[NodeT]:
    """The page of `size + 1` fetched (cursor, row) pairs; only its own rows are made nodes."""
    kept, page_info = page_edges(page, rows)
    return Connection(edges=[Edge(cursor=cursor, node=show(row)) for cursor, row in kept], page_info=page_info)


async def connection_awaited(
    page: Page, rows: Sequence[tuple[str, RowT]], show: Callable[[RowT], Awaitable[NodeT]]
) -> Connection[NodeT]:
    """The same where a node is loaded: all of a page together, so that their loads share queries."""
    kept, page_info = page_edges(page, rows)
    nodes = await asyncio.gather(*(show(row) for _, row in kept))
    edges = [Edge(cursor=cursor, node=node) for (cursor, _), node in zip(kept, nodes, strict=True)]
    return Connection(edges=edges, page_info=page_info)
