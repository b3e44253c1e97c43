"""Loaders of one request: what the rows of a page ask for comes in one query per kind, whatever the page's length."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from strawberry.dataloader import DataLoader

from commons.database.sessions import ReadSession
from commons.subgraph.context import RequestContext

Query = Callable[[ReadSession, Sequence[Any]], Awaitable[Mapping[Any, Any]]]
"""Takes keys, gives what it finds by key."""


def batch_loader(context: RequestContext, name: str, query: Query) -> DataLoader[Any, Any]:
    """The request's loader of that name; None for a key that `query` finds nothing for."""

    async def load(keys: Sequence[Any]) -> list[Any]:
        context.watch(name, keys)
        async with context.reading() as session:
            found = await query(session, keys)
        return [found.get(key) for key in keys]

    return context.shared.setdefault(f"loader {name}", DataLoader(load))
