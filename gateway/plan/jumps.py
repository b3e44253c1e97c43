"""The jump table: by which keys one gets from a service to another for objects of one type (Dijkstra)."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from gateway.plan.ownership import Ownership
from gateway.plan.positions import Place
from gateway.supergraph.model import Key, Supergraph
from gateway.supergraph.selections import Selections

JUMP = 1000
UNREACHABLE = 10**7
MAX_KEY_DEPTH = 2


@dataclass(frozen=True, slots=True)
class Hop:
    """One entity fetch: from a place that supplies `key` to a place that resolves it.

    Where the key may be null, the `others` that the origin supplies too stand in for it.
    """

    origin: Place
    target: Place
    key: Key
    cost: int
    others: tuple[Key, ...] = ()


SupplyCost = Callable[[Place, Selections], int]


class JumpTable:
    """Cheapest chains of keys, found once for each type and origin."""

    def __init__(self, supergraph: Supergraph, ownership: Ownership) -> None:
        self.supergraph = supergraph
        self.ownership = ownership
        self.supply_cost: SupplyCost = lambda place, selections: UNREACHABLE
        """What it takes to gather a key that a place does not hold itself; set by the estimator."""
        self._hops: dict[tuple[str, Place, int], tuple[Hop, ...]] = {}
        self._distances: dict[tuple[str, Place, int], dict[Place, int]] = {}

    def hops(self, type_name: str, origin: Place, depth: int = 0) -> tuple[Hop, ...]:
        """The hops out of a place; `depth` > 0 allows keys that must be gathered elsewhere first."""
        known = (type_name, origin, depth)
        if known not in self._hops:
            found = (self._hop(origin, target, (), depth) for target in self._targets(type_name))
            self._hops[known] = tuple(hop for hop in found if hop)
        return self._hops[known]

    def _targets(self, type_name: str) -> Iterable[Place]:
        return self.ownership.places(type_name)

    def _hop(self, origin: Place, target: Place, provided: Selections, depth: int) -> Hop | None:
        keys = [key for key in self.supergraph.type_in(*target).keys if key.resolvable]
        local = [key for key in keys if self.ownership.supplies(origin, key.selections, provided)]
        if local:
            local.sort(key=lambda key: len(key.text))
            others = tuple(local[1:]) if self.ownership.may_be_null(origin, local[0].selections) else ()
            return Hop(origin, target, local[0], JUMP + len(local[0].selections), others)
        if not depth:
            return None
        costs = [(self.supply_cost(origin, key.selections), i) for i, key in enumerate(keys)]
        cost, index = min(costs, default=(UNREACHABLE, 0))
        return Hop(origin, target, keys[index], JUMP + cost) if cost < UNREACHABLE else None

    def hop_with_provided(self, origin: Place, target: Place, provided: Selections) -> Hop | None:
        """A hop that may also use what the path provides."""
        return self._hop(origin, target, provided, 0)

    def fold_hops(self, type_name: str, origin: Place) -> dict[Place, Hop]:
        """The hops of a fold, by target: by the bare id alone, also to the place where they start."""
        return {
            target: Hop(origin, target, key, JUMP)
            for target in self.ownership.places(type_name)
            for key in self.supergraph.type_in(*target).keys
            if key.resolvable and target[1] == type_name and key.text.strip() == "id"
        }

    def distances(self, type_name: str, origin: Place, depth: int = 0) -> dict[Place, int]:
        """Cost to every place that can be reached from one."""
        known = (type_name, origin, depth)
        if known not in self._distances:
            best: dict[Place, int] = {}
            for place, cost, _ in self._search(type_name, [(origin, ())], depth):
                best.setdefault(place, cost)
            self._distances[known] = best
        return self._distances[known]

    def route(self, type_name: str, origins: list[tuple[Place, Selections]], target: Place) -> tuple[Hop, ...] | None:
        """The cheapest chain of hops, at least one, from any origin to a target."""
        for depth in range(MAX_KEY_DEPTH):
            for place, _, hops in self._search(type_name, origins, depth):
                if place == target and hops:
                    return hops
        return None

    def _search(self, type_name: str, origins: list[tuple[Place, Selections]], depth: int):
        order = 0
        queue: list[tuple[int, int, Place, tuple[Hop, ...], Selections]] = []
        for place, provided in origins:
            heapq.heappush(queue, (0, order, place, (), provided))
            order += 1
        done: set[Place] = set()
        best: dict[Place, int] = {}
        while queue:
            cost, _, place, hops, provided = heapq.heappop(queue)
            if hops and place in done:
                continue
            if hops:
                done.add(place)
            yield place, cost, hops
            for hop in self._outgoing(type_name, place, provided, depth):
                if cost + hop.cost < best.get(hop.target, UNREACHABLE):
                    best[hop.target] = cost + hop.cost
                    order += 1
                    heapq.heappush(queue, (cost + hop.cost, order, hop.target, (*hops, hop), ()))

    def _outgoing(self, type_name: str, place: Place, provided: Selections, depth: int) -> Iterable[Hop]:
        if not provided:
            return self.hops(type_name, place, depth)
        found = (self._hop(place, target, provided, depth) for target in self._targets(type_name))
        return [hop for hop in found if hop]
