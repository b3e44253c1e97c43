"""`_entities` for whole batches: one loader call per type, unknown → null with a typed error, no Python text leaks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from commons.errors import Refusal
from commons.subgraph.context import RequestContext

Representation = Mapping[str, Any]
Loader = Callable[[RequestContext, Sequence[Representation]], Awaitable[Sequence[object | None]]]
"""Takes the representations of one type, gives an object or None for each, in order, with one query."""


async def resolve_entities(
    context: RequestContext, loaders: Mapping[str, Loader], representations: Sequence[Representation]
) -> list[Any]:
    """Objects for representations in order; None where nothing is visible, an exception where one is refused."""
    found: list[Any] = [None] * len(representations)
    for type_name, indexes in _by_type(representations).items():
        loader = loaders.get(type_name)
        if loader is None:
            error = Refusal("BAD_ARGUMENT", "This service has no entity of that type.")
            results: Sequence[Any] = [error] * len(indexes)
        else:
            results = await loader(context, [representations[index] for index in indexes])
        for index, result in zip(indexes, results, strict=True):
            found[index] = result
    return found


def _by_type(representations: Sequence[Representation]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for index, representation in enumerate(representations):
        name = representation.get("__typename") if isinstance(representation, dict) else None
        groups.setdefault(name if isinstance(name, str) else "", []).append(index)
    return groups
