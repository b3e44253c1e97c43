"""Printing drafts as GraphQL documents, with only the variables and guards they use."""

from __future__ import annotations

from dataclasses import dataclass, field

from gateway.operation.model import Operation, Variable
from gateway.plan.drafts import Draft, DraftField
from gateway.plan.nodes import grant_variable
from gateway.supergraph.model import Supergraph
from gateway.supergraph.selections import Conditions, print_conditions

INDENT = "  "


@dataclass(slots=True, eq=False)
class Printer:
    """Prints selection sets and notes what the document must declare."""

    supergraph: Supergraph
    guarded: frozenset[str]
    omit: frozenset[tuple[str, bool]] = frozenset()
    """Conditions that the whole step waits for, which is printed now: no field repeats them."""
    variables: dict[str, None] = field(default_factory=dict)
    grants: dict[str, None] = field(default_factory=dict)

    def selection_set(self, draft: Draft, indent: str = "", named: bool = False) -> str:
        """`{ … }` of a draft; `named`: a selection set around it asks for `__typename` already."""
        inner = indent + INDENT
        lines = [f"{inner}__typename"] if draft.is_empty or (draft.typename and not named) else []
        lines += [self._field(draft, entry, inner) for entry in draft.fields.values()]
        named = named or draft.typename
        lines += [
            f"{inner}... on {name} {self.selection_set(fragment, inner, named)}"
            for name, fragment in draft.fragments.items()
            if not (fragment.asks_nothing if named else fragment.is_empty)
        ]
        return "{\n" + "\n".join(lines) + f"\n{indent}}}"

    def _field(self, draft: Draft, entry: DraftField, indent: str) -> str:
        conditions = self._conditions(draft, entry)
        outer, own = _spread(conditions)
        for variable, _ in conditions:
            self.variables[variable] = None
        inner = indent + INDENT * len(outer)
        text = inner + self._head(entry) + print_conditions(own)
        if entry.selection is not None:
            text += " " + self.selection_set(entry.selection, inner)
        for depth, condition in reversed(list(enumerate(outer))):
            pad = indent + INDENT * depth
            text = f"{pad}...{print_conditions((condition,))} {{\n{text}\n{pad}}}"
        return text

    def _head(self, entry: DraftField) -> str:
        for argument in entry.arguments:
            self.variables.update(dict.fromkeys(argument.variables))
        alias = "" if entry.response_name == entry.name else f"{entry.response_name}: "
        arguments = f"({', '.join(map(str, entry.arguments))})" if entry.arguments else ""
        return f"{alias}{entry.name}{arguments}"

    def _conditions(self, draft: Draft, entry: DraftField) -> Conditions:
        conditions = tuple(c for c in entry.conditions if c not in self.omit)
        guards = self.guards(draft.type_name, entry.name)
        self.grants.update(dict.fromkeys(guards))
        return (*conditions, *((grant_variable(guard), True) for guard in guards))

    def guards(self, type_name: str, field_name: str) -> list[str]:
        """The guarded coordinates that cover a field: its own type's, or else an interface's.

        Behind an interface object the type is not known: there the guards of every type it may have hold.
        """
        interfaces = sorted(self.supergraph.interfaces.get(type_name, ()))
        own = [f"{name}.{field_name}" for name in (type_name, *interfaces) if f"{name}.{field_name}" in self.guarded]
        if not self.supergraph.is_abstract(type_name):
            return own[:1]
        types = sorted(self.supergraph.possible[type_name])
        return own[:1] + [f"{name}.{field_name}" for name in types if f"{name}.{field_name}" in self.guarded]

    def definitions(self, operation: Operation) -> tuple[Variable, ...]:
        """The variables to declare, in the operation's order and then the guards."""
        known = [v for v in operation.variables if v.name in self.variables]
        guards = [Variable(grant_variable(g), "Boolean!") for g in self.grants]
        return (*known, *guards)


def _spread(conditions: Conditions) -> tuple[Conditions, Conditions]:
    """A field takes one `@include` and one `@skip`; further ones go to fragments around it."""
    own: dict[bool, tuple[str, bool]] = {}
    outer: list[tuple[str, bool]] = []
    for condition in conditions:
        if condition[1] in own:
            outer.append(condition)
        else:
            own[condition[1]] = condition
    return tuple(outer), tuple(own.values())
