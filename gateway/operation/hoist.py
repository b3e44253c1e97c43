"""Moving literals out of arguments into variables, so that a plan does not depend on them."""

from __future__ import annotations

import re
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInputType,
    ListValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_input_object_type,
    is_list_type,
    print_ast,
)
from graphql.language import ArgumentNode

from gateway.operation.model import Variable
from gateway.operation.numbers import literal_value
from gateway.supergraph.selections import Argument, variables_in


class Hoist:
    """Collects literals; equal literals of one type share a variable, so merged fields stay equal."""

    def __init__(self, taken: set[str]) -> None:
        self.taken = taken
        self.values: dict[str, Any] = {}
        self.variables: list[Variable] = []
        self._known: dict[tuple[str, str], str] = {}

    def argument(self, field: GraphQLField, node: ArgumentNode) -> Argument:
        """The argument with its literals replaced."""
        text = self._value(node.value, field.args[node.name.value].type)
        names = dict.fromkeys(re.findall(r"\$(\w+)", text))
        return Argument(node.name.value, text, tuple(name for name in names if name in self.taken))

    def _value(self, node: ValueNode, input_type: GraphQLInputType) -> str:
        if not variables_in(node):
            return self._literal(node, input_type)
        if isinstance(node, VariableNode):
            return f"${node.name.value}"
        nullable: Any = get_nullable_type(input_type)
        if isinstance(node, ListValueNode) and is_list_type(nullable):
            return f"[{', '.join(self._value(item, nullable.of_type) for item in node.values)}]"
        if isinstance(node, ObjectValueNode) and is_input_object_type(get_named_type(nullable)):
            fields = get_named_type(nullable).fields
            inner = (f"{f.name.value}: {self._value(f.value, fields[f.name.value].type)}" for f in node.fields)
            return "{" + ", ".join(inner) + "}"
        return print_ast(node)

    def _literal(self, node: ValueNode, input_type: GraphQLInputType) -> str:
        known = (str(input_type), print_ast(node))
        if known not in self._known:
            name = self._free_name()
            self._known[known] = name
            self.values[name] = literal_value(node, input_type)
            self.variables.append(Variable(name, str(input_type)))
        return f"${self._known[known]}"

    def _free_name(self) -> str:
        number = len(self.variables)
        while f"_v{number}" in self.taken:
            number += 1
        self.taken.add(f"_v{number}")
        return f"_v{number}"
