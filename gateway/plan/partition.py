"""The partitioner: puts every wanted field into a step of some service, opening steps where needed.

At each position the fields that an open step answers go there; the others jump, by the cheapest chain of keys,
to the service that answers them best. What no service can answer from here is handed back to the position
above, which asks for it along another way (a shared field, another root).
"""

from __future__ import annotations

from dataclasses import replace

from gateway.plan.abstract import AbstractPositions
from gateway.plan.bounds import Bounds
from gateway.plan.drafts import Draft, Step
from gateway.plan.folds import TAKEN_ALONG, Folds
from gateway.plan.opening import Opening
from gateway.plan.options import Option, Options
from gateway.plan.positions import Place, Position, Slot, narrow_slot
from gateway.plan.requirements import Names
from gateway.supergraph.model import SubgraphField, Supergraph
from gateway.supergraph.selections import Field, Selections


class Partition:
    """Builds the fetch graph of one operation (or of one root field)."""

    def __init__(self, supergraph: Supergraph, names: Names, options: Options, folds: Folds, bounds: Bounds) -> None:
        self.supergraph = supergraph
        self.folds = folds
        self.ownership = options.ownership
        self.bounds = bounds
        self.options = options
        self.opening = Opening(supergraph, names, options, self.select)
        self.abstract = AbstractPositions(
            supergraph, self.options, self.opening, select=self.select, write=self._write, take=self._take
        )

    @property
    def steps(self) -> list[Step]:
        """The fetch graph."""
        return self.opening.steps

    def select(self, position: Position, selections: Selections) -> Selections:
        """Place selections at a position; gives back what cannot be answered from here.

        Fields that only one service answers come first, so that shared fields can follow them.
        """
        self.bounds.expand()
        if self.supergraph.is_abstract(position.type_name):
            return self.abstract.select(position, selections)
        fields = self.supergraph.collect(selections, position.type_name)
        if not self.folds.begins(position):
            return self._select(position, fields)
        key = [field for field in fields if field.name in TAKEN_ALONG]
        others = [field for field in fields if field.name not in TAKEN_ALONG]
        return self._select(position, key) + (self._select(position.whole(), others) if others else ())

    def _select(self, position: Position, fields: list[Field]) -> Selections:
        owned_first = sorted(fields, key=lambda field: len(self.options.of(position, field)) > 1)
        rest = tuple(left for field in owned_first if (left := self._place(position, field)))
        for slot in position.slots.values():
            slot.draft.order(fields)
        return rest

    def _place(self, position: Position, field: Field) -> Field | None:
        """Try the options, best first, each taking what it can of the field; gives back the rest."""
        self.bounds.expand()
        if field.name == "__typename":
            return self._place_typename(position, field)
        rest: Field | None = field
        tried: set[Place] = set()
        while rest is not None:
            options = [o for o in self.options.of(position, rest) if o.place not in tried]
            if not options:
                return rest
            option = min(options, key=lambda o: o.rank)
            tried.add(option.place)
            rest = self._take(position, option, rest)
        return None

    def _place_typename(self, position: Position, field: Field) -> Field | None:
        for place in (*position.slots, *self.options.real(position)):
            if self.options.is_interface_object(place):
                continue
            slot = position.slots.get(place) or self.opening.open(position, place)
            if slot is not None:
                self.opening.mark_typename(slot, field)
                return None
        return field

    def _take(self, position: Position, option: Option, field: Field) -> Field | None:
        """Use one option, opening its step if need be; gives back what it did not answer."""
        if option.declared.requires:
            slot = self.opening.open_with_requires(position, option.place, field, option.declared.requires)
        else:
            slot = position.slots.get(option.place) or self.opening.open(position, option.place)
        return field if slot is None else self._write(position, option.place, slot, option.declared, field)

    def _write(
        self, position: Position, place: Place, slot: Slot, declared: SubgraphField, field: Field
    ) -> Field | None:
        """Write a field to a slot and go on below it; gives back what was not answered there."""
        self.opening.trace(slot)
        if declared.type_name not in self.supergraph.kinds:
            slot.draft.add(field, declared)
            return None
        below = slot.draft.below(field, declared)
        below.typename |= self.supergraph.is_abstract(declared.composed_type) and not self._hides_type(place, declared)
        child = self._child(position, place, below, declared, field)
        child.folded = not position.path and self.folds.is_root(field.name)
        inner = Slot(slot.step, below, self.ownership.provided_below(place[1], declared, slot.provided))
        self._enter(child, (place[0], declared.type_name), inner)
        if not field.selections:
            below.typename = True
            return None
        rest = self.select(child, field.selections)
        if rest and below.asks_nothing:
            del slot.draft.fields[(field.response_name, field.conditions)]
            child.slots.pop((place[0], declared.type_name), None)
        return replace(field, selections=rest) if rest else None

    def _child(self, position: Position, place: Place, below: Draft, declared: SubgraphField, field: Field) -> Position:
        """The position below; an abstract one is not shared by services, so that their types do not mix."""
        child = position.child(field, declared)
        known = child.slots.get((place[0], declared.type_name))
        shared = child.slots and (known is None or known.draft is not below)
        if shared and self.supergraph.is_abstract(child.type_name):
            child = position.renew_child(field, declared)
        child.candidates = self.options.candidates(position, field)
        return child

    def _hides_type(self, place: Place, declared: SubgraphField) -> bool:
        return self.options.is_interface_object((place[0], declared.type_name))

    def _enter(self, child: Position, place: Place, slot: Slot) -> None:
        """A service may declare a wider type than the first one asked: its objects count as the narrower."""
        seen = self.supergraph.type_in(*place)
        if not seen.is_abstract or self.supergraph.is_abstract(child.type_name):
            child.slots[place] = slot
            return
        narrowed = narrow_slot(seen, slot, child.type_name)
        if narrowed is not None:
            self.opening.mark_typename(slot)
            child.slots[(place[0], child.type_name)] = narrowed
