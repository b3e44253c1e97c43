"""Names and shapes of fields that the planner adds itself: keys and `@requires` inputs."""

from __future__ import annotations

from dataclasses import replace

from gateway.plan.drafts import Representation
from gateway.plan.nodes import Requirement
from gateway.supergraph.model import Supergraph
from gateway.supergraph.selections import Conditions, Field, Fragment, Selections

TYPENAME = Field("__typename", "__typename")


class Names:
    """Response names for added fields: the plain name unless arguments or the caller's aliases forbid it."""

    def __init__(self, taken: frozenset[str]) -> None:
        self.taken = taken
        self._aliases: dict[tuple[str, str], str] = {}

    def response_name(self, field: Field) -> str:
        """The name under which an added field is answered, the same wherever it is added."""
        if not field.arguments and field.name not in self.taken:
            return field.name
        known = (field.name, ", ".join(map(str, field.arguments)))
        if known not in self._aliases:
            self._aliases[known] = self._free(field.name)
        return self._aliases[known]

    def _free(self, name: str) -> str:
        used = self.taken | set(self._aliases.values())
        number = 1
        while f"_{name}_{number}" in used:
            number += 1
        return f"_{name}_{number}"

    def added(self, selections: Selections, conditions: Conditions = ()) -> Selections:
        """The selections as they are to be planned."""
        return tuple(
            Field(
                item.name,
                self.response_name(item),
                item.arguments,
                conditions,
                self.added(item.selections),
            )
            if isinstance(item, Field)
            else Fragment(item.type_name, self.added(item.selections, conditions))
            for item in selections
        )


def requirements(
    supergraph: Supergraph,
    type_name: str,
    selections: Selections,
    *,
    nullable: bool = False,
    types: tuple[str, ...] = (),
) -> tuple[Requirement, ...]:
    """How to copy added selections from the tree into a representation."""
    found: list[Requirement] = []
    for item in selections:
        if isinstance(item, Fragment):
            narrows = supergraph.is_abstract(type_name) and item.type_name != type_name
            inner_types = tuple(sorted(supergraph.possible[item.type_name])) if narrows else types
            found += requirements(supergraph, item.type_name, item.selections, nullable=nullable, types=inner_types)
        else:
            inner = _below(supergraph, type_name, item, nullable)
            found.append(Requirement(item.name, item.response_name, inner, types, nullable))
    return tuple(found)


def _below(supergraph: Supergraph, type_name: str, field: Field, nullable: bool) -> tuple[Requirement, ...]:
    """A service needs the concrete type of an abstract input to tell its objects apart."""
    if not field.selections:
        return ()
    inner_type = field_type(supergraph, type_name, field.name)
    inner = requirements(supergraph, inner_type, field.selections, nullable=nullable)
    return (Requirement("__typename", "__typename"), *inner) if supergraph.is_abstract(inner_type) else inner


def field_type(supergraph: Supergraph, type_name: str, field_name: str) -> str:
    """The named type of a field, from whichever subgraph has it."""
    for view in supergraph.views.values():
        for name in (type_name, *sorted(supergraph.interfaces.get(type_name, ()))):
            seen = view.types.get(name)
            if seen is not None and field_name in seen.fields:
                return seen.fields[field_name].type_name
    return "String"


def with_inputs(representation: Representation, inputs: tuple[Requirement, ...]) -> Representation:
    """A key representation that also carries `@requires` inputs."""
    type_name, fields = representation
    return type_name, merge_requirements(fields, inputs)


def merge_requirements(mine: tuple[Requirement, ...], others: tuple[Requirement, ...]) -> tuple[Requirement, ...]:
    """Both together; a field needed by the key stays so."""
    merged = {(field.name, field.types): field for field in mine}
    for other in others:
        known = merged.get((other.name, other.types))
        if known is None:
            merged[(other.name, other.types)] = other
        else:
            fields = merge_requirements(known.fields, other.fields)
            merged[(other.name, other.types)] = replace(
                known, fields=fields, nullable=known.nullable and other.nullable
            )
    return tuple(merged.values())


def consistent(fields: tuple[Requirement, ...]) -> bool:
    """Whether each name has one source, at every level."""
    sources: dict[str, str] = {}
    below: dict[str, tuple[Requirement, ...]] = {}
    for field in fields:
        if sources.setdefault(field.name, field.source) != field.source:
            return False
        below[field.name] = (*below.get(field.name, ()), *field.fields)
    return all(consistent(inner) for inner in below.values())
