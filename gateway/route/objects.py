"""The tree's objects at a path of the plan, and the country each of them came from; looked at level by level."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from types import NoneType
from typing import Any

from gateway.plan.nodes import PathStep

COUNTRY = "@country"
"""Key of the tree's objects that says which country they came from; it holds for what is below, too."""

Tree = dict[str, Any]


class Repeated(dict[str, Any]):
    """An object that the tree holds at several places; what it was given out as is kept with it."""

    __slots__ = ("answer", "by")
    by: object
    """The projection that made the `answer`."""
    answer: Any

    def __init__(self, found: Tree) -> None:
        super().__init__(found)
        self.by = None


Origins = dict[str | None, list[Tree]]
"""One level of the tree by the countries its objects came from."""
_LISTS = ({list}, {list, NoneType})
_OBJECTS = frozenset({dict, Repeated})


def objects_at(value: Tree, path: tuple[PathStep, ...]) -> list[Tree]:
    """The tree's objects at a path."""
    level = [value]
    for step in path:
        level = objects_below(level, step)
    return level


def objects_below(holders: list[Tree], step: PathStep) -> list[Tree]:
    """The objects one step below others, in their order.

    What was fed to many places is one object with one list below, which is walked once.
    """
    key = step.key
    found: list[Any] = [holder.get(key) for holder in holders]
    kinds = set(map(type, found))
    if kinds in _LISTS:
        once = {id(items): items for items in found if items is not None}
        found = list(chain.from_iterable(once.values()))
        kinds = set(map(type, found))
    if not kinds <= _OBJECTS:
        found = list(_flat(found, set()))
    if Repeated in kinds:
        found = list({id(item): item for item in found}.values())
    types = step.types
    return [item for item in found if item.get("__typename", types[0]) in types] if types else found


def _flat(found: list[Any], walked: set[int]) -> Iterator[Tree]:
    """Lists in lists are opened; what is no object is left out."""
    for item in found:
        if isinstance(item, dict):
            yield item
        elif isinstance(item, list) and id(item) not in walked:
            walked.add(id(item))
            yield from _flat(item, walked)


def origins_of(value: Tree) -> Origins:
    """The tree itself as a level."""
    return {value.get(COUNTRY): [value]}


def origins_below(level: Origins, step: PathStep) -> Origins:
    """The same as `objects_below` for each country: an object has its own mark, or that of what is above it."""
    below: Origins = {}
    for origin, holders in level.items():
        for item in objects_below(holders, step):
            below.setdefault(item.get(COUNTRY, origin), []).append(item)
    return below
