"""Representations: collected along the plan's paths, deduplicated, grouped by country (one call for each).

By-id types go to the country in their id, borderless ones to every country the caller may ask. What is sent to a
country came from that country, except a borderless entity's bare key (M24): `provenance` checks it here.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import orjson

from commons.errors import Fault, Refusal
from gateway.plan.nodes import Entities, EntityBatch, PathStep, PlacementKind, Requirement
from gateway.route.model import Call, Routing

COUNTRY = "@country"
"""Key of the tree's objects that says which country they came from; it holds for what is below, too."""

Tree = dict[str, Any]
_NOT_SCALAR = object()


@dataclass(slots=True)
class Wanted:
    """One representation and the tree's objects it will feed."""

    representation: dict[str, Any]
    targets: list[Tree] = field(default_factory=list)


@dataclass(slots=True)
class BatchCalls:
    """One batch: its representations by the country that is asked; `refused` are objects that cannot be sent."""

    batch: EntityBatch
    by_country: dict[str | None, list[Wanted]] = field(default_factory=dict)
    refused: list[tuple[Tree, Refusal]] = field(default_factory=list)


@dataclass(slots=True)
class EntityCalls:
    """The calls of one `Entities` node: one for each country, all batches in it."""

    calls: list[Call]
    batches: list[BatchCalls]

    def __str__(self) -> str:
        return "\n".join(str(call) for call in self.calls) or "(no calls)"


def route_entities(routing: Routing, node: Entities, tree: Tree) -> EntityCalls:
    """Collect what the node needs from the tree."""
    batches = [_batch(routing, batch, tree) for batch in node.batches]
    countries = dict.fromkeys(country for batch in batches for country in batch.by_country)
    ordered = [None] if None in countries else [c for c in routing.countries if c in countries]
    calls = []
    for country in ordered:
        representations = {
            found.batch.variable: [w.representation for w in found.by_country.get(country, ())] for found in batches
        }
        calls.append(Call(node.service, country, {**routing.variables_for(node, country), **representations}))
    return EntityCalls(calls, batches)


def _batch(routing: Routing, batch: EntityBatch, tree: Tree) -> BatchCalls:
    found = BatchCalls(batch)
    by_id = batch.placement.kind is PlacementKind.BY_ID
    seats: dict[tuple[str | None, Hashable], list[Wanted] | Refusal] = {}
    for path in batch.paths:
        # Only what goes to the country in its id must have come from there.
        found_there = located_at(tree, path) if by_id else zip(objects_at(tree, path), repeat(None))
        for target, origin in found_there:
            key = identity(target, batch)
            if key is None:
                continue
            mark = (origin, key)
            seat = seats.get(mark)
            if seat is None:
                seat = seats[mark] = _seat(routing, found, target, origin)
            if isinstance(seat, Refusal):
                found.refused.append((target, seat))
                continue
            for wanted in seat:
                if not wanted.targets or wanted.targets[-1] is not target:
                    wanted.targets.append(target)
    return found


def _seat(routing: Routing, found: BatchCalls, target: Tree, origin: str | None) -> list[Wanted] | Refusal:
    """A new representation's place in the call of every country that is asked for it."""
    representation = represent(target, found.batch)
    assert representation is not None
    try:
        countries = _countries(routing, found.batch, representation, origin)
    except Refusal as refusal:
        return refusal
    seat = []
    for country in countries:
        wanted = Wanted(representation)
        found.by_country.setdefault(country, []).append(wanted)
        seat.append(wanted)
    return seat


def _countries(
    routing: Routing, batch: EntityBatch, representation: dict[str, Any], origin: str | None
) -> tuple[str | None, ...]:
    if batch.placement.kind is PlacementKind.SINGLE:
        return (None,)
    if batch.placement.kind is PlacementKind.BORDERLESS:
        if set(representation) - {"__typename", "id"}:
            raise Fault("a borderless entity travels by its bare key; the plan sends more")
        return routing.grants.allowed(f"{batch.type_name}.id")
    row_id = str(representation.get("id"))
    country = row_id.partition(".")[0]
    if country not in routing.countries:
        raise Refusal("UNROUTABLE_ID", "A service gave an id that names no country of the graph.")
    if origin != country:
        raise Refusal("PROVENANCE_VIOLATION", f"Values from {origin} are not shown to {country}.", country=country)
    return (country,)


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
                below += [(item, item.get(COUNTRY, origin)) for item in _fit([found], step)]
        level = below
    return level


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
