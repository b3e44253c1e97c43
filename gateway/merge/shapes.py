"""Which field stands behind a response name of a document: merge rules are declared for fields, replies hold names."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphql import FieldNode, OperationDefinitionNode, SelectionSetNode, parse


@dataclass(slots=True)
class Shape:
    """One selection set: response name to the field's name and what is below it."""

    fields: dict[str, tuple[str, Shape]] = field(default_factory=dict)
    given_out: bool = False
    """Of a page's rows: whether their cursors were wanted in an answer, and not only here."""

    def name(self, key: str) -> str:
        """The field behind a response name (itself, where the document does not say)."""
        found = self.fields.get(key)
        return found[0] if found else key

    def below(self, key: str) -> Shape:
        """The selection set below a response name."""
        found = self.fields.get(key)
        return found[1] if found else EMPTY

    def keys(self, name: str) -> tuple[str, ...]:
        """The response names of a field."""
        return tuple(key for key, (field_name, _) in self.fields.items() if field_name == name)

    @property
    def composite(self) -> frozenset[str]:
        """The response names, at any depth, under which objects stand."""
        own = {key for key, (_, below) in self.fields.items() if below.fields}
        return frozenset(own).union(*(below.composite for _, below in self.fields.values()))

    @property
    def first(self) -> str | None:
        """The first response name."""
        return next(iter(self.fields), None)


EMPTY = Shape()


def shape_of(document: str) -> Shape:
    """The shape of a document's one operation; fragments are opened, whatever their type."""
    definition = parse(document, no_location=True).definitions[0]
    assert isinstance(definition, OperationDefinitionNode)
    shape = Shape()
    _gather(definition.selection_set, shape)
    return shape


def _gather(selection_set: SelectionSetNode, shape: Shape) -> None:
    for node in selection_set.selections:
        if isinstance(node, FieldNode):
            key = node.alias.value if node.alias else node.name.value
            _, below = shape.fields.setdefault(key, (node.name.value, Shape()))
            if node.selection_set:
                _gather(node.selection_set, below)
        else:
            _gather(node.selection_set, shape)  # type: ignore[union-attr]  # printed plans hold no spreads
