"""Who can answer a field: pure questions to a supergraph."""

from __future__ import annotations

from gateway.plan.positions import Place
from gateway.supergraph.model import SubgraphField, Supergraph
from gateway.supergraph.selections import Field, Fragment, Selections


class Ownership:
    """Answers about places and fields, remembered."""

    def __init__(
        self, supergraph: Supergraph, guarded: frozenset[str] = frozenset(), folded: frozenset[str] = frozenset()
    ) -> None:
        self.supergraph = supergraph
        self.guarded = guarded
        self.folded = folded
        self._places: dict[str, tuple[Place, ...]] = {}
        self._declaring: dict[tuple[str, str], tuple[Place, ...]] = {}

    def places(self, type_name: str) -> tuple[Place, ...]:
        """Every service that knows a type, directly or through an interface object."""
        if type_name not in self._places:
            names = (type_name, *sorted(self.supergraph.interfaces.get(type_name, ())))
            self._places[type_name] = tuple(
                (service, name)
                for service, view in self.supergraph.views.items()
                for name in names
                if name in view.types and (name == type_name or view.types[name].is_interface_object)
            )
        return self._places[type_name]

    def declaring(self, type_name: str, field_name: str) -> tuple[Place, ...]:
        """The places of a type that declare a field, be it external."""
        known = (type_name, field_name)
        if known not in self._declaring:
            self._declaring[known] = tuple(
                place for place in self.places(type_name) if field_name in self.supergraph.type_in(*place).fields
            )
        return self._declaring[known]

    def field(self, place: Place, field_name: str, provided: Selections = ()) -> SubgraphField | None:
        """The field if that place answers it, by itself or because the path provides it."""
        seen = self.supergraph.type_in(*place)
        declared = seen.fields.get(field_name)
        if declared is None or not declared.external:
            return declared
        return declared if self.is_provided(place[1], field_name, provided) else None

    def is_provided(self, type_name: str, field_name: str, provided: Selections) -> bool:
        """Whether a `@provides` above covers the field."""
        if not provided:
            return False
        if self.supergraph.is_abstract(type_name):
            return any(isinstance(item, Field) and item.name == field_name for item in provided)
        return any(item.name == field_name for item in self.supergraph.collect(provided, type_name))

    def provided_below(self, type_name: str, declared: SubgraphField, provided: Selections) -> Selections:
        """What holds as provided under a field: from its own `@provides` and from those above."""
        if not provided:
            return declared.provides
        own = self.supergraph.collect(provided, type_name)
        nested = tuple(s for item in own if item.name == declared.name for s in item.selections)
        return (*declared.provides, *nested) if nested else declared.provides

    def for_all(self, place: Place, field: Field, provided: Selections) -> SubgraphField | None:
        """The interface's own field, if that place answers it for every type it may return there."""
        seen = self.supergraph.type_in(*place)
        declared = seen.fields.get(field.name)
        if declared is None or declared.requires or not self._interface_answers(place, declared, provided):
            return None
        for type_name in seen.possible:
            own = self.field((place[0], type_name), field.name, provided)
            if own is None or own.requires or f"{type_name}.{field.name}" in self.guarded:
                return None
            if type_name in self.folded and field.name != "id":
                return None
        return declared

    def _interface_answers(self, place: Place, declared: SubgraphField, provided: Selections) -> bool:
        if not declared.external:
            return True
        return any(isinstance(item, Field) and item.name == declared.name for item in provided)

    def supplies(self, place: Place, selections: Selections, provided: Selections = ()) -> bool:
        """Whether a place answers a whole field set by itself."""
        return all(self._supplies(place, item, provided) for item in selections)

    def _supplies(self, place: Place, item: Field | Fragment, provided: Selections) -> bool:
        seen = self.supergraph.type_in(*place)
        if isinstance(item, Fragment):
            types = [t for t in sorted(seen.possible) if self.supergraph.applies(item, t)]
            return all(self.supplies((place[0], t), item.selections, provided) for t in types)
        if item.name == "__typename":
            return True
        whole = seen.is_abstract
        declared = self.for_all(place, item, provided) if whole else self.field(place, item.name, provided)
        if declared is None or declared.requires:
            return False
        below = self.provided_below(place[1], declared, provided)
        return not item.selections or self.supplies((place[0], declared.type_name), item.selections, below)

    def may_be_null(self, place: Place, selections: Selections) -> bool:
        """Whether a field set may hold a null, by the place's own types."""
        for item in selections:
            if isinstance(item, Fragment):
                return True
            declared = self.supergraph.type_in(*place).fields.get(item.name)
            if declared is None or not declared.shape.endswith("!"):
                return True
            if item.selections and self.may_be_null((place[0], declared.type_name), item.selections):
                return True
        return False
