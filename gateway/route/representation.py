"""From an object of the tree to what a service is asked about it by: typename, key, inputs of `@requires`."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from operator import itemgetter
from typing import Any

import orjson

from gateway.plan.nodes import EntityBatch, Requirement
from gateway.route.objects import Tree

Group = tuple[dict[str, Any], list[Tree]]
"""A representation and the objects that have it."""


def grouped(objects: Sequence[Tree], batch: EntityBatch) -> list[Group]:
    """The objects by equal representations, each object once; one whose key is null is in no group."""
    groups = _by_key(objects, batch) if len(batch.requires) == 1 and len(objects) > 1 else None
    if groups is None:
        groups = _by_identity(objects, batch)
    return [(found, group if len(set(map(id, group))) == len(group) else _once(group)) for found, group in groups]


def _once(group: list[Tree]) -> list[Tree]:
    return list({id(item): item for item in group}.values())


def _by_key(objects: Sequence[Tree], batch: EntityBatch) -> list[Group] | None:
    """The same where keys are a few scalars that are all there, as nearly always; None where they are not."""
    type_name, fields = batch.requires[0]
    if any(wanted.types or wanted.fields for wanted in fields):
        return None
    pick = itemgetter(*[wanted.source for wanted in fields])
    groups: dict[Hashable, list[Tree]] = {}
    try:
        for item in objects:
            key = pick(item)
            if key in groups:
                groups[key].append(item)
            else:
                groups[key] = [item]
    except (KeyError, TypeError):  # one is missing, or is an object or a list
        return None
    names = [wanted.name for wanted in fields]
    found: list[Group] = []
    for key, group in groups.items():
        values: Any = key if len(fields) > 1 else (key,)
        if any(value in (0, 1) for value in values):  # true is not 1
            return None
        if all(value is not None or wanted.nullable for value, wanted in zip(values, fields, strict=True)):
            found.append(({"__typename": type_name, **dict(zip(names, values, strict=True))}, group))
    return found


def _by_identity(objects: Sequence[Tree], batch: EntityBatch) -> list[Group]:
    groups: dict[bytes, Group] = {}
    for item in objects:
        representation = represent(item, batch)
        if representation is None:
            continue
        if len(objects) == 1:
            return [(representation, [item])]
        key = orjson.dumps(representation, option=orjson.OPT_SORT_KEYS)
        groups.setdefault(key, (representation, []))[1].append(item)
    return list(groups.values())


def represent(found: Tree, batch: EntityBatch) -> dict[str, Any] | None:
    """The first alternative whose key is there; None where none is: a null key is never sent."""
    for type_name, fields in batch.requires:
        copied = _copied(found, fields)
        if copied is not None:
            return {"__typename": type_name, **copied}
    return None


def _copied(found: Tree, fields: tuple[Requirement, ...]) -> dict[str, Any] | None:
    copied: dict[str, Any] = {}
    for wanted in fields:
        if wanted.types and found.get("__typename") not in wanted.types:
            continue
        value = _value(found.get(wanted.source), wanted)
        if value is None and not wanted.nullable:
            return None
        if value is not None or wanted.source in found:
            copied[wanted.name] = value
    return copied


def _value(value: Any, wanted: Requirement) -> Any:
    if isinstance(value, list):
        return [_value(item, wanted) for item in value]
    if wanted.fields and isinstance(value, dict):
        return _copied(value, wanted.fields)
    return value
