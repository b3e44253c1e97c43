"""Representations: collected along the plan's paths, deduplicated, grouped by country (one call for each).

By-id types go to the country in their id, borderless ones to every country the caller may ask. What is sent to a
country came from that country, except a borderless entity's bare key (M24): `provenance` checks it here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from commons.errors import Fault, Refusal
from gateway.plan.nodes import Entities, EntityBatch, PathStep, PlacementKind, Requirement
from gateway.route.model import Call, Routing

COUNTRY = "@country"
"""Key of the tree's objects that says which country they came from; it holds for what is below, too."""

Tree = dict[str, Any]


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
    known: dict[tuple[str | None, bytes], Wanted] = {}
    for path in batch.paths:
        for target, origin in objects_at(tree, path, tree.get(COUNTRY)):
            representation = represent(target, batch)
            if representation is None:
                continue
            try:
                countries = _countries(routing, batch, representation, origin)
            except Refusal as refusal:
                found.refused.append((target, refusal))
                continue
            packed = orjson.dumps(representation, option=orjson.OPT_SORT_KEYS)
            for country in countries:
                wanted = known.get((country, packed))
                if wanted is None:
                    wanted = known[country, packed] = Wanted(representation)
                    found.by_country.setdefault(country, []).append(wanted)
                if not any(other is target for other in wanted.targets[-1:]):
                    wanted.targets.append(target)
    return found


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


def objects_at(value: Any, path: tuple[PathStep, ...], origin: str | None) -> Iterator[tuple[Tree, str | None]]:
    """The tree's objects at a path, each with the country it came from."""
    if not isinstance(value, dict):
        return
    origin = value.get(COUNTRY, origin)
    if not path:
        yield value, origin
        return
    step = path[0]
    for item in _flat(value.get(step.key)):
        if not step.types or item.get("__typename", step.types[0]) in step.types:
            yield from objects_at(item, path[1:], origin)


def _flat(value: Any) -> Iterator[Tree]:
    if isinstance(value, list):
        for item in value:
            yield from _flat(item)
    elif isinstance(value, dict):
        yield value


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
