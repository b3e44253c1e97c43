"""Positions in the response: where fields are wanted and which steps can already write there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from gateway.plan.drafts import Draft, Path, Step
from gateway.plan.nodes import PathStep
from gateway.supergraph.model import SubgraphField, SubgraphType, Supergraph
from gateway.supergraph.selections import Conditions, Field, Selections

Place = tuple[str, str]
"""A service and the name under which it knows the object: the type's own, or an interface object's."""


@dataclass(slots=True, eq=False)
class Slot:
    """A place in a step's draft where fields of a position can be written."""

    step: Step
    draft: Draft
    provided: Selections = ()


@dataclass(slots=True, eq=False)
class Position:
    """One object position of the response (all objects of a list count as one)."""

    type_name: str
    path: Path
    slots: dict[Place, Slot] = field(default_factory=dict)
    children: dict[tuple[str, Conditions], Position] = field(default_factory=dict)
    narrowed: dict[str, Position] = field(default_factory=dict)
    required: dict[tuple[Place, str], Slot] = field(default_factory=dict)
    opening: set[Place] = field(default_factory=set)
    candidates: frozenset[str] = frozenset()
    """The services that could have led here, whichever was chosen."""
    awaits: frozenset[int] = frozenset()
    """Steps that tell the concrete types in `path`: nothing can follow the path before they answered."""
    path_conditions: tuple[Conditions, ...] = ()
    """The conditions of the field at each step of `path`."""
    distances: tuple[object, dict[Place, int]] | None = None
    """What `Options` found for these slots."""
    folded: bool = False
    """Whether its objects are whole although several countries hold parts of them."""
    origins: dict[Place, Slot] = field(default_factory=dict)
    """Of a fold: the slots that give its key, and nothing but that."""
    fold: Position | None = None
    """The fold of the parts that stand here (`gateway.plan.folds`)."""

    def child(self, field: Field, declared: SubgraphField) -> Position:
        """The position below a field; conditions set apart what stands under one response name."""
        key = (field.response_name, field.conditions)
        if key not in self.children:
            self.renew_child(field, declared)
        return self.children[key]

    def renew_child(self, field: Field, declared: SubgraphField) -> Position:
        """The position below a field, knowing nothing of what was written there before."""
        path = (*self.path, PathStep(field.response_name, declared.many))
        child = Position(declared.type_name, path, awaits=self.awaits)
        child.path_conditions = (*self.path_conditions, field.conditions)
        self.children[(field.response_name, field.conditions)] = child
        return child

    def whole(self) -> Position:
        """The fold of the parts that stand here: the same objects, without a slot as yet."""
        if self.fold is None:
            self.fold = Position(self.type_name, self.path, awaits=self.awaits, folded=True, origins=self.slots)
            self.fold.path_conditions = self.path_conditions
        return self.fold

    def origin(self, place: Place) -> Slot:
        """The slot that gives the key for a hop from a place."""
        return self.origins.get(place) or self.slots[place]

    def narrow(self, supergraph: Supergraph, type_name: str) -> Position:
        """The same position for objects of one concrete type."""
        if type_name not in self.narrowed:
            path = (*self.path[:-1], replace(self.path[-1], types=(type_name,)))
            self.narrowed[type_name] = Position(type_name, path, awaits=self.awaits | self._typed_by(supergraph))
            self.narrowed[type_name].path_conditions = self.path_conditions
            self.narrowed[type_name].folded = self.folded
        position = self.narrowed[type_name]
        for (service, name), slot in self.slots.items():
            narrowed = narrow_slot(supergraph.type_in(service, name), slot, type_name)
            if narrowed is not None:
                known_as = name if narrowed is slot else type_name
                position.slots.setdefault((service, known_as), narrowed)
        return position

    def _typed_by(self, supergraph: Supergraph) -> frozenset[int]:
        for place, slot in self.slots.items():
            if not supergraph.type_in(*place).is_interface_object:
                return frozenset({slot.step.id})
        return frozenset()


def narrow_slot(seen: SubgraphType, slot: Slot, type_name: str) -> Slot | None:
    """Where fields of one concrete type go; None if the service never answers objects of that type here."""
    if seen.is_interface_object or seen.name == type_name:
        return slot
    if type_name in seen.possible:
        return Slot(slot.step, slot.draft.fragment(type_name), slot.provided)
    return None
