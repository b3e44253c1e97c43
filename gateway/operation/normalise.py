"""From a valid document to an `Operation`: one operation, fragments inlined, fields merged, literals hoisted.

Merging follows CollectFields, https://spec.graphql.org/draft/#CollectFields(), but before run time: fields
whose `@skip` and `@include` differ stay apart, each with its conditions.
"""

from __future__ import annotations

from typing import Any

from graphql import (
    BooleanValueNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    print_ast,
)
from graphql.utilities import do_types_overlap

from commons.errors import Refusal
from gateway.operation.hoist import Hoist
from gateway.operation.model import Normalised, Operation, OperationKind, Variable
from gateway.supergraph.selections import Argument, Conditions, Field, Fragment, Places, Selections

KINDS: dict[OperationType, OperationKind] = {
    OperationType.QUERY: "query",
    OperationType.MUTATION: "mutation",
    OperationType.SUBSCRIPTION: "subscription",
}

Source = tuple[SelectionSetNode, Conditions]
Key = tuple[str, str, Any]
""""field", its response name and conditions; or "fragment", its type and a number."""
Groups = dict[Key, list[tuple[Any, Conditions]]]
_Met = tuple[str, str, Any, Conditions]
"""A field or fragment as it is met: which of both, response name or type, node, conditions."""


def normalise(schema: GraphQLSchema, document: DocumentNode, operation_name: str | None = None) -> Normalised:
    """Pick and normalise one operation of a document that is valid against `schema`."""
    definition = pick_operation(document, operation_name)
    root = schema.get_root_type(definition.operation)
    assert root is not None
    variables = [_variable(node) for node in definition.variable_definitions or ()]
    hoist = Hoist({v.name for v in variables})
    selections = _Normaliser(schema, document, hoist).selections(root, [(definition.selection_set, ())])
    operation = Operation(
        kind=KINDS[definition.operation],
        name=definition.name.value if definition.name else None,
        root_type=root.name,
        selections=selections,
        variables=(*variables, *hoist.variables),
    )
    return Normalised(operation, hoist.values)


def pick_operation(document: DocumentNode, operation_name: str | None) -> OperationDefinitionNode:
    """GetOperation of the specification: by name, or the only one."""
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    if operation_name is None and len(operations) == 1:
        return operations[0]
    if operation_name is None:
        raise Refusal("BAD_REQUEST", "The document holds several operations: send operationName.")
    for definition in operations:
        if definition.name and definition.name.value == operation_name:
            return definition
    raise Refusal("BAD_REQUEST", f"The document has no operation named {operation_name!r}.")


def _variable(node: Any) -> Variable:
    default = print_ast(node.default_value) if node.default_value else None
    return Variable(node.variable.name.value, print_ast(node.type), default)


class _Normaliser:
    def __init__(self, schema: GraphQLSchema, document: DocumentNode, hoist: Hoist) -> None:
        self.schema = schema
        self.hoist = hoist
        self.fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}

    def selections(self, parent: Any, sources: list[Source]) -> Selections:
        """Merge selection sets that apply to the same objects."""
        met: list[_Met] = []
        for selection_set, conditions in sources:
            self._gather(parent, selection_set, conditions, met)
        groups, places = _grouped(met)
        return tuple(
            self._field(parent, key[2], nodes, places.get(key, ()))
            if key[0] == "field"
            else Fragment(key[1], self.selections(self.schema.type_map[key[1]], nodes), places.get(key, ()))
            for key, nodes in groups.items()
        )

    def _gather(self, parent: Any, selection_set: SelectionSetNode, outer: Conditions, met: list[_Met]) -> None:
        for node in selection_set.selections:
            conditions = settle(node, outer)
            if conditions is None:
                continue
            if isinstance(node, FieldNode):
                met.append(("field", node.alias.value if node.alias else node.name.value, node, conditions))
            else:
                self._gather_fragment(parent, node, conditions, met)

    def _gather_fragment(self, parent: Any, node: Any, conditions: Conditions, met: list[_Met]) -> None:
        if isinstance(node, FragmentSpreadNode):
            node = self.fragments[node.name.value]
        narrowed: Any = self.schema.type_map[node.type_condition.name.value] if node.type_condition else parent
        if self._covers(narrowed, parent):
            self._gather(parent, node.selection_set, conditions, met)
        elif do_types_overlap(self.schema, parent, narrowed):
            met.append(("fragment", narrowed.name, node.selection_set, conditions))

    def _covers(self, narrowed: Any, parent: Any) -> bool:
        return narrowed is parent or (is_abstract_type(narrowed) and self.schema.is_sub_type(narrowed, parent))

    def _field(
        self, parent: Any, conditions: Conditions, nodes: list[tuple[FieldNode, Conditions]], places: Places
    ) -> Field:
        first = nodes[0][0]
        definition = self.schema.get_field(parent, first.name.value)
        assert definition is not None
        named: Any = get_named_type(definition.type)
        inner = [(node.selection_set, extra) for node, extra in nodes if node.selection_set]
        arguments: tuple[Argument, ...] = tuple(self.hoist.argument(definition, a) for a in first.arguments or ())
        return Field(
            name=first.name.value,
            response_name=first.alias.value if first.alias else first.name.value,
            arguments=arguments,
            conditions=conditions,
            selections=self.selections(named, inner) if is_composite_type(named) else (),
            places=places,
        )


def _grouped(met: list[_Met]) -> tuple[Groups, dict[Key, Places]]:
    """What was met, merged, in its order; and the places that are kept in front of an item.

    A field wanted always takes in its conditional twins; their conditions move to what is below. A twin that came first
    leaves its place, since the answer has the field there when the twin holds. Of fragments only neighbours merge.
    """
    always = {name for kind, name, _, conditions in met if kind == "field" and not conditions}
    groups: Groups = {}
    places: dict[Key, Places] = {}
    early: dict[str, list[tuple[Any, Conditions]]] = {}
    left: list[tuple[str, Conditions]] = []
    last: Key | None = None
    for kind, name, node, given in met:
        conditions = given if kind == "fragment" or name in always else ()
        if kind == "fragment":
            merges = not left and last is not None and last[:2] == ("fragment", name)
            key = last if merges and last is not None else ("fragment", name, len(groups))
        elif name not in always:
            key = ("field", name, given)
        elif conditions and ("field", name, ()) not in groups:
            early.setdefault(name, []).append((node, conditions))
            left.append((name, conditions))
            continue
        else:
            key = ("field", name, ())
        if key not in groups:
            groups[key] = early.pop(name, []) if kind == "field" else []
            if left:
                places[key], left = tuple(left), []
            last = key
        groups[key].append((node, conditions))
    return groups, places


def settle(node: Any, outer: Conditions) -> Conditions | None:
    """Conditions of a selection inside `outer`; None where it can never be wanted."""
    conditions = dict(outer)
    for directive in node.directives or ():
        if directive.name.value not in ("skip", "include"):
            continue
        wanted = directive.name.value == "include"
        value = directive.arguments[0].value
        if isinstance(value, BooleanValueNode):
            if value.value is not wanted:
                return None
        elif isinstance(value, VariableNode) and conditions.setdefault(value.name.value, wanted) is not wanted:
            return None
    return tuple(sorted(conditions.items()))
