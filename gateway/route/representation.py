"""From an object of the tree to what a service is asked about it by: typename, key, inputs of `@requires`."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import orjson

from gateway.plan.nodes import EntityBatch, Requirement
from gateway.route.objects import Tree

_NOT_SCALAR = object()


def identity(found: Tree, batch: EntityBatch) -> Hashable | None:
    """What is equal for objects with equal representations, and None where there is none: a null key is never sent.

    Keys are nearly always a few scalars, which need no representation to be told apart.
    """
    if len(batch.requires) == 1:
        values = _scalars(found, batch.requires[0][1])
        if values is not _NOT_SCALAR:
            return values
    representation = represent(found, batch)
    return None if representation is None else orjson.dumps(representation, option=orjson.OPT_SORT_KEYS)


def _scalars(found: Tree, fields: tuple[Requirement, ...]) -> Hashable | None:
    values: list[Hashable] = []
    for wanted in fields:
        value = found.get(wanted.source)
        if value.__class__ is str:
            values.append(value)
        elif wanted.types or isinstance(value, (dict, list)):
            return _NOT_SCALAR
        elif value is not None:
            values.append((value.__class__, value))  # true is not 1
        elif not wanted.nullable:
            return None
        else:
            values.append(wanted.source in found)
    return tuple(values)


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
