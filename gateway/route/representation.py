"""From an object of the tree to what a service is asked about it by: typename, key, inputs of `@requires`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

import orjson

from gateway.plan.nodes import EntityBatch, Requirement
from gateway.route.objects import Tree


class Wanted(NamedTuple):
    """One representation and the tree's objects it will feed, each once."""

    representation: dict[str, Any]
    targets: list[Tree]


@dataclass(frozen=True, slots=True)
class Key:
    """What a batch sends, where that is a few fields of one type: found out once for a plan."""

    type_name: str
    names: tuple[str, ...]
    pick: Callable[[Tree], Any]
    needed: tuple[bool, ...]
    """By field: whether an object without it is skipped."""

    @classmethod
    def of(cls, batch: EntityBatch) -> Key | None:
        """The key of a batch; None where it has alternatives, or fields of fields."""
        type_name, fields = batch.requires[0]
        if len(batch.requires) > 1 or not fields or any(wanted.types or wanted.fields for wanted in fields):
            return None
        pick = itemgetter(*[wanted.source for wanted in fields])
        return cls(type_name, tuple(f.name for f in fields), pick, tuple(not f.nullable for f in fields))

    def represent(self, values: tuple[Any, ...]) -> dict[str, Any]:
        """The representation with these values."""
        if len(values) == 1:
            return {"__typename": self.type_name, self.names[0]: values[0]}
        return {"__typename": self.type_name, **dict(zip(self.names, values, strict=True))}


def grouped(objects: Sequence[Tree], batch: EntityBatch, key: Key | None) -> list[Wanted]:
    """The objects by equal representations, each object once; one whose key is null is in no group."""
    found = _by_key(objects, key) if key is not None else None
    return _by_identity(objects, batch) if found is None else found


def _once(group: list[Tree]) -> list[Tree]:
    if len(group) == 1:
        return group
    once = {id(item): item for item in group}
    return group if len(once) == len(group) else list(once.values())


def _by_key(objects: Sequence[Tree], key: Key) -> list[Wanted] | None:
    """The same where all fields are scalars that are there, as nearly always; None where they are not."""
    pick = key.pick
    groups: dict[Any, list[Tree]] = {}
    try:
        for item in objects:
            values = pick(item)
            if values in groups:
                groups[values].append(item)
            else:
                groups[values] = [item]
    except (KeyError, TypeError):  # one is missing, or is an object or a list
        return None
    found: list[Wanted] = []
    alone = len(key.names) == 1
    for picked, group in groups.items():
        values: tuple[Any, ...] = (picked,) if alone else picked
        if 0 in values or 1 in values:  # true is not 1
            return None
        if None not in values or not any(map(_lacks, values, key.needed)):
            found.append(Wanted(key.represent(values), _once(group)))
    return found


def _lacks(value: Any, needed: bool) -> bool:
    return needed and value is None


def _by_identity(objects: Sequence[Tree], batch: EntityBatch) -> list[Wanted]:
    groups: dict[bytes, Wanted] = {}
    for item in objects:
        representation = represent(item, batch)
        if representation is None:
            continue
        if len(objects) == 1:
            return [Wanted(representation, [item])]
        key = orjson.dumps(representation, option=orjson.OPT_SORT_KEYS)
        groups.setdefault(key, Wanted(representation, [])).targets.append(item)
    return [Wanted(found, _once(group)) for found, group in groups.values()]


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
        value = found.get(wanted.source)
        if value is not None and wanted.fields:
            value = _value(value, wanted.fields)
        if value is None:
            if not wanted.nullable:
                return None
            if wanted.source not in found:
                continue
        copied[wanted.name] = value
    return copied


def _value(value: Any, fields: tuple[Requirement, ...]) -> Any:
    if isinstance(value, list):
        return [_value(item, fields) for item in value]
    return _copied(value, fields) if isinstance(value, dict) else value
