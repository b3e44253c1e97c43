"""Selection sets as frozen data, shared by field sets of a supergraph and by normalised operations."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from graphql import FieldNode, InlineFragmentNode, SelectionSetNode, ValueNode, parse, print_ast, visit
from graphql.language import OperationDefinitionNode, VariableNode, Visitor

Conditions = tuple[tuple[str, bool], ...]
"""Variables with the value each must have for a field to be wanted; empty: always."""
Places = tuple[tuple[str, Conditions], ...]
"""Response names whose place in the answer is in front of an item, under the conditions beside them: the fields
themselves stand further on, where they are wanted always."""


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument as text, with the variables that occur in it."""

    name: str
    text: str
    variables: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}: {self.text}"


@dataclass(frozen=True, slots=True)
class Field:
    """A field with everything merged into it; `conditions` are those of itself and of the fragments around it."""

    name: str
    response_name: str
    arguments: tuple[Argument, ...] = ()
    conditions: Conditions = ()
    selections: Selections = ()
    places: Places = ()

    def __str__(self) -> str:
        return print_selection(self)


@dataclass(frozen=True, slots=True)
class Fragment:
    """An inline fragment that narrows the type; conditions stand on its fields."""

    type_name: str
    selections: Selections
    places: Places = ()

    def __str__(self) -> str:
        return print_selection(self)


Selections = tuple[Field | Fragment, ...]


def print_selection(selection: Field | Fragment, indent: str = "") -> str:
    """GraphQL text of one selection; several conditions print as several directives, places as comments."""
    places = (f"{indent}# {name}{print_conditions(conditions)}\n" for name, conditions in selection.places)
    head = "".join(places) + indent + _head(selection)
    if not selection.selections:
        return head
    inner = "\n".join(print_selection(item, indent + "  ") for item in selection.selections)
    return f"{head} {{\n{inner}\n{indent}}}"


def _head(selection: Field | Fragment) -> str:
    if isinstance(selection, Fragment):
        return f"... on {selection.type_name}"
    alias = "" if selection.response_name == selection.name else f"{selection.response_name}: "
    arguments = f"({', '.join(map(str, selection.arguments))})" if selection.arguments else ""
    return alias + selection.name + arguments + print_conditions(selection.conditions)


def print_conditions(conditions: Conditions) -> str:
    """Directives with a leading space.

    >>> print_conditions((("a", True), ("b", False)))
    ' @include(if: $a) @skip(if: $b)'
    """
    return "".join(f" @{'include' if wanted else 'skip'}(if: ${name})" for name, wanted in conditions)


@lru_cache(maxsize=4096)
def parse_field_set(text: str) -> Selections:
    """The selections of a `FieldSet` such as `id organization { id }`."""
    document = parse("{" + text + "}", no_location=True)
    definition = document.definitions[0]
    assert isinstance(definition, OperationDefinitionNode)
    return _read_set(definition.selection_set)


def _read_set(selection_set: SelectionSetNode | None) -> Selections:
    return tuple(item for node in (selection_set.selections if selection_set else ()) for item in _read(node))


def _read(node: object) -> Selections:
    if isinstance(node, FieldNode):
        arguments = tuple(make_argument(a.name.value, a.value) for a in node.arguments or ())
        response_name = node.alias.value if node.alias else node.name.value
        return (Field(node.name.value, response_name, arguments, (), _read_set(node.selection_set)),)
    if isinstance(node, InlineFragmentNode):
        inner = _read_set(node.selection_set)
        return (Fragment(node.type_condition.name.value, inner),) if node.type_condition else inner
    return ()


def make_argument(name: str, value: ValueNode) -> Argument:
    """An argument from its syntax."""
    return Argument(name, re.sub(r"\s*\n\s*", " ", print_ast(value)), variables_in(value))


def variables_in(value: ValueNode) -> tuple[str, ...]:
    """Names of the variables that occur in a value, in order."""
    found: dict[str, None] = {}

    class Collect(Visitor):
        def enter_variable(self, node: VariableNode, *_: object) -> None:
            found[node.name.value] = None

    visit(value, Collect())
    return tuple(found)


def with_conditions(selections: Selections, conditions: Conditions) -> Selections:
    """The same selections, each wanted only under `conditions` too."""
    if not conditions:
        return selections
    return tuple(
        replace(item, conditions=tuple(sorted({*item.conditions, *conditions})))
        if isinstance(item, Field)
        else Fragment(item.type_name, with_conditions(item.selections, conditions))
        for item in selections
    )
