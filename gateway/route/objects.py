"""The tree's objects at a path of the plan, and the country each of them came from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gateway.plan.nodes import PathStep

COUNTRY = "@country"
"""Key of the tree's objects that says which country they came from; it holds for what is below, too."""

Tree = dict[str, Any]


def objects_at(value: Tree, path: tuple[PathStep, ...]) -> list[Tree]:
    """The tree's objects at a path, level by level.

    What was fed to many places is one object with one list below, which is walked once.
    """
    level = [value]
    for step in path:
        walked: set[int] = set()
        below: list[Any] = []
        for holder in level:
            found = holder.get(step.key)
            if isinstance(found, dict):
                below.append(found)
            elif isinstance(found, list) and id(found) not in walked:
                walked.add(id(found))
                below += found
        level = _fit(below, step)
    return level


def _fit(found: list[Any], step: PathStep) -> list[Tree]:
    """The objects among them, of the step's types; lists in lists are opened."""
    objects = [item for item in found if item.__class__ is dict]
    if len(objects) < len(found):
        objects = list(_flat(found))
    types = step.types
    return [item for item in objects if item.get("__typename", types[0]) in types] if types else objects


def _flat(found: list[Any]) -> Iterator[Tree]:
    for item in found:
        if isinstance(item, list):
            yield from _flat(item)
        elif isinstance(item, dict):
            yield item


def located_at(value: Tree, path: tuple[PathStep, ...]) -> list[tuple[Tree, str | None]]:
    """The same with the country that each object came from: its own mark, or that of what is above it."""
    level: list[tuple[Tree, str | None]] = [(value, value.get(COUNTRY))]
    for step in path:
        walked: set[tuple[int, str | None]] = set()
        below: list[tuple[Tree, str | None]] = []
        for holder, origin in level:
            found = holder.get(step.key)
            if found is not None and (id(found), origin) not in walked:
                walked.add((id(found), origin))
                items = _fit(found if isinstance(found, list) else [found], step)
                below += [(item, item.get(COUNTRY, origin)) for item in items]
        level = below
    return level
