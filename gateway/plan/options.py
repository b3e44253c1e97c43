"""The ways to get a field at a position: which services answer it, and what each would cost."""

from __future__ import annotations

from dataclasses import dataclass

from gateway.plan.bounds import Bounds
from gateway.plan.estimate import Estimate
from gateway.plan.folds import BARE_KEY
from gateway.plan.jumps import JUMP, Hop, JumpTable
from gateway.plan.ownership import Ownership
from gateway.plan.positions import Place, Position, Slot
from gateway.supergraph.model import SubgraphField, Supergraph
from gateway.supergraph.selections import Field

NOT_OPEN = 10**9


@dataclass(frozen=True, slots=True)
class Option:
    """One way to get a field: from an open slot, or by opening one at `place`."""

    place: Place
    declared: SubgraphField
    cost: int
    step: int
    """The open slot's step: of equal options the earliest answers soonest."""

    @property
    def rank(self) -> tuple[int, int]:
        """The best option has the least."""
        return self.cost, self.step


class Options:
    """Answers for positions as they are now: slots opened later change the answers."""

    def __init__(self, supergraph: Supergraph, ownership: Ownership, bounds: Bounds) -> None:
        self.supergraph = supergraph
        self.ownership = ownership
        self.jumps = JumpTable(supergraph, ownership)
        self.estimate = Estimate(supergraph, ownership, self.jumps, bounds)

    def of(self, position: Position, field: Field) -> list[Option]:
        """Every way to get a field, in the order of the supergraph's services."""
        distances = self.distances(position)
        options: list[Option] = []
        for place in self.ownership.declaring(position.type_name, field.name):
            slot = position.slots.get(place)
            if place in position.opening or (slot is None and place not in distances):
                continue
            declared = self.ownership.field(place, field.name, slot.provided if slot else ())
            if declared is not None:
                cost = (0 if slot else distances[place]) + self._cost_there(place, declared, slot, field)
                options.append(Option(place, declared, cost, slot.step.id if slot else NOT_OPEN))
        return options

    def _cost_there(self, place: Place, declared: SubgraphField, slot: Slot | None, field: Field) -> int:
        below = self.ownership.provided_below(place[1], declared, slot.provided if slot else ())
        cost = self.estimate.cost((place[0], declared.type_name), field.selections, below)
        return cost + (JUMP if declared.requires else 0)

    def distances(self, position: Position) -> dict[Place, int]:
        """What it costs to open a slot at each place in reach; at the root every service is."""
        if not position.path:
            return dict.fromkeys(self.ownership.places(position.type_name), JUMP)
        now = tuple((place, id(slot.provided)) for place, slot in position.slots.items())
        if position.distances is None or position.distances[0] != now:
            position.distances = (now, self._distances(position))
        return position.distances[1]

    def fold_hops(self, position: Position) -> dict[Place, Hop]:
        """The ways into a fold, by the place they lead to; all start at the first slot that gives the key."""
        origin = next((p for p in position.origins if self.ownership.supplies(p, BARE_KEY)), None)
        return self.jumps.fold_hops(position.type_name, origin) if origin else {}

    def _distances(self, position: Position) -> dict[Place, int]:
        if position.origins:
            return {place: hop.cost for place, hop in self.fold_hops(position).items()}
        best: dict[Place, int] = {}
        for origin, slot in position.slots.items():
            found = self.jumps.distances(position.type_name, origin, 1)
            for place, cost in (*found.items(), *self._by_provided(position, origin, slot)):
                best[place] = min(cost, best.get(place, cost))
        return best

    def _by_provided(self, position: Position, origin: Place, slot: Slot) -> list[tuple[Place, int]]:
        if not slot.provided:
            return []
        places = self.ownership.places(position.type_name)
        hops = (self.jumps.hop_with_provided(origin, place, slot.provided) for place in places)
        return [(hop.target, hop.cost) for hop in hops if hop]

    def real(self, position: Position) -> list[Place]:
        """Places in reach that tell the concrete type, the nearest first."""
        distances = self.distances(position)
        return sorted((p for p in distances if not self.is_interface_object(p)), key=lambda p: distances[p])

    def candidates(self, position: Position, field: Field) -> frozenset[str]:
        """The services along some way to a field: those that led here and have it, and those in reach."""
        here = [(service, position.type_name) for service in position.candidates]
        known = [p for p in here if p[1] in self.supergraph.views[p[0]].types]
        led = {p[0] for p in known if self.ownership.field(p, field.name)}
        return frozenset(led | {option.place[0] for option in self.of(position, field)})

    def is_interface_object(self, place: Place) -> bool:
        """Whether a place knows objects only under an interface's name."""
        return self.supergraph.type_in(*place).is_interface_object
