"""What a selection would cost from a place: the planner's only guide when several services answer a field."""

from __future__ import annotations

from gateway.plan.bounds import Bounds
from gateway.plan.jumps import JUMP, MAX_KEY_DEPTH, UNREACHABLE, JumpTable
from gateway.plan.ownership import Ownership
from gateway.plan.positions import Place
from gateway.supergraph.model import SubgraphField, Supergraph
from gateway.supergraph.selections import Field, Selections

REMOTE_FIELD = 1
OTHER_TYPES = 100
"""Calls for the types of one abstract position go out together: all but the dearest count a hundredth."""
UNKNOWN_MEMBER = 10
"""A service that cannot return a type the caller asks about is the poorer choice, but a possible one."""


class Estimate:
    """Costs by (place, selections), remembered: a thousand for each jump, plus small change."""

    def __init__(self, supergraph: Supergraph, ownership: Ownership, jumps: JumpTable, bounds: Bounds) -> None:
        self.supergraph = supergraph
        self.ownership = ownership
        self.jumps = jumps
        self.bounds = bounds
        self._known: dict[tuple[Place, int, int, int], tuple[int, Selections, Selections]] = {}
        jumps.supply_cost = lambda place, selections: self.cost(place, selections, (), 0)

    def cost(self, place: Place, selections: Selections, provided: Selections, depth: int | None = None) -> int:
        """Cost of answering selections for objects that a place has given; `UNREACHABLE` for each lost leaf."""
        if not selections:
            return 0
        depth = MAX_KEY_DEPTH - 1 if depth is None else depth
        known = (place, id(selections), id(provided), depth)
        if known not in self._known:
            self.bounds.expand()
            self._known[known] = (self._cost(place, selections, provided, depth), selections, provided)
        return self._known[known][0]

    def _cost(self, place: Place, selections: Selections, provided: Selections, depth: int) -> int:
        seen = self.supergraph.type_in(*place)
        if seen.is_interface_object:
            return self._interface_object(place, selections, provided, depth)
        if not seen.is_abstract:
            return self._object(place, place[1], self.supergraph.collect(selections, place[1]), provided, depth)
        return self._abstract(place, selections, provided, depth)

    def _abstract(self, place: Place, selections: Selections, provided: Selections, depth: int) -> int:
        seen = self.supergraph.type_in(*place)
        costs = [0]
        for type_name in sorted(seen.possible):
            fields = self.supergraph.collect(selections, type_name)
            costs.append(self._object((place[0], type_name), type_name, fields, provided, depth))
        wanted = {t for item in selections if not isinstance(item, Field) for t in self._types(item.type_name)}
        dearest = max(costs)
        return dearest + (sum(costs) - dearest) // OTHER_TYPES + UNKNOWN_MEMBER * len(wanted - seen.possible)

    def _types(self, type_name: str) -> frozenset[str]:
        return self.supergraph.possible[type_name]

    def _interface_object(self, place: Place, selections: Selections, provided: Selections, depth: int) -> int:
        fields = [item for item in selections if isinstance(item, Field) and item.name != "__typename"]
        total = self._object(place, place[1], fields, provided, depth)
        rest = [s for s in selections if s not in fields]
        if not rest:
            return total
        distances = self.jumps.distances(place[1], place, depth)
        real = [p for p in distances if not self.supergraph.type_in(*p).is_interface_object]
        rest_selections = tuple(rest)
        costs = [distances[p] + self._cost(p, rest_selections, (), depth) for p in real]
        return total + min(costs, default=UNREACHABLE)

    def _object(self, place: Place, type_name: str, fields: list[Field], provided: Selections, depth: int) -> int:
        total, opened = 0, set[Place]()
        distances = self.jumps.distances(type_name, place, depth)
        for field in fields:
            here = self.ownership.field(place, field.name, provided)
            if field.name == "__typename":
                continue
            if here is not None and not here.requires:
                total += self._below(place, here, field, provided, depth)
                continue
            cost, target = self._remote(distances, opened, field, depth)
            total += cost + REMOTE_FIELD
            if target is not None:
                opened.add(target)
        return total

    def _below(self, place: Place, declared: SubgraphField, field: Field, provided: Selections, depth: int) -> int:
        if not field.selections:
            return 0
        below = self.ownership.provided_below(place[1], declared, provided)
        return self.cost((place[0], declared.type_name), field.selections, below, depth)

    def _remote(
        self, distances: dict[Place, int], opened: set[Place], field: Field, depth: int
    ) -> tuple[int, Place | None]:
        best: tuple[int, Place | None] = (UNREACHABLE * max(1, _leaves(field.selections)), None)
        for target, distance in distances.items():
            declared = self.ownership.field(target, field.name)
            if declared is None:
                continue
            jump = 0 if target in opened else distance
            cost = jump + self._below(target, declared, field, (), depth) + (JUMP if declared.requires else 0)
            if cost < best[0]:
                best = (cost, target)
        return best


def _leaves(selections: Selections) -> int:
    return sum(_leaves(item.selections) if item.selections else 1 for item in selections)
