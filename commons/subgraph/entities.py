"""`_entities` for whole batches: one loader call per type, unknown → null with a typed error, no Python text leaks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar

from commons.errors import Refusal
from commons.subgraph.context import RequestContext

K = TypeVar("K", bound=Hashable)
Representation = Mapping[str, Any]
Loader = Callable[[RequestContext, Sequence[Representation]], Awaitable[Sequence[object | None]]]
"""Takes the representations of one type, gives an object or None for each, in order, with one query."""


def keys_of(representations: Sequence[Representation], read: Callable[[str], K]) -> list[K | Refusal]:
    """The key of each representation; an id that `read` refuses refuses itself, not the batch."""
    keys: list[K | Refusal] = []
    for row in representations:
        try:
            keys.append(read(_id(row)))
        except Refusal as refused:
            keys.append(refused)
    return keys


def readable(keys: Sequence[K | Refusal]) -> list[K]:
    """The keys to look up, each once."""
    return list(dict.fromkeys(key for key in keys if not isinstance(key, Refusal)))


def in_place(keys: Sequence[K | Refusal], found: Mapping[K, object]) -> list[object | None]:
    """What was found at its key's place, None where nothing was; refusals stay where they are."""
    return [key if isinstance(key, Refusal) else found.get(key) for key in keys]


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


def _id(representation: Representation) -> str:
    id_ = representation.get("id")
    if not isinstance(id_, str):
        raise Refusal("MALFORMED_ID", "A representation needs its id as text.")
    return id_


def _by_type(representations: Sequence[Representation]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for index, representation in enumerate(representations):
        name = representation.get("__typename") if isinstance(representation, dict) else None
        groups.setdefault(name if isinstance(name, str) else "", []).append(index)
    return groups
