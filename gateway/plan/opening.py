"""Opening steps: a root operation, or an entity fetch with the key and `@requires` inputs it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gateway.plan.drafts import Draft, Step
from gateway.plan.jumps import Hop
from gateway.plan.options import Options
from gateway.plan.positions import Place, Position, Slot
from gateway.plan.requirements import Names, requirements, with_inputs
from gateway.supergraph.model import Supergraph
from gateway.supergraph.selections import Field, Selections

Select = Callable[[Position, Selections], Selections]
"""Places selections at a position and gives back what could not be placed."""


class Opening:
    """The steps opened so far. `select` is the partitioner's, for what a step needs beforehand."""

    def __init__(self, supergraph: Supergraph, names: Names, options: Options, select: Select) -> None:
        self.supergraph = supergraph
        self.names = names
        self.options = options
        self.select = select
        self.steps: list[Step] = []
        self._traces: list[set[int]] = []

    def open(self, position: Position, target: Place) -> Slot | None:
        """A slot at a place that is not open yet; None if no chain of keys leads there after all."""
        if not position.path:
            step = self._new_step(target, position)
            position.slots[target] = Slot(step, step.draft)
            return position.slots[target]
        hops = self._route(position, target)
        return position.slots.get(target) if hops and self._follow(position, hops) else None

    def open_with_requires(self, position: Position, target: Place, field: Field, requires: Selections) -> Slot | None:
        """A slot of its own for fields with the same `@requires`, behind the steps that give the inputs."""
        added = self.names.added(requires, field.conditions)
        known = (target, "\n".join(map(str, added)))
        if known in position.required:
            return position.required[known]
        with self._tracing() as suppliers:
            rest = self.select(position, added)
        hops = self._route(position, target)
        if rest or not hops or not self._follow(position, hops[:-1]):
            return None
        step = self._entity_step(position, hops[-1])
        if step is None:
            return None
        step.parents |= suppliers
        inputs = requirements(self.supergraph, position.type_name, added, nullable=True)
        step.representations = [with_inputs(representation, inputs) for representation in step.representations]
        position.required[known] = Slot(step, step.draft)
        return position.required[known]

    def _route(self, position: Position, target: Place) -> tuple[Hop, ...] | None:
        if position.origins:
            hop = self.options.fold_hops(position).get(target)
            return (hop,) if hop else None
        origins = [(place, slot.provided) for place, slot in position.slots.items()]
        return self.options.jumps.route(position.type_name, origins, target)

    def _follow(self, position: Position, hops: tuple[Hop, ...]) -> bool:
        for hop in hops:
            if hop.target in position.slots:
                continue
            step = self._entity_step(position, hop)
            if step is None:
                return False
            position.slots[hop.target] = Slot(step, step.draft)
        return True

    def _entity_step(self, position: Position, hop: Hop) -> Step | None:
        """A step for a hop, once its keys are selected where the hop starts."""
        keys = [self.names.added(key.selections) for key in (hop.key, *hop.others)]
        position.opening.add(hop.target)
        with self._tracing() as suppliers:
            rest = [left for key in keys for left in self._select_key(position, hop.origin, key)]
        position.opening.discard(hop.target)
        if rest:
            return None
        step = self._new_step(hop.target, position)
        step.parents = {position.origin(hop.origin).step.id, *suppliers, *position.awaits}
        step.representations = [(hop.target[1], requirements(self.supergraph, hop.target[1], key)) for key in keys]
        step.types = () if self.supergraph.is_abstract(position.type_name) else (position.type_name,)
        return step

    def _select_key(self, position: Position, origin: Place, key: Selections) -> Selections:
        """Select a key at its origin; what a place lacks of a key comes from wherever it can."""
        slot = position.origin(origin)
        if not self.options.is_interface_object(origin):
            self.mark_typename(slot)
        if not self.options.ownership.supplies(origin, key, slot.provided):
            return self.select(position, key)
        alone = Position(position.type_name, position.path, {origin: slot}, position.children)
        return self.select(alone, key)

    def _new_step(self, target: Place, position: Position) -> Step:
        step = Step(len(self.steps), target[0], Draft(target[1]), position.path)
        step.path_conditions = position.path_conditions
        self.steps.append(step)
        return step

    def mark_typename(self, slot: Slot, wanted: Field | None = None) -> None:
        """Ask for `__typename` in a slot, for the planner's own needs or because the caller wants it."""
        slot.draft.typename = True
        if wanted is not None:
            slot.draft.typename_conditions.append(wanted.conditions)
        self.trace(slot)

    @contextmanager
    def _tracing(self) -> Iterator[set[int]]:
        """Collects the steps that selections go to meanwhile."""
        trace: set[int] = set()
        self._traces.append(trace)
        yield trace
        self._traces.pop()

    def trace(self, slot: Slot) -> None:
        """Note that something was written to a slot."""
        for trace in self._traces:
            trace.add(slot.step.id)
