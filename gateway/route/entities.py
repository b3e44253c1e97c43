"""Representations: collected along the plan's paths, deduplicated, grouped by country (one call for each).

By-id types go to the country in their id, borderless ones to every country the caller may ask. What is sent to a
country came from that country, except a borderless entity's bare key (M24): `provenance` checks it here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from commons.errors import Fault, Refusal
from gateway.plan.nodes import Entities, EntityBatch, PlacementKind, holds
from gateway.route.model import Call, Routing
from gateway.route.objects import Origins, Tree
from gateway.route.representation import Key, Wanted, grouped
from gateway.route.trails import Trail, Walked


@dataclass(slots=True)
class BatchCalls:
    """One batch: its representations by the country that is asked; `refused` are objects that cannot be sent."""

    batch: EntityBatch
    by_country: dict[str | None, list[Wanted]] = field(default_factory=dict)
    refused: list[tuple[Tree, Refusal]] = field(default_factory=list)
    met: int = 0
    """How many objects of the tree they are about."""


@dataclass(slots=True)
class EntityCalls:
    """The calls of one `Entities` node: one for each country, all batches in it."""

    calls: list[Call]
    batches: list[BatchCalls]

    def __str__(self) -> str:
        return "\n".join(str(call) for call in self.calls) or "(no calls)"


def route_entities(routing: Routing, node: Entities, walked: Walked) -> EntityCalls:
    """Collect what the node needs from the tree."""
    trails, keys = walked.trails.batches[node.id], walked.trails.keys[node.id]
    known = zip(node.batches, trails, keys, strict=True)
    batches = [_batch(routing, batch, ends, key, walked) for batch, ends, key in known]
    countries = dict.fromkeys(country for batch in batches for country in batch.by_country)
    ordered = [None] if None in countries else [c for c in routing.countries if c in countries]
    calls = []
    for country in ordered:
        representations = {
            found.batch.variable: [w.representation for w in found.by_country.get(country, ())] for found in batches
        }
        calls.append(Call(node.service, country, {**routing.variables_for(node, country), **representations}))
    return EntityCalls(calls, batches)


def _batch(
    routing: Routing, batch: EntityBatch, ends: tuple[Trail, ...], key: Key | None, walked: Walked
) -> BatchCalls:
    found = BatchCalls(batch)
    if not holds(batch.alternatives, routing.variables):
        return found
    for origin, objects in _located(batch, ends, walked).items():
        found.met += len(objects)
        groups = grouped(objects, batch, key)
        if batch.placement.kind is not PlacementKind.SINGLE:
            for wanted in groups:
                _seat(routing, found, wanted, origin)
        elif groups:
            found.by_country[None] = groups
    return found


def _located(batch: EntityBatch, ends: tuple[Trail, ...], walked: Walked) -> Origins:
    """The objects at a batch's paths. Only what goes to the country in its id must have come from there."""
    if batch.placement.kind is not PlacementKind.BY_ID:
        levels = [walked.objects(end) for end in ends]
        return {None: levels[0] if len(levels) == 1 else list(chain.from_iterable(levels))}
    located: Origins = {}
    for end in ends:
        for origin, objects in walked.origins(end).items():
            located[origin] = [*located[origin], *objects] if origin in located else objects
    return located


def _seat(routing: Routing, found: BatchCalls, wanted: Wanted, origin: str | None) -> None:
    """A representation's place in the call of every country that is asked for it."""
    try:
        countries = _countries(routing, found.batch, wanted.representation, origin)
    except Refusal as refusal:
        found.refused += [(target, refusal) for target in wanted.targets]
        return
    for country in countries:
        found.by_country.setdefault(country, []).append(wanted)


def _countries(
    routing: Routing, batch: EntityBatch, representation: dict[str, Any], origin: str | None
) -> tuple[str, ...]:
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
