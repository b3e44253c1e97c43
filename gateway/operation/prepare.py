"""The operation stage: text and variables in, a normalised `Operation` with every variable's value out.

parse → limits → validate → normalise   cached by (text, operation name)
coerce variables → node → cost          each request
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLSchema, NonNullTypeNode, OperationDefinitionNode, VariableDefinitionNode, parse, print_ast

from commons.errors import Refusal
from gateway.operation.limits import Limits
from gateway.operation.model import Operation
from gateway.operation.node_lookup import resolve_nodes
from gateway.operation.normalise import normalise, pick_operation
from gateway.operation.parse import check_length, read_document
from gateway.operation.remembered import Remembered
from gateway.operation.variables import Declared, coerced, declared
from gateway.supergraph.placement import OverlayRules


@dataclass(frozen=True, slots=True)
class Asked:
    """What this stage hands on: the operation, and the values of its variables, hoisted literals included."""

    operation: Operation
    variables: dict[str, Any]

    def __str__(self) -> str:
        values = "\n".join(f"  ${name} = {value!r}" for name, value in self.variables.items())
        return f"{self.operation}\n{values}".rstrip()


@dataclass(frozen=True, slots=True)
class _Known:
    operation: Operation
    literals: dict[str, Any]
    definition: OperationDefinitionNode
    variables: tuple[Declared, ...]


@dataclass(frozen=True)
class Documents:
    """Reads documents against one schema and remembers the good ones, and what was wrong with the bad."""

    schema: GraphQLSchema
    rules: OverlayRules | None = None
    limits: Limits = field(default_factory=Limits)
    _known: Remembered[_Known | Refusal] = field(default_factory=Remembered)

    def ask(self, text: str, operation_name: str | None, variables: Mapping[str, Any]) -> Asked:
        """Prepare one request; a `Refusal` says what is wrong with it."""
        known = self.known(text, operation_name)
        return self._asked(known, known.variables, variables)

    def ask_without(
        self, text: str, operation_name: str | None, variables: Mapping[str, Any]
    ) -> tuple[Asked, tuple[str, ...]]:
        """The same for reading only, though required variables are not given: those are told beside it.

        What has a value is checked as ever. `node(id:)` needs its id even here.
        """
        known = self.known(text, operation_name)
        missing = [d for d in known.variables if _required(d.definition) and d.name not in variables]
        given = [d for d in known.variables if d not in missing]
        asked = self._asked(known, given, variables)
        return asked, tuple(f"${d.name}: {print_ast(d.definition.type)}" for d in missing)

    def _asked(self, known: _Known, wanted: Sequence[Declared], variables: Mapping[str, Any]) -> Asked:
        values = known.literals | coerced(self.schema, wanted, variables)
        operation = known.operation
        if self.rules is not None:
            operation = resolve_nodes(self.schema, self.rules, operation, values)
        return Asked(operation, values)

    def latest(self, most: int) -> list[tuple[str, str | None]]:
        """The (text, operation name) of the documents asked last."""
        return self._known.latest(most)

    def known(self, text: str, operation_name: str | None) -> _Known:
        """The normalised document, from the cache if it came before."""
        key = (text, operation_name)
        found = self._known.get(key)
        if found is None:
            check_length(text, self.limits)
            try:
                found = self._read(text, operation_name)
            except Refusal as refusal:
                found = refusal
            self._known.keep(key, found)
        if isinstance(found, Refusal):
            raise found.with_traceback(None)
        return found

    def _read(self, text: str, operation_name: str | None) -> _Known:
        document = read_document(self.schema, text, self.limits)
        definition = pick_operation(document, operation_name)
        if self.schema.get_root_type(definition.operation) is None:
            raise Refusal("GRAPHQL_VALIDATION_FAILED", f"The graph has no {definition.operation.value}.")
        operation, literals = normalise(self.schema, document, operation_name)
        head = _head_of(definition)
        return _Known(operation, literals, head, declared(self.schema, head.variable_definitions or ()))


def _head_of(definition: OperationDefinitionNode) -> OperationDefinitionNode:
    """The variables alone: nodes of a parsed document hold all its tokens in memory."""
    variables = ", ".join(map(print_ast, definition.variable_definitions or ()))
    head = f"query({variables}) {{ __typename }}" if variables else "{ __typename }"
    found = parse(head, no_location=True).definitions[0]
    assert isinstance(found, OperationDefinitionNode)
    return found


def _required(definition: VariableDefinitionNode) -> bool:
    return isinstance(definition.type, NonNullTypeNode) and definition.default_value is None
