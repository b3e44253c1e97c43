"""The partitioner: puts every wanted field into a step of some service, opening steps where needed.

At each position the fields that an open step answers go there; the others jump, by the cheapest chain of keys,
to the service that answers them best. What no service can answer from here is handed back to the position
above, which asks for it along another way (a shared field, another root).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from gateway.plan.bounds import Bounds
from gateway.plan.drafts import Draft, Step
from gateway.plan.estimate import Estimate
from gateway.plan.jumps import JUMP, Hop, JumpTable
from gateway.plan.ownership import Ownership
from gateway.plan.positions import Place, Position, Slot, narrow_slot
from gateway.plan.requirements import Names, requirements, with_inputs
from gateway.supergraph.model import SubgraphField, Supergraph, TypeKind
from gateway.supergraph.selections import Field, Fragment, Selections


@dataclass(frozen=True, slots=True)
class Option:
    """One way to get a field at a position."""

    place: Place
    declared: SubgraphField
    cost: int


class Partition:
    """Builds the fetch graph of one operation (or of one root field)."""

    def __init__(self, supergraph: Supergraph, names: Names, ownership: Ownership, bounds: Bounds) -> None:
        self.supergraph = supergraph
        self.names = names
        self.ownership = ownership
        self.bounds = bounds
        self.jumps = JumpTable(supergraph, ownership)
        self.estimate = Estimate(supergraph, ownership, self.jumps, bounds)
        self.steps: list[Step] = []
        self._traces: list[set[int]] = []

    def root(self, root_type: str) -> Position:
        """A fresh root position, at which every service can be asked."""
        return Position(root_type, ())

    # Selecting

    def select(self, position: Position, selections: Selections) -> Selections:
        """Place selections at a position; gives back what cannot be answered from here."""
        self.bounds.expand()
        if self.supergraph.is_abstract(position.type_name):
            return self._select_abstract(position, selections)
        fields = self.supergraph.collect(selections, position.type_name)
        fields.sort(key=lambda f: len(self._options(position, f)) > 1)
        return tuple(rest for f in fields if (rest := self._place(position, f)))

    def _place(self, position: Position, field: Field) -> Field | None:
        """Try the options, best first, each taking what it can of the field; gives back the rest."""
        if field.name == "__typename":
            return self._typename(position, field)
        rest: Field | None = field
        tried: set[Place] = set()
        while rest is not None:
            options = [o for o in self._options(position, rest) if o.place not in tried]
            if not options:
                return rest
            option = min(options, key=lambda o: o.cost)
            tried.add(option.place)
            rest = self._take(position, option, rest)
        return None

    def _options(self, position: Position, field: Field) -> list[Option]:
        options: list[Option] = []
        distances = self._distances(position)
        for place in self.ownership.places(position.type_name):
            slot = position.slots.get(place)
            declared = self.ownership.field(place, field.name, slot.provided if slot else ())
            if declared is None or place in position.opening or (slot is None and place not in distances):
                continue
            cost = 0 if slot else distances[place]
            below = self.ownership.provided_below(place[1], declared, slot.provided if slot else ())
            cost += self.estimate.cost((place[0], declared.type_name), field.selections, below)
            options.append(Option(place, declared, cost + (JUMP if declared.requires else 0)))
        return options

    def _distances(self, position: Position) -> dict[Place, int]:
        if not position.path:
            return dict.fromkeys(self.ownership.places(position.type_name), JUMP)
        best: dict[Place, int] = {}
        for origin, slot in position.slots.items():
            found = self.jumps.distances(position.type_name, origin, 1)
            for place, cost in found.items():
                best[place] = min(cost, best.get(place, cost))
            if slot.provided:
                for place in self.ownership.places(position.type_name):
                    hop = self.jumps.hop_with_provided(origin, place, slot.provided)
                    if hop:
                        best[place] = min(hop.cost, best.get(place, hop.cost))
        return best

    def _typename(self, position: Position, field: Field) -> Field | None:
        for place, slot in position.slots.items():
            if not self.supergraph.type_in(*place).is_interface_object:
                self._mark_typename(slot)
                return None
        for place in self._distances(position):
            if not self.supergraph.type_in(*place).is_interface_object:
                slot = self._open(position, place)
                if slot is not None:
                    self._mark_typename(slot)
                    return None
        return field

    def _mark_typename(self, slot: Slot) -> None:
        slot.draft.typename = True
        self._trace(slot)

    # Writing

    def _take(self, position: Position, option: Option, field: Field) -> Field | None:
        slot = position.slots.get(option.place)
        if option.declared.requires:
            slot = self._open_with_requires(position, option, field)
        elif slot is None:
            slot = self._open(position, option.place)
        return field if slot is None else self._write(position, option.place, slot, option.declared, field)

    def _write(
        self, position: Position, place: Place, slot: Slot, declared: SubgraphField, field: Field
    ) -> Field | None:
        self._trace(slot)
        if self._is_leaf(declared):
            slot.draft.add(field, declared)
            return None
        below = slot.draft.below(field, declared)
        child = self._child(position, place, below, declared, field)
        provided = self.ownership.provided_below(place[1], declared, slot.provided)
        self._enter(child, (place[0], declared.type_name), Slot(slot.step, below, provided))
        if not field.selections:
            below.typename = True
            return None
        rest = self.select(child, field.selections)
        if below.is_empty and rest:
            del slot.draft.fields[(field.response_name, field.conditions)]
            child.slots.pop((place[0], declared.type_name))
        return replace(field, selections=rest) if rest else None

    def _child(self, position: Position, place: Place, below: Draft, declared: SubgraphField, field: Field) -> Position:
        """The position below; an abstract one is not shared by services, so that their types do not mix."""
        child = position.child(field.response_name, declared.many, declared.type_name)
        known = child.slots.get((place[0], declared.type_name))
        if child.slots and self.supergraph.is_abstract(child.type_name) and (not known or known.draft is not below):
            child = position.fresh_child(field.response_name, declared.many, declared.type_name)
            position.children[field.response_name] = child
        child.candidates = self._candidates(position, field)
        return child

    def _candidates(self, position: Position, field: Field) -> frozenset[str]:
        """The services along some way to a field: those that led here and have it, and those in reach."""
        here = [(service, position.type_name) for service in position.candidates]
        known = [p for p in here if p[1] in self.supergraph.views[p[0]].types]
        led = {p[0] for p in known if self.ownership.field(p, field.name)}
        return frozenset(led | {option.place[0] for option in self._options(position, field)})

    def _enter(self, child: Position, place: Place, slot: Slot) -> None:
        """A service may declare a wider type than the first one asked: its objects count as the narrower."""
        seen = self.supergraph.type_in(*place)
        if seen.is_abstract and not self.supergraph.is_abstract(child.type_name):
            narrowed = narrow_slot(seen, slot, child.type_name)
            if narrowed is not None:
                self._mark_typename(slot)
                child.slots[(place[0], child.type_name)] = narrowed
        else:
            child.slots[place] = slot

    def _is_leaf(self, declared: SubgraphField) -> bool:
        return declared.type_name not in self.supergraph.kinds

    # Abstract positions

    def _select_abstract(self, position: Position, selections: Selections) -> Selections:
        rest = selections
        if not self._real_places(position):
            rest = self._select_as_object(position, rest)
            if not rest or not self._open_real(position):
                return rest
        for place in self._real_places(position):
            slot = position.slots[place]
            if self.supergraph.type_in(*place).is_abstract:
                self._mark_typename(slot)
        if len(self._real_places(position)) == 1:
            rest = self._select_common(position, self._real_places(position)[0], rest)
        return self._select_narrowed(position, rest)

    def _real_places(self, position: Position) -> list[Place]:
        return [p for p in position.slots if not self.supergraph.type_in(*p).is_interface_object]

    def _select_common(self, position: Position, place: Place, selections: Selections) -> Selections:
        """Fields that hold for every type are written once; gives back the others."""
        slot = position.slots[place]
        if not self.supergraph.type_in(*place).is_abstract:
            return selections
        rest: list[Field | Fragment] = []
        for item in selections:
            if isinstance(item, Field) and item.name == "__typename":
                continue
            declared = self.ownership.for_all(place, item, slot.provided) if isinstance(item, Field) else None
            if declared is None or not isinstance(item, Field):
                rest.append(item)
            elif left := self._write(position, place, slot, declared, item):
                rest.append(left)
        return tuple(rest)

    def _select_narrowed(self, position: Position, selections: Selections) -> Selections:
        """Select for each concrete type; an interface field that fails for one of them is handed back whole."""
        types = self._narrower_types(position)
        common = tuple(item for item in selections if isinstance(item, Field) and item.name != "__typename")
        others = tuple(item for item in selections if isinstance(item, Fragment))
        if not types:
            return common
        rest: list[Field | Fragment] = []
        for type_name in types:
            narrowed = position.narrow(self.supergraph, type_name)
            rest += self.select(narrowed, common) if common else ()
            fields = tuple(self.supergraph.collect(others, type_name))
            if fields and (left := self.select(narrowed, fields)):
                rest.append(Fragment(type_name, left))
        return tuple(rest)

    def _narrower_types(self, position: Position) -> list[str]:
        """The types objects may have here. Of a union, only the members that every possible way agrees on."""
        found = (self.supergraph.type_in(*place).possible for place in self._real_places(position))
        types = set[str]().union(*found)
        if self.supergraph.kinds[position.type_name] is TypeKind.UNION:
            for service in position.candidates:
                seen = self.supergraph.views[service].types.get(position.type_name)
                types &= seen.possible if seen else types
        return sorted(types)

    def _select_as_object(self, position: Position, selections: Selections) -> Selections:
        """Where services know the interface as an object, its own fields need no concrete type."""
        rest: list[Field | Fragment] = []
        for item in selections:
            if isinstance(item, Fragment) or item.name == "__typename":
                rest.append(item)
            elif left := self._place_as_object(position, item):
                rest.append(left)
        return tuple(rest)

    def _place_as_object(self, position: Position, field: Field) -> Field | None:
        objects = [
            option
            for option in self._options(position, field)
            if self.supergraph.type_in(*option.place).is_interface_object
        ]
        for option in sorted(objects, key=lambda o: o.cost):
            left = self._take(position, option, field)
            if left is None:
                return None
            field = left
        return field

    def _open_real(self, position: Position) -> bool:
        """Find out the concrete types, from a service that knows the interface as one."""
        distances = self._distances(position)
        real = [p for p in distances if not self.supergraph.type_in(*p).is_interface_object]
        return any(self._open(position, p) for p in sorted(real, key=lambda p: distances[p]))

    # Opening steps

    def _open(self, position: Position, target: Place) -> Slot | None:
        """A slot at a place that is not open yet."""
        if not position.path:
            step = self._new_step(target, position)
            position.slots[target] = Slot(step, step.draft)
            return position.slots[target]
        origins = [(place, slot.provided) for place, slot in position.slots.items()]
        hops = self.jumps.route(position.type_name, origins, target)
        for hop in hops or ():
            if hop.target not in position.slots and not self._hop(position, hop):
                return None
        return position.slots.get(target)

    def _hop(self, position: Position, hop: Hop) -> bool:
        step = self._entity_step(position, hop, "")
        if step is None:
            return False
        position.slots[hop.target] = Slot(step, step.draft)
        return True

    def _entity_step(self, position: Position, hop: Hop, conditions_of: str) -> Step | None:
        """A step with the representation that a hop needs, its key selected where the hop starts."""
        added = self.names.added(hop.key.selections)
        position.opening.add(hop.target)
        with self._tracing() as suppliers:
            rest = self._select_key(position, hop.origin, added)
        position.opening.discard(hop.target)
        if rest:
            return None
        origin = position.slots[hop.origin]
        step = self._new_step(hop.target, position)
        step.parents = {origin.step.id, *suppliers}
        fields = requirements(self.supergraph, hop.target[1], added)
        step.representations = [(hop.target[1], fields)]
        step.types = self._types_at(position)
        return step

    def _types_at(self, position: Position) -> tuple[str, ...]:
        return () if self.supergraph.is_abstract(position.type_name) else (position.type_name,)

    def _select_key(self, position: Position, origin: Place, key: Selections) -> Selections:
        """Select a key at the place where the hop starts; what it lacks comes from wherever it can."""
        slot = position.slots[origin]
        if not self.supergraph.type_in(*origin).is_interface_object:
            self._mark_typename(slot)
        alone = Position(position.type_name, position.path, {origin: slot}, position.children)
        local = self.ownership.supplies(origin, key, slot.provided)
        if self.supergraph.is_abstract(position.type_name):
            return self._select_as_object(alone, key)
        return self.select(alone if local else position, key)

    def _open_with_requires(self, position: Position, option: Option, field: Field) -> Slot | None:
        """A slot of its own for fields with the same `@requires`, behind the steps that give the inputs."""
        added = self.names.added(option.declared.requires, field.conditions)
        known = (option.place, "\n".join(map(str, added)))
        if known in position.required:
            return position.required[known]
        with self._tracing() as suppliers:
            rest = self.select(position, added)
        origins = [(place, slot.provided) for place, slot in position.slots.items()]
        hops = self.jumps.route(position.type_name, origins, option.place)
        if rest or not hops:
            return None
        for hop in hops[:-1]:
            if hop.target not in position.slots and not self._hop(position, hop):
                return None
        step = self._entity_step(position, hops[-1], known[1])
        if step is None:
            return None
        step.parents |= suppliers
        inputs = requirements(self.supergraph, position.type_name, added, nullable=True)
        step.representations = [with_inputs(step.representations[0], inputs)]
        position.required[known] = Slot(step, step.draft)
        return position.required[known]

    def _new_step(self, target: Place, position: Position) -> Step:
        step = Step(len(self.steps), target[0], Draft(target[1]), position.path)
        self.steps.append(step)
        return step

    # Tracing which steps a selection went to

    @contextmanager
    def _tracing(self) -> Iterator[set[int]]:
        trace: set[int] = set()
        self._traces.append(trace)
        yield trace
        self._traces.pop()

    def _trace(self, slot: Slot) -> None:
        for trace in self._traces:
            trace.add(slot.step.id)
