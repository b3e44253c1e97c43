"""Representations: collected along the plan's paths, deduplicated, grouped by country (one call for each).

By-id types go to the country in their id, borderless ones to every country the caller may ask. What is sent to a
country came from that country, except a borderless entity's bare key (M24): `provenance` checks it here.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from commons.errors import Fault, Refusal
from gateway.plan.nodes import Entities, EntityBatch, PlacementKind
from gateway.route.model import Call, Routing
from gateway.route.objects import Tree, located_at, objects_at
from gateway.route.representation import identity, represent


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
