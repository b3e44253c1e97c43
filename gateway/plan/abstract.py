"""Positions of interface or union type: what holds for every type is asked once, the rest type by type.

Where services know the interface as an object (`@interfaceObject`), its own fields are asked there without
the concrete type, and a service that knows the types is opened only if something depends on them.
"""

from __future__ import annotations

from collections.abc import Callable

from gateway.plan.opening import Opening, Select
from gateway.plan.options import Option, Options
from gateway.plan.positions import Place, Position, Slot
from gateway.supergraph.model import SubgraphField, Supergraph, TypeKind
from gateway.supergraph.selections import Field, Fragment, Selections

Write = Callable[[Position, Place, Slot, SubgraphField, Field], Field | None]
Take = Callable[[Position, Option, Field], Field | None]


class AbstractPositions:
    """The partitioner's hand for abstract positions; the three functions are the partitioner's."""

    def __init__(
        self, supergraph: Supergraph, options: Options, opening: Opening, *, select: Select, write: Write, take: Take
    ) -> None:
        self.supergraph = supergraph
        self.options = options
        self.opening = opening
        self.select_object = select
        self.write = write
        self.take = take

    def select(self, position: Position, selections: Selections) -> Selections:
        """Place selections at an abstract position; gives back what cannot be answered from here."""
        rest = selections
        if not self._real_places(position):
            rest = self._select_as_object(position, rest)
            if not rest or not any(self.opening.open(position, p) for p in self.options.real(position)):
                return rest
        real = self._real_places(position)
        for place in real:
            if self.supergraph.type_in(*place).is_abstract:
                self.opening.mark_typename(position.slots[place])
        if len(real) == 1 and self.supergraph.type_in(*real[0]).is_abstract:
            rest = self._select_common(position, real[0], rest)
        return self._select_narrowed(position, rest)

    def _real_places(self, position: Position) -> list[Place]:
        return [place for place in position.slots if not self.options.is_interface_object(place)]

    def _select_common(self, position: Position, place: Place, selections: Selections) -> Selections:
        """Fields that the place answers for every type are written once; gives back the others."""
        slot = position.slots[place]
        rest: list[Field | Fragment] = []
        for item in selections:
            if isinstance(item, Fragment):
                rest.append(item)
            elif item.name == "__typename":
                self.opening.mark_typename(slot, item)
            else:
                declared = self.options.ownership.for_all(place, item, slot.provided)
                left = self.write(position, place, slot, declared, item) if declared else item
                rest += [left] if left else []
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
            rest += self.select_object(narrowed, common) if common else ()
            fields = tuple(self.supergraph.collect(others, type_name))
            self._mind_types(position, fields)
            if fields and (left := self.select_object(narrowed, fields)):
                rest.append(Fragment(type_name, left))
        return tuple(rest)

    def _mind_types(self, position: Position, fields: tuple[Field, ...]) -> None:
        """Behind an interface object the step that tells the types is needed by whatever depends on them."""
        real = self._real_places(position)
        if real and len(real) < len(position.slots):
            position.slots[real[0]].draft.typename_conditions += [field.conditions for field in fields]

    def _narrower_types(self, position: Position) -> list[str]:
        """The types objects may have here. Of a union, only the members that every possible way agrees on:
        which service answers must not show.
        """
        found = (self.supergraph.type_in(*place).possible for place in self._real_places(position))
        types = set[str]().union(*found)
        if self.supergraph.kinds[position.type_name] is TypeKind.UNION:
            for service in position.candidates:
                seen = self.supergraph.views[service].types.get(position.type_name)
                types &= seen.possible if seen else types
        return sorted(types)

    def _select_as_object(self, position: Position, selections: Selections) -> Selections:
        """Fields that some service answers for the interface as an object; gives back the others."""
        rest: list[Field | Fragment] = []
        for item in selections:
            left: Field | Fragment | None = item
            if isinstance(item, Field) and item.name != "__typename":
                left = self._place_as_object(position, item)
            rest += [left] if left else []
        return tuple(rest)

    def _place_as_object(self, position: Position, field: Field) -> Field | None:
        found = [o for o in self.options.of(position, field) if self.options.is_interface_object(o.place)]
        rest: Field | None = field
        for option in sorted(found, key=lambda o: o.rank):
            if rest is not None:
                rest = self.take(position, option, rest)
        return rest
