"""How large a document may be. Fragments count as often as they are spread, so that a small text cannot hide a bomb."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from commons.errors import Refusal

COST = 100_000
"""With countries, of which each gives its rows: a page of 200 of ten countries with forty lookups for each row."""
COST_OF_ONE_PLACE = 1_000_000
"""Without: five lists inside each other, of which nobody says how long they are, count 111,110. A million objects take
two seconds of CPU (1.8 µs each) and sixty megabytes, beyond which an answer is given up anyway."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one document. `cost` counts objects that may be touched (`gateway.operation.cost`)."""

    bytes: int = 100_000
    tokens: int = 4_000
    depth: int = 16
    fields: int = 2_000
    aliases: int = 60
    root_fields: int = 20
    cost: int | None = None
    """None: what suits the graph, `cost_of`."""
    suggestions: bool = False
    """Whether validation errors name fields that exist ("Did you mean …")."""

    def cost_of(self, *, countries: bool) -> int:
        """The most that a document may cost, in a graph with or without countries."""
        return self.cost if self.cost is not None else COST if countries else COST_OF_ONE_PLACE


class Shape(NamedTuple):
    """What a selection set amounts to with its fragments opened."""

    depth: int
    fields: int
    aliases: int


def check_shape(document: DocumentNode, limits: Limits) -> None:
    """Raise QUERY_TOO_DEEP or QUERY_TOO_LARGE for the first operation beyond a limit."""
    measure = _Measure(document)
    for definition in document.definitions:
        if not isinstance(definition, OperationDefinitionNode):
            continue
        shape = measure.selection_set(definition.selection_set)
        if shape.depth > limits.depth:
            raise Refusal("QUERY_TOO_DEEP", f"Fields nest at most {limits.depth} deep here; this goes {shape.depth}.")
        roots = measure.root_fields(definition.selection_set)
        for name, found, bound in (
            ("fields", shape.fields, limits.fields),
            ("aliases", shape.aliases, limits.aliases),
            ("root fields", roots, limits.root_fields),
        ):
            if found > bound:
                raise Refusal("QUERY_TOO_LARGE", f"A document holds at most {bound} {name}; this one has {found}.")


class _Measure:
    """Measures selection sets; each fragment once, for bombs double with every level."""

    def __init__(self, document: DocumentNode) -> None:
        self.fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        self._known: dict[str, Shape] = {}

    def selection_set(self, found: SelectionSetNode) -> Shape:
        depth = fields = aliases = 0
        for node in found.selections:
            if isinstance(node, FieldNode):
                inner = self.selection_set(node.selection_set) if node.selection_set else Shape(0, 0, 0)
                inner = Shape(inner.depth + 1, inner.fields + 1, inner.aliases + (node.alias is not None))
            elif isinstance(node, FragmentSpreadNode):
                inner = self._fragment(node.name.value)
            else:
                inner = self.selection_set(cast(InlineFragmentNode, node).selection_set)
            depth, fields, aliases = max(depth, inner.depth), fields + inner.fields, aliases + inner.aliases
        return Shape(depth, fields, aliases)

    def _fragment(self, name: str) -> Shape:
        if name not in self._known:
            self._known[name] = Shape(0, 0, 0)  # a cycle ends here; validation refuses it
            definition = self.fragments.get(name)
            if definition is not None:
                self._known[name] = self.selection_set(definition.selection_set)
        return self._known[name]

    def root_fields(self, found: SelectionSetNode, seen: frozenset[str] = frozenset()) -> int:
        """Fields at the root, fragments opened."""
        count = 0
        for node in found.selections:
            if isinstance(node, FieldNode):
                count += 1
            elif isinstance(node, FragmentSpreadNode):
                definition = self.fragments.get(node.name.value)
                if definition is not None and node.name.value not in seen:
                    count += self.root_fields(definition.selection_set, seen | {node.name.value})
            else:
                count += self.root_fields(cast(InlineFragmentNode, node).selection_set, seen)
        return count
